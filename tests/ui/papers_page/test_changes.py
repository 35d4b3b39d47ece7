"""Papers and listings removed and corrected from the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from assistant.settings import Settings
from index import PaperIndex
from index.errors import FootnoteError
from tests.support.browser import BENCH, DRIFT, PAPERS, FakeAssistant, Visit, served, visiting
from tests.support.fakes import WordEncoder
from tests.support.looks import PHONE, violations
from ui.lookup.listing_names import ListingNameError, NamedListings
from ui.papers_page.changes import Change, Refused, make_change, read_change

browser = pytest.mark.browser
LISTED = (replace(BENCH, listings=("a.txt",)), replace(DRIFT, listings=("a.txt", "b.txt")), *PAPERS[2:])


@pytest.fixture
def index(tmp_path: Path) -> Iterator[PaperIndex]:
    index = PaperIndex.build(LISTED, tmp_path, WordEncoder())
    yield index
    index.close()


@pytest.fixture
def named(tmp_path: Path) -> NamedListings:
    return NamedListings(tmp_path / "listing_names.json")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"act": "drop"}',
        '{"act": "remove", "key": 1}',
        f'{{"act": "remove", "key": "{"x" * 20_001}"}}',
    ],
)
def test_any_other_text_is_no_change(text: str) -> None:
    assert read_change(text) is None


def test_a_paper_and_a_listing_are_removed_and_a_paper_corrected(index: PaperIndex, named: NamedListings) -> None:
    correction = Change("correct", BENCH.key, date="2026-03", authors="Muster, Ada\n")
    assert make_change(index, named, correction) == "Saved."
    paper = next(one for one in index.papers if one.key == BENCH.key)
    assert (paper.iso_date, paper.authors) == ("2026-03", ("Muster, Ada",))
    unchanged = Change("correct", BENCH.key, date="2026-03", authors="Muster, Ada")
    assert make_change(index, named, unchanged) == "Nothing has changed."
    assert make_change(index, named, Change("unlist", file="a.txt")) == "Removed “a.txt” and 1 paper with it."
    assert make_change(index, named, Change("remove", DRIFT.key)) == f"Removed “{DRIFT.title}”."
    assert not {BENCH.key, DRIFT.key} & {paper.key for paper in index.papers}


def test_a_listing_is_renamed_and_loses_its_name_when_it_is_removed(
    index: PaperIndex, named: NamedListings
) -> None:
    assert make_change(index, named, Change("relist", file="a.txt", name="May ")) == "Renamed to “May”."
    assert named.read().shown("a.txt") == "May"
    with pytest.raises(ListingNameError, match="another listing is called 'may'"):
        make_change(index, named, Change("relist", file="b.txt", name="may"))
    assert make_change(index, named, Change("unlist", file="a.txt")) == "Removed “May” and 1 paper with it."
    assert named.read().names == {}


def test_a_change_that_cannot_be_made_is_refused_and_changes_nothing(
    index: PaperIndex, named: NamedListings
) -> None:
    for change in (None, Change("remove", "0" * 16), Change("correct", BENCH.key, date="soon")):
        with pytest.raises(FootnoteError):
            make_change(index, named, change)
    with pytest.raises(Refused, match="no longer in the index"):
        make_change(index, named, Change("remove", "0" * 16))
    assert len(index.papers) == len(PAPERS)


def opened(visit: Visit, key: str) -> None:
    visit.page.evaluate("hash => (location.hash = hash)", f"#/papers/{key}")
    visit.page.locator(f'article.paper[data-open="{key}"]').wait_for()


@browser
def test_a_paper_is_corrected_and_removed_on_its_page(chromium: BrowserContext, index: PaperIndex) -> None:
    with served(FakeAssistant(index=index)) as address, visiting(chromium, address, *PHONE) as visit:
        page = visit.page
        opened(visit, BENCH.key)
        page.get_by_text("Correct date or authors").click()
        page.get_by_role("textbox", name="Date", exact=True).fill("soon")
        page.locator("#correction").get_by_role("button", name="Save").click()
        page.get_by_role("alert").get_by_text("“soon” isn’t a date.").wait_for()
        page.get_by_role("textbox", name="Date", exact=True).fill("2026-03")
        page.get_by_role("textbox", name="Authors, one per line").fill("Muster, Ada\nHopper, Grace")
        assert violations(page) == []
        page.locator("#correction").get_by_role("button", name="Save").click()
        expect(page.locator("article.paper .about")).to_contain_text("Ada Muster, Grace Hopper · March 2026")
        page.get_by_role("button", name="Remove", exact=True).click()
        assert violations(page) == []
        page.get_by_role("button", name="Keep").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
        assert len(index.papers) == len(PAPERS)
        page.get_by_role("button", name="Remove", exact=True).click()
        page.get_by_role("dialog").get_by_role("button", name="Remove").click()
        page.get_by_role("status").get_by_text(f"Removed “{BENCH.title}”.").wait_for()
        expect(page.locator(".counted")).to_contain_text("6 papers")
        assert page.url.endswith("#/papers")
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
        assert visit.complaints == []


@browser
def test_a_listing_is_removed_once_that_is_confirmed(chromium: BrowserContext, index: PaperIndex) -> None:
    with served(FakeAssistant(index=index)) as address, visiting(chromium, address) as visit:
        page = visit.page
        page.evaluate("location.hash = '#/papers'")
        offer = page.get_by_role("button", name="Remove this listing")
        page.get_by_role("combobox", name="Listing").select_option("b.txt")
        offer.click()
        page.get_by_role("button", name="Keep").click()
        page.get_by_role("combobox", name="Listing").select_option("a.txt")
        offer.click()
        assert violations(page) == []
        page.get_by_role("dialog").get_by_role("button", name="Remove").click()
        page.get_by_text("Removed “a.txt” and 1 paper with it.").wait_for()
        expect(page.locator(".counted")).to_contain_text("6 papers")
        expect(page.get_by_role("combobox", name="Listing").locator("option")).to_have_text(["All", "b.txt"])
        expect(offer).to_be_hidden()
        assert visit.complaints == []


@browser
def test_a_listing_is_renamed_and_keeps_its_link(
    chromium: BrowserContext, index: PaperIndex, tmp_path: Path
) -> None:
    assistant = FakeAssistant(index=index, settings=Settings(home=tmp_path))
    with served(assistant) as address, visiting(chromium, address, *PHONE) as visit:
        page = visit.page
        page.evaluate("location.hash = '#/papers'")
        choice = page.get_by_role("combobox", name="Listing")
        choice.select_option("a.txt")
        page.get_by_role("button", name="Rename this listing").press("Enter")
        name = page.get_by_role("textbox", name="Name")
        expect(name).to_be_focused()
        expect(page.get_by_role("dialog")).to_contain_text("The file is called a.txt.")
        name.fill("b.txt")
        name.press("Enter")
        expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text(
            "Another listing is called 'b.txt'"
        )
        assert violations(page) == []
        name.fill("Papers of May")
        name.press("Enter")
        page.get_by_role("status").get_by_text("Renamed to “Papers of May”.").wait_for()
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.get_by_role("button", name="Rename this listing")).to_be_focused()
        expect(choice.locator("option")).to_have_text(["All", "Papers of May", "b.txt"])
        expect(choice).to_have_value("a.txt")
        expect(page.locator(".counted")).to_contain_text("2 papers found")
        assert page.url.endswith("#/papers?listing=a.txt")
        opened(visit, BENCH.key)
        expect(page.get_by_text("Listed in Papers of May")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
        assert visit.complaints == []


@browser
def test_the_outcome_of_a_dropped_file_is_in_view(
    chromium: BrowserContext, index: PaperIndex, tmp_path: Path
) -> None:
    new = tmp_path / "new.json"
    new.write_text('[{"title": "Snow", "abstract": "Snow falls. It melts in May."}]', encoding="utf-8")
    with served(FakeAssistant(index=index)) as address, visiting(chromium, address, 390, 500) as visit:
        visit.page.evaluate("location.hash = '#/papers?text=values'")
        expect(visit.page.locator(".counted")).to_contain_text("found")
        visit.page.locator("#drop [type=file]").set_input_files(new)
        expect(visit.page.locator(".outcomes").get_by_text("1 added")).to_be_in_viewport()
        expect(visit.page.locator(".counted")).to_contain_text("8 papers")
        expect(visit.page.get_by_role("searchbox")).to_have_value("")
        assert visit.page.url.endswith("#/papers")
        visit.reload()
        visit.page.evaluate("location.hash = '#/'")
        visit.page.get_by_role("heading", name="Ask 8 abstracts.").wait_for()
