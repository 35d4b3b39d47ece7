"""Questions asked of some papers only."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from assistant import Assistant, Settings
from assistant.collections import CollectionShelf
from index import PaperIndex
from index.errors import FootnoteError
from tests.support.browser import served, visiting
from tests.support.fakes import SHELF, WordEncoder
from tests.support.looks import PHONE, violations
from ui.papers_page.scope import browsed, keys_within

FIRST, *OTHERS = SHELF
HUNT = "What share of cats hunt at night?"


@pytest.fixture
def assistant(tmp_path: Path) -> Iterator[Assistant]:
    papers = (replace(FIRST, listings=("a.txt",)), *(replace(one, listings=("b.txt",)) for one in OTHERS))
    index = PaperIndex.build(papers, tmp_path / "index", WordEncoder())
    yield Assistant(index, settings=Settings(home=tmp_path))
    index.close()


def within(assistant: Assistant, **values: object) -> frozenset[str] | None:
    return keys_within(json.dumps(values), assistant)


def test_the_papers_of_a_view_are_asked(assistant: Assistant) -> None:
    assert within(assistant, view={"listing": "a.txt", "page": 3}) == frozenset([FIRST.key])
    assert within(assistant, view={}) == frozenset(paper.key for paper in SHELF)


def test_the_papers_named_are_asked_whatever_is_added_later(assistant: Assistant) -> None:
    assert within(assistant, papers=[FIRST.key, "0" * 16, 7]) == frozenset([FIRST.key])


def test_the_papers_of_a_collection_are_shown(assistant: Assistant) -> None:
    CollectionShelf(assistant.settings.collections_file).add("pets", SHELF[1:])
    view, found = browsed('{"collection": "Pets", "listing": "b.txt"}', assistant)
    assert (view.filtered, set(found.found)) == (True, set(assistant.index.papers[1:]))
    with pytest.raises(FootnoteError, match="no collection is called 'dogs'"):
        browsed('{"collection": "dogs"}', assistant)


def test_the_papers_of_a_collection_are_asked(assistant: Assistant) -> None:
    CollectionShelf(assistant.settings.collections_file).add("pets", SHELF[1:2])
    assert within(assistant, collection="pets") == frozenset([SHELF[1].key])


@pytest.mark.parametrize("sent", ["", "null", "[]", "{}", '{"view": 1}', '{"collection": ["pets"]}'])
def test_anything_else_means_all_papers(assistant: Assistant, sent: str) -> None:
    assert keys_within(sent, assistant) is None


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"view": {"listing": "gone.txt"}}, "none of these papers is in the index any more"),
        ({"papers": ["0" * 16]}, "none of these papers is in the index any more"),
        ({"view": {"theme": "gone"}}, "none of these papers is in the index any more"),
        ({"view": {"since": "soon"}}, "“soon” isn’t a date"),
        ({"collection": "dogs"}, "no collection is called 'dogs'"),
    ],
)
def test_papers_that_can_not_be_told_are_refused(
    assistant: Assistant, values: dict[str, object], why: str
) -> None:
    with pytest.raises(FootnoteError, match=why):
        within(assistant, **values)


@pytest.mark.browser
def test_the_papers_shown_are_asked_until_one_key_ends_it(chromium: BrowserContext, assistant: Assistant) -> None:
    with served(assistant) as address, visiting(chromium, address, *PHONE) as visit:
        page = visit.page
        page.evaluate("location.hash = '#/papers'")
        page.get_by_role("combobox", name="Listing").select_option("b.txt")
        page.get_by_role("button", name="Ask these papers").click()
        chip = page.locator("p.within")
        expect(chip).to_contain_text("Asking 2 papers: b.txt.")
        expect(visit.box).to_be_focused()
        visit.ask(HUNT)
        expect(visit.turn(HUNT)).to_contain_text("2 of 3 papers are among those chosen.")
        page.get_by_role("button", name="Filter by date").click()
        page.get_by_role("textbox", name="Papers since").fill("2020")
        page.reload()
        expect(chip).to_contain_text("Asking 2 papers: b.txt.")
        expect(page.get_by_role("button", name="Papers since 2020")).to_be_visible()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
        visit.box.press("Backspace")
        expect(chip).to_be_hidden()
        visit.ask("What do cats do?")
        expect(visit.turn("What do cats do?")).not_to_contain_text("among those chosen")
        expect(visit.turn("What do cats do?")).to_contain_text("since 2020-01-01")
        assert visit.complaints == []
