"""Replaying a saved answer in the chat, and the bundle under an answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from assistant import Assistant
from assistant.answer import History
from assistant.receipts import bundle_of, check_bundle, parse_record, receipt_of
from index import PaperIndex
from tests.support.browser import HOSTILE, FakeAssistant, served, visiting
from tests.support.elements import Elements
from tests.support.fakes import CATS
from tests.support.looks import PHONE, violations
from ui.chat.keeping import Kept, kept
from ui.chat.replaying import replayed_file

HUNT = "What share of cats hunt at night?"
QUESTION = "Which benchmark tests nurses?"


def test_the_same_answer_is_said_to_be_the_same(few_index: PaperIndex) -> None:
    assistant = Assistant(few_index)
    seen = Elements(replayed_file(json.dumps(receipt_of(assistant.ask(HUNT))), assistant))
    assert "The answer is the same." in seen.text
    assert "Then" not in seen.text


def test_what_has_changed_is_shown_with_both_answers(few_index: PaperIndex) -> None:
    assistant = Assistant(few_index)
    answer = assistant.ask(HUNT)
    few_index.remove([CATS])
    seen = Elements(replayed_file(json.dumps(bundle_of(answer)), assistant))
    assert seen.open == 0
    for words in (
        "The answer has changed",
        "gone: “Cats at Night”, which was cited",
        "Every quote (",
        answer.text,
    ):
        assert words in seen.text
    assert HUNT in seen.values("data-question")


def test_a_forged_bundle_is_named_flawed(few_index: PaperIndex) -> None:
    values = bundle_of(Assistant(few_index).ask(HUNT))
    values["citations"][0]["quote"] = HOSTILE
    seen = Elements(replayed_file(json.dumps(values), Assistant(few_index)))
    assert "The bundle is flawed:" in seen.text
    assert not {"img", "script"} & set(seen.tags)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"question": 1}', "\ud800", "null"])
def test_any_other_file_is_refused_in_a_sentence(few_index: PaperIndex, content: str) -> None:
    seen = Elements(replayed_file(content, Assistant(few_index)))
    assert seen.values("role") == ["alert"]
    assert seen.text.startswith("The file isn’t a receipt or a bundle: ")


def test_the_bundle_of_a_turn_is_sound(few_index: PaperIndex) -> None:
    assistant = Assistant(few_index)
    history: History = ((HUNT, assistant.ask(HUNT)),)
    reply = json.loads(kept(Kept("bundle", 1), history, assistant)[1])
    assert check_bundle(parse_record(reply["text"], reply["file"])).sound
    assert json.loads(kept(Kept("bundle", 2), history, assistant)[1])["failed"]


@pytest.mark.browser
def test_a_downloaded_bundle_is_replayed(chromium: BrowserContext, tmp_path: Path) -> None:
    with served(FakeAssistant()) as address, visiting(chromium, address, *PHONE, dark=True) as visit:
        page = visit.page
        visit.ask(QUESTION)
        page.get_by_text("Download", exact=True).click()
        with page.expect_download() as download:
            page.get_by_role("button", name="Bundle").click()
        download.value.save_as(tmp_path / "bundle.json")
        page.get_by_text("Anyone can check the bundle").wait_for()
        page.get_by_role("button", name="Collections").click()
        page.get_by_role("button", name="Replay").click()
        chooser = page.get_by_label("Choose a receipt")
        expect(chooser).to_be_focused()
        chooser.set_input_files(tmp_path / "bundle.json")
        page.get_by_text("The answer is the same.").wait_for()
        expect(page.locator("#replaying .panel-status")).to_have_text("")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
        page.get_by_role("button", name="Close").click()
        expect(page.get_by_role("button", name="Collections")).to_be_focused()
        assert visit.complaints == []
