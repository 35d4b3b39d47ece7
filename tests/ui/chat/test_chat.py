"""The chat over HTTP and in a browser."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import expect

from assistant import Assistant
from assistant.answer import to_markdown
from assistant.errors import SettingError
from assistant.feedback import read_feedback
from assistant.runtime.health import Trouble, failing_model
from assistant.settings import Settings
from tests.support.browser import BENCH, HOSTILE, FakeAssistant, Visit, quoted, saved, served, visiting
from tests.support.looks import (
    COLOURS,
    PHONE,
    contrast,
    in_both_lights,
    in_both_looks,
    in_both_windows,
    violations,
    walk,
)
from ui.app import build
from ui.server.server import run
from ui.server.server_config import ServerConfig

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

QUESTION = "What do benchmarks of nursing values find?"

browser = pytest.mark.browser


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(FakeAssistant()) as address:
        yield address


@pytest.fixture(scope="module")
def shared(chromium: BrowserContext, address: str) -> Iterator[Visit]:
    with visiting(chromium, address) as visit:
        yield visit


@pytest.fixture
def visit(shared: Visit) -> Iterator[Visit]:
    """Yield a page with no conversation, and clear the browser's storage afterwards."""
    shared.page.evaluate("location.hash = '#/'")
    shared.box.wait_for()
    clear = shared.page.get_by_role("button", name="New conversation")
    if clear.is_visible():
        clear.click()
        clear.wait_for(state="hidden")
    shared.box.fill("")
    shared.requested.clear()
    shared.complaints.clear()
    yield shared
    shared.page.evaluate("localStorage.clear(), sessionStorage.clear()")


@pytest.fixture
def fresh(chromium: BrowserContext, address: str) -> Iterator[Visit]:
    """Open a separate page, for a test that changes it for good."""
    with visiting(chromium, address) as visit:
        yield visit


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """Run another web server; yield its address and a list of the paths requested from it."""
    requested: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            requested.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}", requested
        server.shutdown()


# Over HTTP


def test_a_port_in_use_is_named_in_the_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(SettingError, match=f"port {port} of 127.0.0.1 can’t be used"):
            run(lambda: build(FakeAssistant()), ServerConfig(port=port), open_browser=False)


def test_a_program_can_ask_through_the_named_endpoint(address: str) -> None:
    from gradio_client import Client  # type: ignore[import-untyped]

    client = Client(address, verbose=False, analytics_enabled=False)
    answer = client.predict(QUESTION, api_name="/ask")
    assert answer["text"] == quoted(QUESTION).text
    assert list(client.view_api(return_format="dict")["named_endpoints"]) == ["/ask"]


# In a browser


@browser
def test_a_question_is_answered_and_each_number_links_to_the_words(visit: Visit) -> None:
    visit.ask(QUESTION)
    turn = visit.turn(QUESTION)
    expect(turn.locator(".sentence")).to_have_count(3)
    turn.get_by_role("link", name=f"Source 2: {BENCH.title}").click()
    marked = turn.locator("mark.flash")
    marked.wait_for()
    assert marked.inner_text().startswith("2")
    expect(marked).to_contain_text("agrees with the nurses in 71% of cases")
    back = turn.get_by_role("link", name="Back to reference 2 in the answer")
    expect(back).to_be_focused()
    back.click()
    expect(turn.locator(".chip").nth(1)).to_be_focused()
    assert visit.complaints == []


@browser
def test_no_other_host_is_contacted(fresh: Visit, address: str) -> None:
    fresh.ask(QUESTION)
    fresh.ask("hostile question")
    hosts = {urlsplit(url).netloc for url in fresh.requested if not url.startswith(("data:", "blob:"))}
    assert hosts == {urlsplit(address).netloc}


@browser
def test_the_page_cannot_reach_another_host_even_if_it_tries(fresh: Visit) -> None:
    with listening() as (other, requested):
        httpx.get(f"{other}/control")
        fresh.page.evaluate(REACH_OUT, other)
        fresh.page.wait_for_timeout(1000)
    assert requested == ["/control"]


@browser
def test_markup_in_papers_is_shown_as_text(visit: Visit) -> None:
    visit.ask("hostile question")
    turn = visit.turn("hostile question")
    turn.locator(".chip").hover()
    card = visit.page.get_by_role("tooltip")
    card.wait_for()
    for part in (turn.locator(".prose"), turn.locator(".source h4"), turn.locator("mark"), card):
        expect(part).to_contain_text(HOSTILE)
    assert visit.page.evaluate("window.pwned") is None
    expect(visit.page.locator("#current :is(img, script, form, iframe)")).to_have_count(0)


