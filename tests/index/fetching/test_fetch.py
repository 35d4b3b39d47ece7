"""Tests of index/fetching against a real web server on this machine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from index.fetching import APIS, Fetched, FetchError, fetch
from index.fetching.apis import QueryError
from tests.support.api_server import (
    ARXIV_ERROR,
    Server,
    arxiv_feed,
    body,
    cut_off,
    daily_papers,
    openalex_works,
    serving,
    status,
)


class Clock:
    """Remembers how long it was asked to wait, and waits not at all."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.waits.append(seconds)


def fetched(
    server: Server, name: str, query: str, folder: Path, most: int = 1000, *, clock: Clock | None = None
) -> Fetched:
    api = replace(APIS[name], base=server.base)
    return fetch(api, query, folder, most=most, agent="Footnote/test", key="s3cret", wait=clock or Clock())


@pytest.mark.parametrize(
    ("name", "query", "usual", "papers", "requests"),
    [
        ("hf", "2025-05-20", daily_papers({"2025-05-20": 3}), 3, 1),
        ("hf", "2025-05-20", daily_papers({"2025-05-20": 130}), 130, 2),
        ("hf", "2025-05-19..2025-05-21", daily_papers({"2025-05-19": 2, "2025-05-21": 1}), 3, 3),
        ("arxiv", "cat:cs.CL", arxiv_feed(230), 230, 3),
        ("openalex", "night trains", openalex_works(205), 205, 3),
        ("openalex", "night trains", openalex_works(200), 200, 3),
    ],
)
def test_every_page_of_a_query_is_read(
    name: str, query: str, usual: Callable[[dict[str, str]], bytes], papers: int, requests: int, tmp_path: Path
) -> None:
    clock = Clock()
    with serving(usual) as server:
        found = fetched(server, name, query, tmp_path, clock=clock)
    assert len(found.collected.papers) == papers
    assert all(paper.authors for paper in found.collected.papers)
    assert len(server.asked) == requests
    assert set(server.agents) == {"Footnote/test"}
    assert clock.waits == [APIS[name].pause] * (requests - 1)


def test_no_more_is_asked_for_than_wanted(tmp_path: Path) -> None:
    with serving(arxiv_feed(1000)) as server:
        found = fetched(server, "arxiv", "all:trains", tmp_path, most=150)
    assert len(found.collected.papers) == 150
    assert len(server.asked) == 2


@pytest.mark.parametrize("fault", [status(500), status(503), status(429), cut_off, body(b"<html>Sorry</html>")])
def test_a_passing_fault_is_waited_out(fault: Callable[..., None], tmp_path: Path) -> None:
    clock = Clock()
    with serving(daily_papers({"2025-05-20": 3})) as server:
        server.script = [fault, fault]
        found = fetched(server, "hf", "2025-05-20", tmp_path, clock=clock)
    assert len(found.collected.papers) == 3
    assert len(server.asked) == 3
    assert len(clock.waits) == 2
    assert all(wait >= 1 for wait in clock.waits)


def test_a_server_that_says_when_to_come_back_is_obeyed(tmp_path: Path) -> None:
    clock = Clock()
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=50), usegmt=True)
    with serving(daily_papers({"2025-05-20": 1})) as server:
        server.script = [status(429, Retry_After="7"), status(503, Retry_After=soon), status(429, Retry_After="x")]
        fetched(server, "hf", "2025-05-20", tmp_path, clock=clock)
    assert clock.waits[0] == 7
    assert 30 < clock.waits[1] <= 50
    assert clock.waits[2] >= 1


def test_a_server_that_asks_for_an_hour_is_not_waited_for(tmp_path: Path) -> None:
    clock = Clock()
    with serving(daily_papers({})) as server:
        server.script = [status(429, Retry_After="3600")]
        with pytest.raises(FetchError, match="answered 429; try again later"):
            fetched(server, "hf", "2025-05-20", tmp_path, clock=clock)
    assert clock.waits == []


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (status(500), "answered 500"),
        (cut_off, "broke off"),
        (body(b"<html>"), "sent something that isn’t a reply from Hugging Face Daily Papers"),
        (body(b'{"error": "x"}'), "isn’t a reply"),
        (body(b"[" * 100_000), "isn’t a reply"),
    ],
)
def test_a_lasting_fault_is_named_after_five_tries(fault: Callable[..., None], why: str, tmp_path: Path) -> None:
    with serving(daily_papers({})) as server:
        server.script = [fault] * 9
        with pytest.raises(FetchError, match=why):
            fetched(server, "hf", "2025-05-20", tmp_path)
    assert len(server.asked) == 5


