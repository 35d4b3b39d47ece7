"""Collections and watched questions in the chat: clicks, and the whole in a browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from assistant import Assistant, Settings
from assistant.answer import History, escape_markdown
from assistant.collections import CollectionError, CollectionShelf
from assistant.watching import WatchList
from index import Paper, PaperIndex
from tests.support.browser import BENCH, HOSTILE, UNDATED, FakeAssistant, launched, served, visiting
from tests.support.fakes import CATS
from tests.support.library import FakeLibrary
from tests.support.looks import PHONE, violations
from ui.chat.keeping import Kept, kept, read_kept
from ui.html import shelf
from ui.lookup import keys_in

HUNT = "What share of cats hunt at night?"
FELINES = Paper("Felines at Night", "We study cats again. At night 91% of cats hunt. The share has grown.")
QUESTION = "Which benchmark tests nurses?"


@pytest.fixture
def assistant(few_index: PaperIndex, tmp_path: Path) -> Assistant:
    """A real assistant over three small papers, with a home of its own."""
    return Assistant(few_index, settings=Settings(home=tmp_path))


@pytest.fixture
def history(assistant: Assistant) -> History:
    return ((HUNT, assistant.ask(HUNT)),)


def reply(assistant: Assistant, history: History, wanted: Kept | None) -> dict[str, object]:
    values = json.loads(kept(wanted, history, assistant)[1])
    assert isinstance(values, dict)
    return values


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"act": "drop"}', '{"act": "watch", "turn": "1"}', '{"act": "watch", "name": 1}']
)
def test_any_other_text_is_no_click(text: str) -> None:
    assert read_kept(text) is None


def test_an_answer_is_saved_and_asked_within(assistant: Assistant, history: History) -> None:
    said = reply(assistant, history, Kept("collect", 1, "pets", "the figure"))
    assert (said["said"], said["names"]) == ("Saved in “pets”.", ["pets"])
    assert keys_in("pets", assistant) == frozenset([CATS.key])
    assert keys_in("", assistant) is None
    with pytest.raises(CollectionError):
        keys_in("dogs", assistant)
    assert str(reply(assistant, history, Kept("markdown", name="pets"))["text"]).startswith("# pets")
    assert str(reply(assistant, history, Kept("bibtex", name="pets"))["text"]).startswith("@misc{cats")


def test_a_paper_is_saved_with_a_note(assistant: Assistant) -> None:
    said = reply(assistant, (), Kept("collect", name="pets", note="see section 2", paper=CATS.key))
    assert said["said"] == "Saved in “pets”."
    (kept_paper,) = CollectionShelf(assistant.settings.collections_file).get("pets").papers
    assert (kept_paper.key, kept_paper.note) == (CATS.key, "see section 2")
    assert reply(assistant, (), Kept("collect", name="pets", paper="0" * 16))["failed"]


def test_a_star_is_taken_back_by_the_same_star(assistant: Assistant) -> None:
    assert reply(assistant, (), None)["starred"] == []
    assert reply(assistant, (), Kept("star", paper=CATS.key))["starred"] == [CATS.key]
    assert keys_in("Starred", assistant) == frozenset([CATS.key])
    assert reply(assistant, (), Kept("star", paper="0" * 16))["failed"]
    gone = reply(assistant, (), Kept("unstar", paper=CATS.key))
    assert (gone["starred"], gone["names"]) == ([], [])


def test_what_cannot_be_done_is_said(assistant: Assistant, history: History) -> None:
    assert reply(assistant, history, Kept("collect", 2, "pets"))["failed"]
    said = reply(assistant, history, Kept("collect", 1, "…"))
    assert (said["failed"], str(said["said"])[:26]) == (True, "'…' can’t name a collectio")
    assistant.settings.collections_file.write_text("{")
    assert "set aside" in str(reply(assistant, history, Kept("show"))["said"])
    assert "failed" in reply(assistant, history, None)


def test_a_watched_question_brings_news(assistant: Assistant, history: History, few_index: PaperIndex) -> None:
    reply(assistant, history, Kept("watch", question=HUNT))
    few_index.add([FELINES])
    panel, _ = kept(Kept("look"), history, assistant)
    assert "1 new paper, 1 watched question: 1 answer." in panel
    assert "<q>At night 91% of cats hunt.</q>" in panel
    reply(assistant, history, Kept("unwatch", question=HUNT))
    assert WatchList(assistant.settings.watched_file).questions == ()


def test_markup_in_names_and_questions_is_text(tmp_path: Path) -> None:
    collections = CollectionShelf(tmp_path / "collections.json")
    collections.add(HOSTILE, [CATS])
    watched = WatchList(tmp_path / "watched.json")
    watched.watch(HOSTILE, FakeLibrary((CATS,)))
    panel = shelf(collections.collections, watched.questions, (), HOSTILE)
    assert "<img" not in panel
    assert "<script" not in panel


@pytest.mark.browser
def test_an_answer_is_collected_watched_and_asked_within_in_the_browser(tmp_path: Path) -> None:
    assistant = FakeAssistant(settings=Settings(home=tmp_path))
    with launched() as chromium, served(assistant) as address, visiting(chromium, address, *PHONE) as visit:
        visit.ask(QUESTION)
        turn = visit.turn(QUESTION)
        expect(turn.locator(".said")).to_have_css("border-top-width", "0px")  # not styled as a message on Papers
        turn.get_by_role("button", name="Collect").click()
        visit.page.get_by_role("combobox", name="Collection").fill("nursing")
        visit.page.get_by_role("textbox", name="Note").fill(f"for section 2 {HOSTILE}")
        assert violations(visit.page) == []
        turn.get_by_role("button", name="Save").click()
        turn.get_by_text("Saved in “nursing”.").wait_for()
        turn.get_by_role("button", name="Watch").click()
        turn.get_by_text("Watched. New papers that answer it appear under Collections.").wait_for()
        visit.page.get_by_role("button", name="Collections").click()
        visit.page.get_by_role("button", name="What’s new?").click()
        visit.page.get_by_text("nothing new.").wait_for()
        assert violations(visit.page) == []
        with visit.page.expect_download() as download:
            visit.page.get_by_role("button", name="Download as Markdown: nursing").click()
        assert escape_markdown(HOSTILE) in download.value.path().read_text("utf-8")
        visit.page.get_by_role("button", name="Ask within: nursing").click()
        visit.page.get_by_text("Asking within “nursing”.").wait_for()
        assert violations(visit.page) == []
        visit.ask("then what?")
        visit.page.get_by_role("button", name="Ask all papers").click()
        visit.page.get_by_text("Asking within “nursing”.").wait_for(state="hidden")
        visit.page.evaluate(f"location.hash = '#/papers/{UNDATED.key}'")
        acts = visit.page.locator("article.paper")
        acts.get_by_role("button", name="Collect").click()
        expect(visit.page.get_by_role("combobox", name="Collection")).to_have_value("nursing")
        visit.page.get_by_role("textbox", name="Note").fill("on panels")
        assert violations(visit.page) == []
        acts.locator("form.collecting").get_by_role("button", name="Save").click()
        acts.get_by_text("Saved in “nursing”.").wait_for()
        assert visit.page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
        assert visit.complaints == []
    (collection,) = CollectionShelf(assistant.settings.collections_file).collections
    assert (len(collection.papers), collection.answers[0].note) == (3, f"for section 2 {HOSTILE}")
    assert collection.papers[-1].note == "on panels"


@pytest.mark.browser
def test_a_paper_is_starred_by_key_and_its_star_is_the_same_wherever_it_is_shown(tmp_path: Path) -> None:
    assistant = FakeAssistant(settings=Settings(home=tmp_path))
    with launched() as chromium, served(assistant) as address, visiting(chromium, address) as visit:
        visit.ask(QUESTION)
        star = visit.page.get_by_role("button", name=f"Star: {BENCH.title}")
        star.press("Enter")
        expect(star).to_have_attribute("aria-pressed", "true")
        assert violations(visit.page) == []
        visit.page.get_by_role("button", name="Collections").click()
        visit.page.get_by_role("link", name="Starred").click()
        expect(visit.page.locator("ol.papers li")).to_have_count(1)
        assert violations(visit.page) == []
        visit.reload()
        expect(visit.page.locator("ol.papers li")).to_have_count(1)
        expect(visit.page.locator(".star[aria-pressed=true]").locator("visible=true")).to_have_count(1)
        visit.page.evaluate(f"location.hash = '#/papers/{BENCH.key}'")
        star = visit.page.locator("article.paper .star")
        expect(star).to_have_attribute("aria-pressed", "true")
        star.press("Enter")
        expect(star).to_have_attribute("aria-pressed", "false")
        assert visit.complaints == []
    assert CollectionShelf(assistant.settings.collections_file).collections == ()


@pytest.mark.browser
def test_a_question_asked_within_a_collection_reads_its_papers_alone(assistant: Assistant) -> None:
    CollectionShelf(assistant.settings.collections_file).add("bread", assistant.index.papers[1:2])
    with launched() as chromium, served(assistant) as address, visiting(chromium, address) as visit:
        visit.page.get_by_role("button", name="Collections").click()
        visit.page.get_by_role("button", name="Ask within: bread").click()
        visit.ask(HUNT)
        expect(visit.turn(HUNT)).to_contain_text("1 of 3 papers is among those chosen.")
        visit.page.get_by_text("Download", exact=True).click()
        with visit.page.expect_download() as download:
            visit.page.get_by_role("button", name="Receipt").click()
        receipt = json.loads(download.value.path().read_text("utf-8"))["receipt"]
        assert receipt["asked"]["only"] == {"among": [assistant.index.papers[1].key]}