@browser
@in_both_looks
def test_the_page_fits_its_window(
    chromium: BrowserContext, address: str, size: tuple[int, int], dark: bool
) -> None:
    with visiting(chromium, address, *size, dark=dark) as visit:
        for question in (QUESTION, "decline this", "written by whom?", "hostile question"):
            visit.ask(question)
            width = visit.page.evaluate("document.documentElement.scrollWidth")
            assert width == size[0]
        ink, paper = visit.page.locator("body").evaluate(COLOURS)
        assert (sum(paper) < sum(ink)) == dark
        assert contrast(ink, paper) >= 7


@browser
@in_both_lights
def test_all_text_can_be_read(chromium: BrowserContext, address: str, dark: bool) -> None:
    with visiting(chromium, address, dark=dark) as visit:
        for question in ("decline this", "written by whom?"):
            visit.ask(question)
            for selector in TEXTS:
                for part in visit.page.locator(f"{selector}:visible").all():
                    ink, paper = part.evaluate(COLOURS)
                    assert contrast(ink, paper) >= 4.5, selector


@browser
@in_both_looks
def test_axe_finds_no_violation(chromium: BrowserContext, address: str, size: tuple[int, int], dark: bool) -> None:
    with visiting(chromium, address, *size, dark=dark) as visit:
        assert violations(visit.page) == []
        for question in ("written by whom?", "decline this"):
            visit.ask(question)
        visit.turn("decline this").get_by_role("button", name="Poor answer").click()
        visit.page.get_by_role("button", name="Filter by date").click()
        visit.start("x" * 501)
        visit.page.get_by_role("alert").get_by_text("501 characters").wait_for()
        visit.box.fill("")  # six lines of text would cover the answer
        visit.page.get_by_role("button", name="Conversations").click()
        assert violations(visit.page) == []
        visit.ask("then what?")
        visit.turn("then what?").get_by_role("button", name="Edit question").click()
        assert violations(visit.page) == []
        visit.turn("then what?").get_by_role("button", name="as a table").click()
        visit.page.get_by_role("region", name="Comparison").wait_for()
        visit.page.locator("div.foot").last.wait_for()
        assert violations(visit.page) == []


@browser
def test_an_answer_is_shown_as_a_table_and_back_again(chromium: BrowserContext, address: str) -> None:
    with visiting(chromium, address, *PHONE) as visit:
        visit.ask(QUESTION)
        visit.page.get_by_role("button", name="as a table").click()
        table = visit.page.get_by_role("region", name="Comparison")
        expect(table.get_by_text("We introduce NurseBench")).to_be_visible()
        expect(visit.page.locator(".forms")).to_contain_text("Shown as a table")
        expect(visit.page.locator(".turn")).to_have_count(1)
        visit.page.get_by_text("Download", exact=True).click()
        with visit.page.expect_download() as download:
            visit.page.get_by_role("button", name="CSV").click()
        assert download.value.path().read_text("utf-8").startswith("paper,method,result")
        visit.page.get_by_role("button", name="as one answer").click()
        expect(table).to_have_count(0)


@browser
@in_both_windows
def test_the_tab_key_reaches_everything_and_the_focus_is_visible(
    chromium: BrowserContext, address: str, size: tuple[int, int]
) -> None:
    with visiting(chromium, address, *size) as visit:
        visit.ask("decline this")
        stops = walk(visit.page)
    assert [stop for stop in stops if not (stop.name and stop.visible and stop.marked)] == []
    names = [stop.name for stop in stops]
    assert names[:2] == ["Ask", "Papers"]
    for name in ("What is NurseBench?", "Copy with references", "Poor answer", "Question", "New conversation"):
        assert name in names


@browser
def test_hovering_over_a_number_shows_its_paper_and_words(visit: Visit) -> None:
    visit.ask(QUESTION)
    visit.turn(QUESTION).locator(".chip").first.hover()
    card = visit.page.get_by_role("tooltip")
    card.wait_for()
    for words in (BENCH.title, "4 Feb 2026, partly inferred", "a benchmark of 1,240 dilemmas"):
        expect(card).to_contain_text(words)
    visit.page.keyboard.press("Escape")
    card.wait_for(state="hidden")


@browser
def test_focusing_a_number_shows_its_card_and_enter_follows_it(visit: Visit) -> None:
    visit.ask(QUESTION)
    chip = visit.turn(QUESTION).locator(".chip").first
    for _ in range(20):
        visit.page.keyboard.press("Shift+Tab")
        if chip.evaluate("one => one === document.activeElement"):
            break
    visit.page.get_by_role("tooltip").wait_for()
    visit.page.keyboard.press("Enter")
    visit.turn(QUESTION).locator("mark.flash").wait_for()


