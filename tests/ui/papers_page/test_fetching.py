"""Papers fetched from the papers page, by a web server on this machine that answers as the public APIs do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from assistant.settings import Settings
from index import PaperIndex
from index.fetching import APIS
from tests.support.api_server import Server, arxiv_feed, daily_papers, serving, status
from tests.support.browser import FakeAssistant, served, visiting
from tests.support.fakes import SHELF, WordEncoder
from tests.support.looks import violations
from ui.papers_page.fetching import NOT_ALLOWED, Fetcher, FetchRequest, read_fetch_request
from ui.papers_page.upload import Added, Outcome, Progress, Rejected
from ui.server import ServerConfig

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

DAY = FetchRequest("hf", "2025-05-20")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[PaperIndex]:
    index = PaperIndex.build(SHELF, tmp_path / "index", WordEncoder())
    yield index
    index.close()


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with serving(daily_papers({"2025-05-20": 3})) as server:
        apis = {name: replace(api, base=server.base, pause=0.0) for name, api in APIS.items()}
        monkeypatch.setattr("ui.fetching.APIS", apis)
        yield server


def fetcher(tmp_path: Path, allowed: bool = True, clock: Callable[[], float] = lambda: 0.0) -> Fetcher:
    return Fetcher(Settings(home=tmp_path), allowed, clock)


def outcome(fetcher: Fetcher, library: PaperIndex, request: FetchRequest | None = DAY) -> Progress | Outcome:
    return list(fetcher.add(library, request))[-1]


def why(step: Progress | Outcome) -> str:
    assert isinstance(step, Rejected)
    return step.why


def test_fetched_papers_are_in_the_index_and_their_pages_are_gone(
    library: PaperIndex, source: Server, tmp_path: Path
) -> None:
    *steps, last = fetcher(tmp_path).add(library, DAY)
    assert isinstance(steps[0], Progress)
    assert [step.done for step in steps if isinstance(step, Progress) and step.doing == "Fetching"] == [0, 3]
    assert isinstance(last, Added)
    assert len(last.changes.added) == 3
    assert list((tmp_path / "fetched").iterdir()) == []
    assert source.agents[0].startswith("Footnote/")


def test_nothing_is_asked_where_fetching_is_not_allowed(
    library: PaperIndex, source: Server, tmp_path: Path
) -> None:
    assert why(outcome(fetcher(tmp_path, allowed=False), library)) == NOT_ALLOWED
    assert source.asked == []


def test_a_second_fetch_is_refused_while_one_runs(library: PaperIndex, source: Server, tmp_path: Path) -> None:
    both = fetcher(tmp_path)
    first = both.add(library, DAY)
    next(first)
    assert "already being fetched" in why(outcome(both, library))
    first.close()
    assert isinstance(outcome(both, library), Added)


def test_fetches_are_limited_over_all_visitors(library: PaperIndex, source: Server, tmp_path: Path) -> None:
    now = 0.0
    many = fetcher(tmp_path, clock=lambda: now)
    for _ in range(10):
        assert "isn’t a day" in why(outcome(many, library, FetchRequest("hf", "yore")))
    assert "try again in 60 seconds" in why(outcome(many, library))
    assert source.asked == []
    now = 60.0
    assert isinstance(outcome(many, library), Added)


def test_a_fetch_ends_after_two_minutes_and_goes_on_from_there(
    library: PaperIndex, source: Server, tmp_path: Path
) -> None:
    now = 0.0
    feed = arxiv_feed(150)

    def page(asked: dict[str, str]) -> bytes:
        nonlocal now
        now += 121.0
        return feed(asked)

    source.usual = page
    slow = fetcher(tmp_path, clock=lambda: now)
    request = FetchRequest("arxiv", "cat:cs.CL")
    said = why(outcome(slow, library, request))
    assert (
        said == "this takes longer than two minutes; 100 papers are kept, and the same query carries on from there"
    )
    last = outcome(slow, library, request)
    assert isinstance(last, Added)
    assert len(last.changes.added) == 150
    assert len(source.asked) == 2


def test_a_server_that_asks_for_patience_is_not_waited_for_beyond_the_limit(
    library: PaperIndex, source: Server, tmp_path: Path
) -> None:
    source.script = [status(404)]
    assert "check the query" in why(outcome(fetcher(tmp_path), library))
    source.script = [status(429, Retry_After="110")]
    now = iter([0.0, 0.0, 11.0, 12.0, 13.0])
    assert "longer than two minutes" in why(outcome(fetcher(tmp_path, clock=lambda: next(now, 20.0)), library))


@pytest.mark.parametrize(
    "text", ["", "[]", '{"source": "hf"}', '{"source": "ftp", "query": "a"}', '{"source": 1}']
)
def test_what_no_form_sends_is_no_request(text: str) -> None:
    assert read_fetch_request(text) is None


def test_an_empty_query_asks_nothing(library: PaperIndex, source: Server, tmp_path: Path) -> None:
    for request in (None, FetchRequest("hf", "")):
        assert why(outcome(fetcher(tmp_path), library, request)) == "say what to fetch"
    assert source.asked == []


@pytest.mark.browser
def test_papers_are_fetched_at_the_press_of_a_button(
    chromium: BrowserContext, library: PaperIndex, source: Server, tmp_path: Path
) -> None:
    assistant = replace(FakeAssistant(index=library), settings=Settings(home=tmp_path))
    with served(assistant) as address, visiting(chromium, address) as visit:
        page = visit.page
        page.set_default_timeout(10_000)
        page.evaluate("location.hash = '#/papers'")
        page.get_by_text("Add papers", exact=True).click()
        form = page.get_by_role("form", name="Fetch papers")
        form.get_by_role("combobox").select_option("arxiv")
        expect(form).to_contain_text("Fetch contacts export.arxiv.org")
        form.get_by_role("combobox").select_option("hf")
        form.get_by_role("textbox").fill("2025-05-20")
        assert source.asked == []
        form.get_by_role("button").click()
        expect(page.locator(".outcomes")).to_contain_text("“2025-05-20” from Hugging Face Daily Papers: 3 added")
        page.locator(".counted").get_by_text(f"{len(library.papers)} papers", exact=True).wait_for()
        expect(form.get_by_role("button")).to_be_enabled()
        assert violations(page) == []
    with served(assistant, ServerConfig(behind_proxy=True)) as address, visiting(chromium, address) as visit:
        visit.page.evaluate("location.hash = '#/papers'")
        visit.page.get_by_text("Add papers", exact=True).click()
        expect(visit.page.get_by_text("Fetching is off on this server")).to_be_visible()
        expect(visit.page.get_by_role("form", name="Fetch papers")).to_have_count(0)
