"""Watched questions: what came in, with quotes, once, and nothing where nothing is."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from assistant import Assistant, Settings
from assistant.errors import QuestionError
from assistant.watching import Digest, KeptNews, KeptQuote, WatchError, WatchList, make_digest, to_atom
from index import Paper, PaperIndex
from tests.support.fakes import CATS, WordEncoder
from ui.cli.main import main

HUNT = "What share of cats hunt at night?"
FELINES = Paper("Felines at Night", "We study cats again. At night 91% of cats hunt. The share has grown.")
ROADS = Paper("Roads of Rome", "Roads lead to the city. We map 300 roads.")


@pytest.fixture
def watched(tmp_path: Path, few_index: PaperIndex) -> WatchList:
    """One watched question over three small papers."""
    watched = WatchList(tmp_path / "watched.json")
    watched.watch(HUNT, few_index)
    return watched


@pytest.fixture
def digest(watched: WatchList, few_index: PaperIndex) -> Callable[..., Digest]:
    def digest(*, keep: bool = True) -> Digest:
        return make_digest(watched, Assistant(few_index), keep=keep)

    return digest


def test_what_was_there_is_not_new(digest: Callable[..., Digest]) -> None:
    made = digest()
    assert (made.asked, made.papers, made.news) == (1, 0, ())
    assert made.summary == "0 new papers, 1 watched question: nothing new."


def test_a_new_paper_that_answers_is_news_once(digest: Callable[..., Digest], few_index: PaperIndex) -> None:
    few_index.add([FELINES, ROADS])
    made = digest()
    assert {citation.paper for citation in made.news[0].citations} == {FELINES}
    assert "> At night 91% of cats hunt." in made.to_markdown()
    assert "87%" not in made.to_markdown()
    assert made.to_dict()["news"][0]["question"] == HUNT
    assert digest().news == ()


def test_only_looking_leaves_it_new(digest: Callable[..., Digest], few_index: PaperIndex) -> None:
    few_index.add([FELINES])
    assert len(digest(keep=False).news) == 1
    assert len(digest().news) == 1


def test_a_new_paper_about_something_else_is_no_news(
    digest: Callable[..., Digest], few_index: PaperIndex, watched: WatchList
) -> None:
    few_index.add([ROADS])
    assert (digest().papers, digest().papers) == (1, 0)
    assert watched.news == ()


def test_a_paper_that_was_reported_is_not_news_when_it_comes_back(
    digest: Callable[..., Digest], few_index: PaperIndex
) -> None:
    few_index.add([FELINES])
    digest()
    few_index.remove([FELINES])
    few_index.add([FELINES])
    assert digest().news == ()


def test_an_edited_abstract_is_news_and_is_said_to_be_edited(
    digest: Callable[..., Digest], few_index: PaperIndex, watched: WatchList
) -> None:
    few_index.add([FELINES])
    digest()
    few_index.add([replace(FELINES, organisation="Lab")])
    assert digest().news == ()
    few_index.add([replace(FELINES, abstract=FELINES.abstract.replace("91%", "93%"))])
    made = digest()
    assert made.summary == "0 new papers, 1 edited, 1 watched question: 1 answer."
    assert "- **Felines at Night** (undated) (edited)" in made.to_markdown()
    assert "> At night 93% of cats hunt." in made.to_markdown()
    assert made.to_dict()["edited"] == [FELINES.key]
    assert {(quote.key, quote.edited) for quote in watched.news[0].quotes} == {(FELINES.key, True)}
    assert b"Felines at Night&lt;/p&gt;" not in to_atom(watched.news[:1])
    assert b"(edited)" in to_atom(watched.news[:1])
    assert digest().news == ()


def test_what_was_edited_before_a_question_is_watched_is_known(few_index: PaperIndex, tmp_path: Path) -> None:
    few_index.add([replace(CATS, abstract=CATS.abstract.replace("87%", "89%"))])
    later = WatchList(tmp_path / "later.json")
    later.watch(HUNT, few_index)
    assert make_digest(later, Assistant(few_index)).news == ()


def test_a_rebuilt_index_brings_no_news(
    digest: Callable[..., Digest], few_index: PaperIndex, tmp_path: Path
) -> None:
    PaperIndex.rebuild(tmp_path / "index", WordEncoder()).close()
    assert digest().papers == 0


def test_a_question_is_watched_once_and_no_longer_when_removed(watched: WatchList, few_index: PaperIndex) -> None:
    watched.watch(f"  {HUNT.upper()} ", few_index)
    assert [one.question for one in watched.questions] == [HUNT]
    watched.unwatch(HUNT)
    assert watched.questions == ()
    with pytest.raises(WatchError, match="is not watched; watched questions: none"):
        watched.unwatch(HUNT)
    with pytest.raises(QuestionError):
        watched.watch("?", few_index)


def test_a_feed_is_atom_and_keeps_its_ids() -> None:
    old = KeptNews("What <is> new?", "2026-11-28T07:00:00+00:00", "", (KeptQuote("k", "A & B", "x < y\x00"),))
    new = KeptNews("And now?", "2026-11-29T07:00:00+00:00", "", ())
    atom = "{http://www.w3.org/2005/Atom}"
    before, after = ET.fromstring(to_atom([old])), ET.fromstring(to_atom([new, old]))
    ids = [[entry.findtext(f"{atom}id") for entry in feed.findall(f"{atom}entry")] for feed in (before, after)]
    assert ids[0] == ids[1][1:]
    assert after.findtext(f"{atom}updated") == new.time
    content = before.find(f"{atom}entry/{atom}content")
    assert content is not None
    assert content.text == "<p>A &amp; B</p><blockquote>x &lt; y</blockquote>"


def test_twenty_questions_over_two_hundred_papers_take_seconds(
    real_assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Measured in processor time; questions that differ more, as people's do, take 5 to 9 s."""
    watched, snapshot = WatchList(tmp_path / "watched.json"), real_assistant.index.snapshot
    for number in range(20):
        watched.watch(f"Which benchmark number {number} tests values?", snapshot)
    arrived = {paper.key: "2999-01-01T00:00:00.000000+00:00" for paper in snapshot.papers[:200]}
    monkeypatch.setitem(vars(snapshot), "arrivals", arrived)
    started = time.process_time()
    made = make_digest(watched, real_assistant)
    assert time.process_time() - started < 10
    assert (made.asked, made.papers) == (20, 200)


def test_the_command_line_watches_and_digests(
    few_index: PaperIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FOOTNOTE_HOME", str(tmp_path))
    assistant = Assistant(few_index, settings=Settings(home=tmp_path))
    monkeypatch.setattr("ui.cli.watching.open_assistant", lambda: assistant)

    def run(*arguments: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as exit:
            main(arguments)
        return int(exit.value.code or 0), capsys.readouterr().out

    nothing = 'You aren’t watching any questions; watch one with: footnote watch "QUESTION"\n'
    assert run("digest")[1].endswith(nothing)
    assert run("watch", HUNT) == (0, "")
    assert run("watch") == (0, f"{HUNT}\n")
    few_index.add([FELINES])
    feed = tmp_path / "feed.xml"
    assert "91% of cats hunt" in run("digest", "--feed", str(feed))[1]
    assert CATS.title not in feed.read_text()
    assert FELINES.title in feed.read_text()
    assert '"news": []' in run("digest", "--format", "json")[1]
    assert run("watch", HUNT, "--remove")[0] == 0
    assert run("watch", HUNT, "--remove")[0] == 2