@browser
@in_both_windows
def test_nothing_jumps_while_an_answer_comes_in(
    chromium: BrowserContext, address: str, size: tuple[int, int]
) -> None:
    with visiting(chromium, address, *size) as visit:
        visit.ask(QUESTION)
        visit.start("slow question")
        turn = visit.turn("slow question")
        turn.locator(".chip").first.wait_for()
        visit.page.wait_for_function(AT_THE_TOP)
        parts = (turn.locator("h2"), turn.locator(".sentence").first, visit.box)
        before = [part.evaluate(TOP) for part in parts]
        turn.locator("div.foot").wait_for()
        assert [part.evaluate(TOP) for part in parts] == before


@browser
@in_both_windows
def test_the_layout_does_not_shift_while_the_page_loads_and_an_answer_comes_in(
    chromium: BrowserContext, address: str, size: tuple[int, int]
) -> None:
    with visiting(chromium, address, *size) as visit:
        visit.page.add_init_script(SHIFTS)
        visit.reload()
        visit.box.wait_for()
        visit.page.wait_for_timeout(500)
        assert visit.page.evaluate("shifted") < GOOD_SHIFT
        visit.page.evaluate("shifted = 0")
        visit.ask("slow question")
        assert visit.page.evaluate("shifted") < GOOD_SHIFT


@browser
def test_stopping_keeps_what_was_written(visit: Visit) -> None:
    visit.start("endless question")
    turn = visit.turn("endless question")
    turn.locator(".chip").first.wait_for()
    visit.page.get_by_role("button", name="Stop").click()
    turn.get_by_text("Stopped early.").wait_for()
    assert turn.locator(".sentence").count() < 3
    visit.ask("then what?")
    visit.turn("then what?").get_by_text("Understood as: endless question then what?").wait_for()


@browser
def test_asking_while_an_answer_is_being_written_changes_nothing(visit: Visit) -> None:
    visit.start("slow question")
    turn = visit.turn("slow question")
    turn.locator(".chip").first.wait_for()
    visit.box.fill("too early")
    visit.box.press("Enter")
    turn.locator("div.foot").wait_for()
    expect(turn.locator(".sentence")).to_have_count(3)
    expect(visit.page.locator(".turn")).to_have_count(1)
    expect(visit.box).to_have_value("too early")


@browser
def test_an_empty_question_changes_nothing(visit: Visit) -> None:
    visit.ask(QUESTION)
    visit.start("   ")
    visit.ask("then what?")
    expect(visit.page.locator(".turn")).to_have_count(2)


@browser
def test_a_new_conversation_starts_with_example_questions(visit: Visit) -> None:
    visit.ask(QUESTION)
    visit.page.get_by_role("button", name="New conversation").click()
    visit.page.get_by_role("heading", name="Ask 7 abstracts.").wait_for()
    expect(visit.page.locator(".turn")).to_have_count(0)
    visit.page.get_by_role("button", name="What is NurseBench?").click()
    visit.turn("What is NurseBench?").locator("div.foot").wait_for()


@browser
def test_a_rejected_question_comes_back_with_the_reason(visit: Visit) -> None:
    visit.ask(QUESTION)
    visit.start("x" * 501)
    visit.page.get_by_role("alert").get_by_text("That’s 501 characters; the limit is 500").wait_for()
    expect(visit.box).to_have_value("x" * 501)
    visit.turn("x" * 501).wait_for(state="detached")
    expect(visit.page.locator(".turn")).to_have_count(1)


@browser
def test_an_internal_error_is_reported_without_its_details(fresh: Visit) -> None:
    fresh.start("break it")
    fresh.page.get_by_role("alert").get_by_text("Something went wrong.").wait_for()
    assert "a secret of the inside" not in fresh.page.content()
    expect(fresh.box).to_have_value("break it")


@browser
def test_the_address_decides_which_page_is_shown(fresh: Visit, address: str) -> None:
    papers = fresh.page.get_by_role("heading", name="Papers", exact=True)
    expect(papers).to_be_hidden()
    fresh.page.get_by_role("navigation").get_by_role("link", name="Papers", exact=True).click()
    papers.wait_for()
    expect(fresh.box).to_be_hidden()
    fresh.page.go_back()
    fresh.box.wait_for()
    fresh.page.goto(f"{address}/#/papers")
    fresh.reload()
    papers.wait_for()
    expect(fresh.page.locator(".tabs [aria-current=page]")).to_have_text("Papers")


