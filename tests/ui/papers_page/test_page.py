"""The papers page in a browser."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from assistant.references import references
from index import Paper, PaperIndex
from index.papers.deduplicate import Changes
from tests.conftest import ROOT
from tests.support.browser import (
    BENCH,
    DRIFT,
    EVIL,
    PAPERS,
    UNDATED,
    FakeAssistant,
    Visit,
    served,
    visiting,
)
from tests.support.fakes import WordEncoder
from tests.support.looks import (
    COLOURS,
    DESKTOP,
    PHONE,
    contrast,
    in_both_lights,
    in_both_looks,
    in_both_windows,
    violations,
    walk,
)

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

browser = pytest.mark.browser

NEW = {"title": "Snow and Its Values", "abstract": "Snow falls. It melts in May.", "date": "2026-05-04"}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PaperIndex]:
    index = PaperIndex.build(PAPERS, tmp_path_factory.mktemp("index"), WordEncoder())
    yield index
    index.close()


@pytest.fixture(scope="module")
def address(index: PaperIndex) -> Iterator[str]:
    with served(FakeAssistant(index=index)) as address:
        yield address


@pytest.fixture(scope="module")
def shared(chromium: BrowserContext, address: str) -> Iterator[Visit]:
    with visiting(chromium, address, *DESKTOP) as visit:
        yield visit


@pytest.fixture
def page(shared: Visit) -> Page:
    """Return the papers page as it is when first opened."""
    return opened(shared.page)


def opened(page: Page, key: str = "") -> Page:
    page.set_default_timeout(10_000)
    page.evaluate("hash => (location.hash = hash)", "#/papers" + (f"/{key}" if key else ""))
    page.locator("svg.points .point").first.wait_for(state="attached")
    listed = "ol.papers" if key else "ol.papers:visible"
    page.locator(f"{listed}, #papers .trouble").first.wait_for(state="attached")
    if not key and (show_all := page.get_by_role("button", name="Show all papers")).is_visible():
        show_all.click()
        wait_for_count(page, "7 papers")
    return page


def titles(page: Page) -> Locator:
    return page.locator("ol.papers h2")


def wait_for_count(page: Page, text: str) -> None:
    page.locator(".counted").get_by_text(text, exact=True).wait_for()


# In a browser


@browser
def test_papers_are_listed_newest_first_and_counted(page: Page) -> None:
    wait_for_count(page, "7 papers")
    expect(titles(page).nth(0)).to_have_text(BENCH.title)
    expect(titles(page).nth(1)).to_have_text(DRIFT.title)
    expect(page.locator(".point")).to_have_count(7)


@browser
def test_typing_searches(page: Page) -> None:
    page.get_by_role("searchbox").press_sequentially("citizens")
    page.locator(".counted").get_by_text("found").wait_for()
    expect(titles(page).first).to_have_text(UNDATED.title)
    page.get_by_role("button", name="Show all papers").click()
    wait_for_count(page, "7 papers")


@browser
def test_a_search_has_an_address(chromium: BrowserContext, address: str) -> None:
    with visiting(chromium, address) as visit:
        visit.page.evaluate("location.hash = '#/papers?text=citizens'")
        wait_for_count(visit.page, "1 paper found")
        visit.page.get_by_role("searchbox").fill("loyalty")
        visit.page.get_by_text(DRIFT.title).first.wait_for()
        assert visit.page.url.endswith("#/papers?text=loyalty")


@browser
def test_on_a_phone_results_replace_the_map_under_the_search(chromium: BrowserContext, address: str) -> None:
    with visiting(chromium, address, *PHONE) as visit:
        page = opened(visit.page)
        expect(page.locator("svg.points")).to_be_visible()
        page.get_by_role("searchbox").fill("citizens")
        page.locator(".counted").get_by_text("found").wait_for()
        expect(page.locator("svg.points")).to_be_hidden()
        expect(page.locator("ol.papers li").first).to_be_in_viewport()


@browser
def test_text_that_is_not_a_date_gets_a_message(page: Page) -> None:
    page.get_by_role("textbox", name="From").fill("May")
    page.get_by_role("alert").get_by_text("“May” isn’t a date. Use 2024, 2024-06 or 2024-06-15.").wait_for()
    page.get_by_role("textbox", name="From").fill("")
    wait_for_count(page, "7 papers")


@browser
def test_selecting_a_month_filters_until_it_is_selected_again(page: Page) -> None:
    month = page.get_by_role("button", name="November 2025: 1 paper", exact=True)
    month.click()
    wait_for_count(page, "1 paper found; 5 undated papers skipped")
    expect(titles(page)).to_have_text([DRIFT.title])
    expect(month).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".point.faded")).to_have_count(6)
    month.click()
    wait_for_count(page, "7 papers")


@browser
def test_undated_papers_can_be_included(page: Page) -> None:
    page.get_by_role("textbox", name="From").fill("2026")
    page.get_by_text("1 paper found; 5 undated papers skipped").wait_for()
    page.get_by_role("button", name="Include them").click()
    wait_for_count(page, "6 papers found")


@browser
def test_undated_papers_can_be_shown_on_their_own(page: Page) -> None:
    page.get_by_role("button", name="Show them").click()
    wait_for_count(page, "5 papers found")
    expect(page.locator("ol.papers time")).to_have_count(0)


@browser
def test_selecting_a_theme_filters(page: Page) -> None:
    theme = page.locator(".theme").first
    theme.click()
    page.locator(".counted").get_by_text("found").wait_for()
    expect(theme).to_have_attribute("aria-pressed", "true")
    expect(titles(page)).to_have_count(int(theme.locator(".many").inner_text()))


@browser
def test_hovering_over_the_map_names_a_paper_and_clicking_opens_it(page: Page) -> None:
    point = page.locator(f'.point[data-paper="{DRIFT.key}"]')
    box = point.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2 + 2, box["y"] + box["height"] / 2)
    page.locator("#named").get_by_text(DRIFT.title).wait_for()
    page.mouse.down()
    page.mouse.up()
    page.get_by_role("heading", name=DRIFT.title).wait_for()
    assert page.url.endswith(f"#/papers/{DRIFT.key}")
    expect(point).to_contain_class("here")


@browser
def test_arrow_keys_move_between_points(page: Page) -> None:
    expect(page.locator('.point[tabindex="0"]')).to_have_count(1)
    page.locator('.point[tabindex="0"]').focus()
    label = "document.activeElement.getAttribute('aria-label')"
    seen = {page.evaluate(label)}
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp") * 3:
        page.keyboard.press(key)
        seen.add(page.evaluate(label))
        expect(page.locator("#named")).to_have_text(page.evaluate(label))
    assert len(seen) > 2
    current = page.evaluate(label)
    page.keyboard.press("Enter")
    page.locator("article.paper h2").wait_for()
    assert page.locator("article.paper").get_attribute("data-open") in {
        paper.key for paper in PAPERS if paper.title == current
    } | {EVIL.key}


@browser
def test_a_paper_has_an_address_and_the_back_button_returns_to_it(page: Page) -> None:
    opened(page, BENCH.key)
    page.get_by_role("heading", name=BENCH.title).wait_for()
    expect(page.locator("ol.papers")).to_be_hidden()
    similar = page.locator(".similar a").first
    other = similar.inner_text()
    similar.click()
    page.get_by_role("heading", name=other).wait_for()
    page.go_back()
    page.get_by_role("heading", name=BENCH.title).wait_for()
    page.get_by_role("button", name="Back to the list").click()
    page.locator("ol.papers").wait_for()


@browser
def test_the_address_of_a_paper_can_be_opened_directly(chromium: BrowserContext, address: str) -> None:
    with visiting(chromium, address) as visit:
        visit.page.goto(f"{address}/#/papers/{BENCH.key}")
        visit.reload()
        visit.page.get_by_role("heading", name=BENCH.title).wait_for()


@browser
def test_a_missing_paper_gets_a_message_and_a_link_to_all_papers(page: Page) -> None:
    opened(page, "0123456789abcdef")
    page.get_by_text("We can’t find this paper.").wait_for()
    page.get_by_role("link", name="All papers").click()
    page.locator("ol.papers").wait_for()


@browser
def test_asking_about_a_paper_fills_in_a_question(page: Page) -> None:
    opened(page, BENCH.key)
    page.get_by_role("button", name="Ask about this paper").click()
    box = page.get_by_role("textbox", name="Question")
    box.wait_for()
    page.wait_for_function("document.activeElement.tagName === 'TEXTAREA'")
    question = "What is NurseBench?"
    expect(box).to_have_value(question)
    box.press("Enter")
    page.locator(".turn").get_by_role("heading", name=question).wait_for()


@browser
def test_a_reference_can_be_copied_in_a_chosen_format(shared: Visit, page: Page) -> None:
    shared.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened(page, BENCH.key)
    page.get_by_text("Copy reference", exact=True).click()
    for label, format in (("BibTeX", "bibtex"), ("APA", "apa")):
        page.get_by_role("button", name=label).click()
        page.get_by_role("button", name="Copied").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == references([BENCH], format)
        page.get_by_role("button", name=label).wait_for()


@browser
def test_papers_cited_in_the_last_answer_are_circled(chromium: BrowserContext, address: str) -> None:
    with visiting(chromium, address) as visit:
        visit.ask("What do benchmarks of nursing values find?")
        visit.page.get_by_role("link", name="Papers", exact=True).click()
        visit.page.locator(".point.lit").first.wait_for()
        lit = visit.page.locator(".point.lit").evaluate_all("points => points.map((one) => one.dataset.paper)")
        assert set(lit) == {BENCH.key, DRIFT.key}
        expect(visit.page.locator(".lit-note")).to_contain_text("Circled: 2 papers cited in the last answer.")


@browser
def test_markup_in_papers_does_not_run(shared: Visit, page: Page) -> None:
    opened(page, EVIL.key)
    page.locator(f'article.paper[data-open="{EVIL.key}"]').wait_for()
    assert page.evaluate("window.pwned") is None
    expect(page.locator("article.paper h2")).to_contain_text("<script>")
    assert shared.complaints == []


@browser
def test_uploaded_listings_are_added_and_bad_ones_rejected_with_the_reason(
    chromium: BrowserContext, tmp_path: Path
) -> None:
    index = PaperIndex.build(PAPERS, tmp_path / "index", WordEncoder())
    good, bad = tmp_path / "new.json", tmp_path / "bad.bib"
    good.write_text(json.dumps([NEW, {"title": "Nothing to Say"}]))
    bad.write_bytes(b"\x80\x81")
    with (
        served(FakeAssistant(index=index)) as address,
        visiting(chromium, address) as other,
        visiting(chromium, address) as visit,
    ):
        page = opened(visit.page)
        page.get_by_text("Add papers").click()
        page.locator("#drop [type=file]").set_input_files([good, bad])
        outcomes = page.locator(".outcomes")
        outcomes.get_by_text("nothing was added").wait_for()
        expect(outcomes).to_contain_text("new.json: 1 added, 0 updated, 0 unchanged, 1 skipped")
        expect(outcomes).to_contain_text("bad.bib: nothing was added. It contains no papers")
        wait_for_count(page, "8 papers")
        expect(page.locator("#status")).to_contain_text("8 papers")
        expect(page.locator(".point")).to_have_count(8)
        page.get_by_role("searchbox").fill("snow melts")
        page.locator(".counted").get_by_text("found").wait_for()
        expect(titles(page).first).to_have_text(NEW["title"])
        other.ask("What do benchmarks of nursing values find?")  # someone else's chat goes on
        assert not list(tmp_path.glob("**/new.json*"))[1:]  # nothing was written under its name
    index.close()


@browser
def test_axe_finds_no_violation_during_and_after_an_upload(
    chromium: BrowserContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = PaperIndex.build(PAPERS, tmp_path / "index", WordEncoder())
    checked = threading.Event()
    add = index.add

    def add_slowly(papers: Iterable[Paper], progress: Callable[[int, int], None]) -> Changes:
        progress(3, 10)
        assert checked.wait(20)
        return add(papers, progress)

    monkeypatch.setattr(index, "add", add_slowly)
    good, bad = tmp_path / "new.json", tmp_path / "bad.bib"
    good.write_text(json.dumps([NEW, {"title": "Nothing to Say"}]))
    bad.write_bytes(b"\x80\x81")
    with served(FakeAssistant(index=index)) as address, visiting(chromium, address, *PHONE, dark=True) as visit:
        page = opened(visit.page)
        page.get_by_text("Add papers").click()
        page.locator("#drop [type=file]").set_input_files([good, bad])
        page.locator(".progressing progress[value]").wait_for()
        assert violations(page) == []
        checked.set()
        page.locator(".outcomes").get_by_text("nothing was added").wait_for()
        for folded in page.locator(".outcomes summary").all():
            folded.click()
        assert violations(page) == []
    index.close()


@browser
def test_a_file_dropped_anywhere_on_the_page_is_added(chromium: BrowserContext, tmp_path: Path) -> None:
    index = PaperIndex.build(PAPERS, tmp_path, WordEncoder())
    with served(FakeAssistant(index=index)) as address, visiting(chromium, address) as visit:
        visit.page.evaluate(DROP, json.dumps([NEW]))
        visit.page.locator(".outcomes").get_by_text("1 added").wait_for()
        assert visit.page.url.endswith("#/papers")
    index.close()


@browser
@in_both_lights
@pytest.mark.parametrize("size", [PHONE, DESKTOP, (3840, 2160)], ids=["phone", "desktop", "4k"])
def test_the_page_fits_its_window_and_can_be_read(
    chromium: BrowserContext, address: str, size: tuple[int, int], dark: bool
) -> None:
    with visiting(chromium, address, *size, dark=dark) as visit:
        for key in ("", BENCH.key):
            page = opened(visit.page, key)
            page.locator(f'article.paper[data-open="{key}"]' if key else "ol.papers").wait_for()
            assert page.evaluate("document.documentElement.scrollWidth") == size[0]
            for selector in TEXTS:
                for part in page.locator(f"#papers-page {selector}:visible").all()[:4]:
                    ink, paper = part.evaluate(COLOURS)
                    assert contrast(ink, paper) >= 4.5, selector
            assert visit.requested and all(url.startswith((address, "data:")) for url in visit.requested)
        marks = [rgb(page.evaluate(THEME_COLOUR, theme)) for theme in range(8)]
        ground = rgb(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        assert min(contrast(mark, ground) for mark in marks) >= 3
        assert visit.complaints == []


@browser
@in_both_looks
def test_axe_finds_no_violation(chromium: BrowserContext, address: str, size: tuple[int, int], dark: bool) -> None:
    with visiting(chromium, address, *size, dark=dark) as visit:
        page = opened(visit.page)
        page.get_by_text("Add papers").click()
        assert violations(page) == []
        page.get_by_role("searchbox").fill("citizens")
        page.locator(".counted").get_by_text("found").wait_for()
        page.get_by_role("textbox", name="From").fill("May")
        page.get_by_role("alert").wait_for()
        assert violations(page) == []
        opened(page, BENCH.key)
        page.get_by_role("heading", name=BENCH.title).wait_for()
        assert violations(page) == []


@browser
@in_both_windows
def test_the_tab_key_reaches_everything_and_the_focus_is_visible(
    chromium: BrowserContext, address: str, size: tuple[int, int]
) -> None:
    with visiting(chromium, address, *size) as visit:
        page = opened(visit.page)
        page.get_by_text("Add papers").click()
        stops = walk(page)
        names = [stop.name for stop in stops]
        assert names[:3] == ["Ask", "Papers", "Search titles and abstracts"]
        assert names[-2].startswith("Evil")
        assert names[-1].startswith("Star: Evil")
        opened(page, BENCH.key)
        page.get_by_role("heading", name=BENCH.title).wait_for()
        on_paper = walk(page)
        assert "Copy reference" in [stop.name for stop in on_paper]
    assert [stop for stop in (*stops, *on_paper) if not (stop.name and stop.visible and stop.marked)] == []


@browser
def test_a_paper_can_be_found_opened_and_closed_by_keyboard_alone(page: Page) -> None:
    page.get_by_role("link", name="Papers", exact=True).focus()
    page.keyboard.press("Tab")
    page.keyboard.type("citizens")
    page.locator(".counted").get_by_text("found").wait_for()
    found = page.locator(f'ol.papers [data-paper="{UNDATED.key}"]')
    for _ in range(20):
        page.keyboard.press("Tab")
        if found.evaluate("one => one === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.locator("#paper .paper:focus").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(f'ol.papers [data-paper="{UNDATED.key}"]:focus').wait_for()


def test_the_style_sheet_credits_the_source_of_its_colours() -> None:
    assert "Okabe and Ito" in (ROOT / "ui" / "static" / "papers.css").read_text()


def rgb(text: str) -> list[float]:
    return [float(part) for part in re.findall(r"[0-9.]+", text)[:3]]


THEME_COLOUR = """(theme) => {
    const probe = document.createElement("i");
    probe.style.color = `var(--t${theme})`;
    document.body.append(probe);
    const colour = getComputedStyle(probe).color;
    probe.remove();
    return colour;
}"""
DROP = """(text) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], "new.json"));
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
}"""
TEXTS = (
    "label, p, h2, h3, .about, .when, .opening, .aside, .theme, .many, .labels span, .score, .act, .quiet, .nth"
).split(", ")