def test_a_fetch_that_broke_off_goes_on_where_it_stopped(tmp_path: Path) -> None:
    with serving(arxiv_feed(230)) as server:
        server.script = [body(arxiv_feed(230)({"start": "0", "max_results": "100"})), *[status(500)] * 5]
        with pytest.raises(FetchError, match="100 papers are kept, and the same query carries on from there"):
            fetched(server, "arxiv", "cat:cs.CL", tmp_path)
        before = len(server.asked)
        found = fetched(server, "arxiv", "cat:cs.CL", tmp_path)
    assert ["start=100" in server.asked[before], len(server.asked) - before] == [True, 2]
    assert len({paper.title for paper in found.collected.papers}) == 230


def test_pages_are_forgotten_once_they_are_indexed(tmp_path: Path) -> None:
    with serving(daily_papers({"2025-05-20": 1})) as server:
        found = fetched(server, "hf", "2025-05-20", tmp_path)
        assert found.folder.is_dir()
        found.forget()
    assert list(tmp_path.iterdir()) == []


def test_an_empty_page_in_the_middle_is_asked_for_again(tmp_path: Path) -> None:
    with serving(arxiv_feed(3)) as server:
        server.script = [body(arxiv_feed(3)({"start": "3", "max_results": "100"}))]
        assert len(fetched(server, "arxiv", "cat:cs.CL", tmp_path).collected.papers) == 3


def test_a_query_without_papers_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    with serving(openalex_works(0)) as server, pytest.raises(FetchError, match="OpenAlex has no paper for 'zzz'"):
        fetched(server, "openalex", "zzz", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_error_of_arxiv_is_passed_on(tmp_path: Path) -> None:
    with (
        serving(lambda asked: ARXIV_ERROR) as server,
        pytest.raises(QueryError, match="incorrect id format"),
    ):
        fetched(server, "arxiv", "id:x", tmp_path)
    assert len(server.asked) == 1


def test_a_key_is_sent_and_neither_shown_nor_kept(tmp_path: Path) -> None:
    with serving(openalex_works(150)) as server:
        server.script = [body(openalex_works(150)({"per_page": "100", "page": "1"})), status(403)]
        with pytest.raises(FetchError, match="FOOTNOTE_OPENALEX_KEY") as refused:
            fetched(server, "openalex", "trains", tmp_path)
    assert all("api_key=s3cret" in path for path in server.asked)
    assert "s3cret" not in str(refused.value)
    assert all(b"s3cret" not in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_a_page_without_a_sound_paper_is_refused(tmp_path: Path) -> None:
    with (
        serving(lambda asked: b'[{"paper": {"title": "T", "summary": ""}}]') as server,
        pytest.raises(FetchError, match="sent a page that can’t be read"),
    ):
        fetched(server, "hf", "2025-05-20", tmp_path)


@pytest.mark.parametrize("query", ["soon", "2025-13-40", "2025-05-21..2025-05-20", "2020-01-01..2025-01-01", ""])
def test_what_is_no_day_is_refused_before_anything_is_contacted(query: str, tmp_path: Path) -> None:
    with (
        serving(daily_papers({})) as server,
        pytest.raises(QueryError, match=r"use today|put the earlier"),
    ):
        fetched(server, "hf", query, tmp_path)
    assert server.asked == []


@pytest.mark.parametrize("kept", ["", "[]", "{}", '{"query": 1, "waiting": null, "pages": 0, "entries": 0}'])
def test_a_damaged_state_is_begun_anew(kept: str, tmp_path: Path) -> None:
    with serving(daily_papers({"2025-05-20": 2})) as server:
        found = fetched(server, "hf", "2025-05-20", tmp_path)
        (found.folder / "state.json").write_text(kept)
        assert len(fetched(server, "hf", "2025-05-20", tmp_path).collected.papers) == 2