@browser
def test_how_a_follow_up_was_understood_can_be_corrected(visit: Visit) -> None:
    visit.ask(QUESTION)
    visit.ask("then what?")
    visit.turn("then what?").get_by_role("button", name="Change").click()
    area = visit.page.get_by_role("textbox", name="Edit question")
    expect(area).to_have_value(f"{QUESTION} then what?")
    area.fill("Who wrote NurseBench?")
    area.press("Enter")
    turn = visit.turn("then what?")
    turn.get_by_text("Understood as: Who wrote NurseBench?").wait_for()
    turn.locator("div.foot").wait_for()
    expect(visit.page.locator(".turn")).to_have_count(2)


@browser
def test_asking_again_without_success_keeps_the_old_answer(visit: Visit) -> None:
    visit.ask(QUESTION)
    visit.ask("then what?")
    kept = visit.page.evaluate(KEPT)
    visit.turn("then what?").get_by_role("button", name="Change").click()
    visit.page.get_by_role("textbox", name="Edit question").fill("fail")
    visit.page.locator("form.reword").get_by_role("button", name="Ask").click()
    visit.page.get_by_role("alert").get_by_text("it fails").wait_for()
    visit.turn("then what?").get_by_text(f"Understood as: {QUESTION} then what?").wait_for()
    visit.turn("then what?").locator("div.foot").wait_for()
    expect(visit.page.locator(".turn")).to_have_count(2)
    expect(visit.box).to_have_value("fail")
    assert visit.page.evaluate(KEPT) == kept
    visit.reload()
    visit.turn("then what?").locator("div.foot").wait_for()
    expect(visit.page.locator(".turn")).to_have_count(2)


@browser
def test_feedback_on_an_answer_is_saved_on_this_computer(chromium: BrowserContext, tmp_path: Path) -> None:
    assistant = FakeAssistant(settings=Settings(home=tmp_path))
    with served(assistant) as address, visiting(chromium, address) as visit:
        visit.ask(QUESTION)
        visit.ask("decline this")
        good = visit.turn(QUESTION).get_by_role("button", name="Good answer")
        good.click()
        visit.turn(QUESTION).get_by_text("Saved on the computer that runs Footnote; sent nowhere else.").wait_for()
        expect(good).to_have_attribute("aria-pressed", "true")
        visit.turn("decline this").get_by_role("button", name="Poor answer").click()
        comment = visit.page.get_by_role("textbox", name="What’s wrong with it? (optional)")
        comment.fill(f"NurseBench says so. {HOSTILE}")
        comment.press("Enter")
        comment.wait_for(state="detached")
        visit.ask("then what?")
        expect(good).to_have_attribute("aria-pressed", "true")
        good.click()
        visit.page.locator(".thumb[aria-pressed=true]").nth(1).wait_for(state="detached")
        judged = [
            (one.question, one.thumbs, one.comment) for one in read_feedback(assistant.settings.feedback_file)
        ]
        assert judged == [
            (QUESTION, "up", ""),
            ("decline this", "down", ""),
            ("decline this", "down", f"NurseBench says so. {HOSTILE}"),
            (QUESTION, "withdrawn", ""),
        ]
        visit.reload()
        poor = visit.turn("decline this").get_by_role("button", name="Poor answer", pressed=True)
        poor.wait_for()
        expect(visit.page.locator(".thumb[aria-pressed=true]")).to_have_count(1)
        visit.turn("then what?").locator("div.foot").wait_for()
        assistant.settings.feedback_file.unlink()
        assistant.settings.feedback_file.mkdir()
        visit.turn("then what?").get_by_role("button", name="Good answer").click()
        visit.page.get_by_role("alert").get_by_text("feedback can’t be kept").wait_for()
        visit.turn("then what?").get_by_text("Not saved.").wait_for()
        expect(visit.turn("then what?").locator(".thumb[aria-pressed=true]")).to_have_count(0)
        assert visit.complaints == []


@browser
def test_the_last_question_can_be_edited_and_asked_again(visit: Visit) -> None:
    visit.ask(QUESTION)
    visit.ask("decline this")
    visit.turn("decline this").get_by_role("button", name="Edit question").click()
    visit.page.get_by_role("textbox", name="Edit question").fill("written by whom?")
    visit.page.locator("form.reword").get_by_role("button", name="Ask").click()
    visit.turn("written by whom?").locator("div.foot").wait_for()
    expect(visit.page.locator(".turn h2")).to_have_text([QUESTION, "written by whom?"])
    shown = visit.turn("written by whom?").locator("div.foot").element_handle()
    visit.turn("written by whom?").get_by_role("button", name="Ask again").click()
    shown.wait_for_element_state("hidden")
    visit.turn("written by whom?").locator("div.foot").wait_for()
    expect(visit.page.locator(".turn")).to_have_count(2)


