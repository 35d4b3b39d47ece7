"""Citing a draft in the chat."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, expect

from assistant import Assistant
from assistant.citing import Backing, CitedDraft, DraftSentence, Quote
from index import Paper, PaperIndex
from tests.support.browser import BENCH, DRAFT, DRIFT, HOSTILE, FakeAssistant, served, visiting
from tests.support.elements import Elements
from tests.support.looks import PHONE, violations
from ui.chat.drafting import drafted
from ui.html.drafts import cited_draft


def test_each_sentence_has_its_papers_with_quotes_and_keys_to_copy() -> None:
    seen = Elements(cited_draft(DRAFT))
    assert seen.open == 0
    for words in (f"Supports it {BENCH.title}", "1,240 dilemmas written by 38", f"Contradicts it {DRIFT.title}"):
        assert words in seen.text
    assert "12 is not in the cited sentence" in seen.text
    assert "Nothing in the papers comes close." in seen.text
    assert "Supported: 1 of 3 sentences, by 1 paper." in seen.text
    copied = seen.values("data-copy")
    assert copied[0] == DRAFT.to_latex()
    assert copied[1] == DRAFT.to_bibtex()
    assert copied[2:] == ["nurse2026", "drift2025"]


def test_markup_in_a_draft_and_its_papers_is_text() -> None:
    hostile = Paper(HOSTILE, HOSTILE)
    quote = Quote(HOSTILE, 0, len(HOSTILE))
    backing = Backing("close", hostile, HOSTILE, (quote,), 0.5, (HOSTILE,))
    sentence = DraftSentence(HOSTILE, 0, len(HOSTILE), (backing,))
    seen = Elements(cited_draft(CitedDraft(HOSTILE, (sentence,))))
    assert not {"img", "script"} & set(seen.tags)


def test_what_is_no_draft_is_refused_in_a_sentence(few_index: PaperIndex) -> None:
    seen = Elements(drafted("…", lambda: None, Assistant(few_index)))
    assert seen.values("role") == ["alert"]
    assert seen.text == "The text has no words; give a sentence or a paragraph of your draft."


@pytest.mark.browser
def test_a_pasted_paragraph_is_cited(chromium: BrowserContext) -> None:
    with served(FakeAssistant()) as address, visiting(chromium, address, *PHONE, dark=True) as visit:
        page = visit.page
        page.get_by_role("button", name="Cite").click()
        box = page.get_by_role("textbox", name="Paste a sentence")
        expect(box).to_be_focused()
        box.fill(DRAFT.text)
        page.get_by_role("button", name="Find papers").click()
        page.get_by_text("Supported: 1 of 3 sentences, by 1 paper.").wait_for()
        expect(page.locator("#drafting .panel-status")).to_have_text("")
        assert violations(page) == []
        key = page.get_by_role("button", name="Copy the key nurse2026")
        key.click()
        expect(key).to_have_text("Copied")
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
        box.press("Escape")
        expect(page.get_by_role("button", name="Cite")).to_be_focused()
        expect(box).to_be_hidden()
        assert visit.complaints == []