@browser
def test_a_decline_offers_questions_to_ask_with_one_click(visit: Visit) -> None:
    visit.ask("decline this")
    visit.turn("decline this").get_by_role("button", name="What is NurseBench?").click()
    visit.turn("What is NurseBench?").locator("div.foot").wait_for()


@browser
def test_a_conversation_survives_a_reload_until_a_new_one_is_started(visit: Visit) -> None:
    visit.ask(QUESTION)
    visit.ask("hostile question")
    visit.reload()
    visit.turn("hostile question").locator("div.foot").wait_for()
    expect(visit.page.locator(".turn")).to_have_count(2)
    assert visit.page.evaluate("window.pwned") is None
    visit.ask("then what?")
    visit.turn("then what?").get_by_text("Understood as: hostile question then what?").wait_for()
    visit.page.get_by_role("button", name="New conversation").click()
    visit.page.get_by_role("heading", name="Ask 7 abstracts.").wait_for()
    visit.reload()
    visit.page.get_by_role("heading", name="Ask 7 abstracts.").wait_for()
    expect(visit.page.locator(".turn")).to_have_count(0)


def see_conversations(visit: Visit, *titles: str) -> None:
    """Open the list of conversations and wait for these titles, in this order."""
    visit.page.get_by_role("button", name="Conversations").click()
    expect(visit.page.locator("#earlier li .title")).to_have_text(titles)


@browser
def test_earlier_conversations_can_be_reopened_and_deleted(visit: Visit) -> None:
    visit.ask(QUESTION)
    visit.ask("then what?")
    visit.page.get_by_role("button", name="New conversation").click()
    visit.page.get_by_role("heading", name="Ask 7 abstracts.").wait_for()
    visit.ask("hostile question")
    see_conversations(visit, "hostile question", QUESTION)
    visit.page.locator("#earlier").get_by_role("button", name=QUESTION, exact=True).click()
    visit.turn("then what?").locator("div.foot").wait_for()
    expect(visit.page.locator(".turn h2")).to_have_text([QUESTION, "then what?"])
    visit.ask("decline this")
    visit.reload()
    visit.turn("decline this").locator("div.foot").wait_for()
    see_conversations(visit, QUESTION, "hostile question")
    visit.page.get_by_role("button", name="Delete “hostile question”").click()
    expect(visit.page.locator("#earlier li")).to_have_count(1)
    expect(visit.page.locator(".turn")).to_have_count(3)
    visit.page.keyboard.press("Escape")
    expect(visit.page.get_by_role("button", name="Conversations")).to_be_focused()
    see_conversations(visit, QUESTION)
    visit.page.get_by_role("button", name=f"Delete “{QUESTION}”").click()
    visit.page.get_by_role("heading", name="Ask 7 abstracts.").wait_for()
    visit.page.wait_for_function("!Object.keys(localStorage).some((key) => /-conversation-/.test(key))")
    assert visit.complaints == []


@browser
def test_a_deleted_conversation_can_be_put_back(visit: Visit) -> None:
    visit.ask(QUESTION)
    see_conversations(visit, QUESTION)
    visit.page.get_by_role("button", name=f"Delete “{QUESTION}”").click()
    visit.page.get_by_role("heading", name="Ask 7 abstracts.").wait_for()
    visit.page.get_by_role("button", name="Undo").click()
    visit.turn(QUESTION).locator("div.foot").wait_for()
    see_conversations(visit, QUESTION)
    expect(visit.page.locator("#earlier time")).to_have_attribute("datetime", re.compile("^20"))


@browser
def test_a_link_with_a_question_asks_it(chromium: BrowserContext, address: str) -> None:
    with visiting(chromium, f"{address}/?q=What+is+NurseBench%3F") as visit:
        visit.turn("What is NurseBench?").locator("div.foot").wait_for()
        assert "q=" not in visit.page.url
        assert visit.page.title() == "What is NurseBench? · Footnote"


@browser
def test_the_sources_shown_are_those_of_the_answer_in_view(visit: Visit) -> None:
    visit.ask(QUESTION)
    visit.ask("decline this")
    sources = [visit.turn(question).locator(".sources") for question in (QUESTION, "decline this")]
    sources[1].wait_for()
    visit.page.wait_for_function(AT_THE_TOP)  # a page that still scrolls would scroll back
    visit.page.mouse.move(400, 400)
    for _ in range(20):  # as a reader's wheel turns; all at once can be done before the page hears of it
        visit.page.mouse.wheel(0, -250)
        visit.page.wait_for_timeout(50)
    sources[0].wait_for()
    expect(sources[1]).to_be_hidden()
    expect(sources[0].locator(".asked")).to_have_text(QUESTION)


@browser
def test_a_server_that_goes_away_is_noticed_and_the_question_can_be_asked_again(fresh: Visit) -> None:
    fresh.ask(QUESTION)
    fresh.start("slow question")
    fresh.turn("slow question").locator(".chip").first.wait_for()
    fresh.page.route("**/gradio_api/app_id", lambda route: route.abort())
    for _ in range(2):
        fresh.page.evaluate("dispatchEvent(new Event('offline'))")
    lost = fresh.page.locator("#connection")
    lost.get_by_text("Can’t reach Footnote.").wait_for()
    fresh.page.unroute("**/gradio_api/app_id")
    lost.get_by_text("Footnote is back.").wait_for()
    fresh.turn(QUESTION).locator("div.foot").wait_for()
    lost.get_by_role("button", name="Ask again").click()
    fresh.turn("slow question").locator("div.foot").wait_for()


@browser
def test_what_was_asked_and_typed_outlives_a_server_that_is_gone(fresh: Visit) -> None:
    """Gradio reloads the page once a server is back that an event didn't get to."""
    fresh.ask(QUESTION)
    gone = re.compile("/gradio_api/(queue/join|app_id)")
    fresh.page.route(gone, lambda route: route.abort())
    fresh.start("decline this")
    fresh.page.locator("#connection").get_by_text("Can’t reach Footnote.").wait_for()
    expect(fresh.page.locator(".toast-body")).to_be_hidden()
    with fresh.page.expect_navigation():
        fresh.page.unroute(gone)
    fresh.turn(QUESTION).locator("div.foot").wait_for()
    expect(fresh.box).to_have_value("decline this")
    fresh.start("slow question")
    fresh.turn("slow question").locator(".chip").first.wait_for()
    fresh.reload()
    fresh.page.get_by_text("Your last question wasn’t answered.").wait_for()
    fresh.page.get_by_role("button", name="Ask again").last.click()
    fresh.turn("slow question").locator("div.foot").wait_for()
    expect(fresh.page.locator(".turn h2")).to_have_text([QUESTION, "slow question"])


@browser
def test_keys_go_to_the_question_box_recall_the_last_question_and_are_listed(visit: Visit) -> None:
    visit.ask(QUESTION)
    visit.page.evaluate("document.activeElement.blur()")
    visit.page.keyboard.press("?")
    visit.page.get_by_role("dialog", name="Keyboard shortcuts").wait_for()
    visit.page.keyboard.press("Escape")
    visit.page.keyboard.press("/")
    visit.page.keyboard.press("ArrowUp")
    expect(visit.box).to_have_value(QUESTION)
    visit.start("endless question")
    visit.turn("endless question").locator(".chip").first.wait_for()
    visit.page.keyboard.press("Escape")
    visit.turn("endless question").get_by_text("Stopped early.").wait_for()


@browser
def test_an_unfinished_answer_stays_out_of_a_reopened_conversation(visit: Visit) -> None:
    visit.ask(QUESTION)
    visit.page.get_by_role("button", name="New conversation").click()
    visit.page.get_by_role("heading", name="Ask 7 abstracts.").wait_for()
    visit.start("endless question")
    visit.turn("endless question").locator(".chip").first.wait_for()
    see_conversations(visit, QUESTION)
    visit.page.locator("#earlier").get_by_role("button", name=QUESTION, exact=True).click()
    visit.turn(QUESTION).locator("div.foot").wait_for()
    visit.ask("decline this")
    visit.page.wait_for_timeout(500)  # the abandoned answer has a step every 50 ms
    expect(visit.page.locator(".turn h2")).to_have_text([QUESTION, "decline this"])
    expect(visit.page.get_by_role("alert")).to_be_hidden()


@browser
def test_two_windows_never_overwrite_each_other(chromium: BrowserContext, address: str, visit: Visit) -> None:
    visit.ask(QUESTION)
    other = chromium.new_page()
    other.goto(address)
    other.locator(".turn").wait_for()
    visit.ask("decline this")
    box = other.get_by_role("textbox", name="Question")
    box.fill("then what?")
    box.press("Enter")
    other.locator(".turn").nth(1).locator("div.foot").wait_for()
    saved(other, "then what?")
    other.close()
    titles, turns = visit.page.evaluate(STORED)
    assert titles == [QUESTION, QUESTION]
    assert turns == [[QUESTION, "then what?"], [QUESTION, "decline this"]]


@browser
def test_stored_conversations_are_limited_in_number_and_size(visit: Visit) -> None:
    visit.ask(QUESTION)
    kept = visit.page.evaluate(FILL, [30, 1000])
    assert (len(kept["list"]), kept["keys"]) == (20, 20)
    kept = visit.page.evaluate(FILL, [8, 600_000])
    assert (len(kept["list"]), kept["keys"]) == (3, 3)
    assert visit.complaints == []


@browser
def test_troubles_are_shown_in_the_header_while_they_last(chromium: BrowserContext) -> None:
    detail = "nowhere does not answer."
    assistant = FakeAssistant("some/model", troubles=[])
    with served(assistant) as address, visiting(chromium, address, *PHONE) as visit:
        troubles = visit.page.locator("#header .troubles")
        expect(troubles).to_have_text("")
        cast(list[Trouble], assistant.troubles).append(failing_model(detail))
        visit.ask(QUESTION)
        troubles.get_by_text("The model isn’t responding, so papers are quoted.").click()
        expect(troubles.get_by_text(detail)).to_be_visible()
        assert violations(visit.page) == []
        cast(list[Trouble], assistant.troubles).clear()
        visit.ask("then what?")
        expect(troubles).to_have_text("")


@browser
def test_the_date_filter_is_hidden_at_first_and_applies_to_every_question(fresh: Visit) -> None:
    since = fresh.page.get_by_label("Papers since")
    expect(since).to_be_hidden()
    fresh.page.get_by_role("button", name="Filter by date").click()
    since.fill("2024-02")
    fresh.page.get_by_label("until").fill("2025")
    fresh.page.get_by_label("include undated papers").check()
    fresh.page.get_by_role("button", name="Papers since 2024-02, until 2025, including undated").wait_for()
    fresh.ask(QUESTION)
    fresh.page.get_by_text("Papers from 2024-02-01 to 2025-12-31, including undated.").wait_for()
    fresh.ask("decline this")
    for name in ("Ask again", "What is NurseBench?"):
        shown = fresh.page.locator("#current div.foot").element_handle()
        fresh.page.locator("#current").get_by_role("button", name=name).click()
        shown.wait_for_element_state("hidden")
        fresh.page.locator("#current div.foot").wait_for()
        expect(fresh.page.locator("#current")).to_contain_text("to 2025-12-31, including undated.")
    fresh.page.get_by_label("include undated papers").uncheck()
    fresh.ask(QUESTION)
    fresh.page.get_by_role("button", name="Include undated papers").click()
    fresh.page.locator("#current").get_by_text("to 2025-12-31, including undated.").wait_for()
    expect(fresh.page.locator("#current").get_by_role("button", name="Include undated papers")).to_have_count(0)
    since.fill("soon")
    fresh.start("then what?")
    fresh.page.get_by_role("alert").get_by_text("“soon” isn’t a date").wait_for()
    expect(fresh.box).to_have_value("then what?")


@browser
def test_an_answer_and_its_references_can_be_downloaded(visit: Visit) -> None:
    visit.ask(QUESTION)
    for label, name, text in (
        ("Markdown", "answer.md", to_markdown(quoted(QUESTION), question=True)),
        ("BibTeX", "references.bib", quoted(QUESTION).to_bibtex()),
        ("CSL-JSON", "references.json", quoted(QUESTION).to_csl_json()),
        ("ACL", "references-acl.txt", quoted(QUESTION).to_references("acl")),
    ):
        visit.page.get_by_text("Download", exact=True).click()
        with visit.page.expect_download() as download:
            visit.page.get_by_role("button", name=label).click()
        assert download.value.suggested_filename == name
        assert download.value.path().read_text("utf-8") == text
    assert {urlsplit(url).netloc for url in visit.requested if not url.startswith("blob:")} == {
        urlsplit(visit.page.url).netloc
    }


@browser
def test_the_sources_of_an_earlier_answer_can_be_shown_again(visit: Visit) -> None:
    visit.ask(QUESTION)
    visit.ask("decline this")
    earlier = visit.turn(QUESTION)
    expect(earlier.locator(".sources")).to_be_hidden()
    earlier.locator(".chip").first.click()
    expect(earlier.locator(".sources")).to_be_visible()
    expect(visit.turn("decline this").locator(".sources")).to_be_hidden()


@browser
def test_the_sources_do_not_change_while_the_page_scrolls_to_an_answer(visit: Visit) -> None:
    visit.ask(QUESTION)
    visit.page.evaluate(WATCH_CHOSEN)
    visit.ask("decline this")
    visit.page.wait_for_function(AT_THE_TOP)
    assert visit.page.evaluate("chosen") == []


@browser
def test_copying_puts_the_answer_with_its_references_on_the_clipboard(
    chromium: BrowserContext, address: str
) -> None:
    with visiting(chromium, address) as visit:
        visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        visit.ask(QUESTION)
        visit.page.get_by_role("button", name="Copy with references").click()
        visit.page.get_by_role("button", name="Copied").wait_for()
        assert visit.page.evaluate("navigator.clipboard.readText()") == (
            f"{QUESTION}\n\n{quoted(QUESTION).with_quotation_marks()}"
        )
        visit.page.context.clear_permissions()


@browser
def test_copying_works_without_the_clipboard_api(fresh: Visit) -> None:
    fresh.page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    fresh.ask(QUESTION)
    fresh.page.get_by_role("button", name="Copy with references").click()
    fresh.page.get_by_role("button", name="Copied").wait_for()


@browser
@pytest.mark.slow
def test_the_real_assistant_answers_in_the_browser(chromium: BrowserContext, real_assistant: Assistant) -> None:
    with served(real_assistant) as address, visiting(chromium, address) as visit:
        question = "Which benchmark tests the values of large language models?"
        visit.ask(question)
        turn = visit.turn(question)
        expect(visit.page.locator("#status")).to_contain_text("Quotes only (no language model)")
        turn.locator(".chip").first.click()
        turn.locator("mark.flash").wait_for()
        assert visit.complaints == []


GOOD_SHIFT = 0.1
"""What web.dev calls a good cumulative layout shift, at most."""

SHIFTS = """shifted = 0;
new PerformanceObserver((seen) => {
    for (const shift of seen.getEntries()) if (!shift.hadRecentInput) shifted += shift.value;
}).observe({ type: "layout-shift", buffered: true });"""
WATCH_CHOSEN = """() => {
    window.chosen = [];
    new MutationObserver(() => chosen.push(...[...document.querySelectorAll(".turn.chosen")].map((one) => one.id)))
        .observe(document.body, { subtree: true, attributes: true, attributeFilter: ["class"] });
}"""
KEPT = "footnote.conversations.current()"
STORED = """() => {
    const list = JSON.parse(localStorage.getItem("footnote-conversations"));
    const record = (one) => JSON.parse(localStorage.getItem(`footnote-conversation-${one.id}`));
    const turns = list.map((one) => JSON.parse(record(one).turns).turns.map((turn) => turn.question));
    return [list.map((one) => one.title), turns];
}"""
FILL = """([many, long]) => {
    const { begun, keep } = footnote.conversations;
    for (let nth = 0; nth < many; nth += 1) {
        begun();
        keep(JSON.stringify({ version: 1, turns: [{ question: `${nth}`, filling: "x".repeat(long) }] }));
    }
    const keys = Object.keys(localStorage).filter((key) => /-conversation-/.test(key)).length;
    return { list: JSON.parse(localStorage.getItem("footnote-conversations")), keys };
}"""
AT_THE_TOP = """() => {
    const turn = document.querySelector("#current .turn");
    return Math.abs(turn.getBoundingClientRect().top - parseFloat(getComputedStyle(turn).scrollMarginTop)) < 2;
}"""
TOP = "part => Math.round(part.getBoundingClientRect().top)"
REACH_OUT = """(other) => {
    fetch(other).catch(() => 0);
    new Image().src = other + "/image";
    document.body.insertAdjacentHTML("beforeend",
        `<img src="${other}/x"><iframe src="${other}"></iframe><link rel="stylesheet" href="${other}/css">
         <form id="out" action="${other}"></form><p style="background: url(${other}/y)">.</p>`);
    document.getElementById("out").submit();
}"""
TEXTS = (
    "h2, .status, .understood, .notice, .own p, .sentence, .chip, .verdict, .why, .legend, .quiet, .nearest a,"
    " .nearest q, .when, .source h4, .about, .abstract, .abstract mark, .back, summary, #ask, #clear,"
    " .dates-switch, .take summary, .instead button, .why-so p"
).split(", ")
