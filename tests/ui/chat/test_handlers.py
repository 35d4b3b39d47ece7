"""Handlers of the chat that need no page."""

from __future__ import annotations

import json
from unittest.mock import Mock

from assistant import Question
from assistant.references import references
from tests.support.browser import BENCH, DRIFT, FakeAssistant, quoted
from ui.chat.handlers import answering, cited, emptied
from ui.chat.page_requests import Asked, Wanted


def test_an_answer_that_the_reader_left_changes_nothing_any_more() -> None:
    parts = Mock()
    steps = answering(parts, FakeAssistant(), Asked(Question("What is new?"), ()), ())
    underway = next(steps)[parts.underway]
    assert parts.current in next(steps)
    emptied(parts, underway)
    assert list(steps) == []


def test_references_are_written_of_the_wanted_papers_in_their_order() -> None:
    reply = json.loads(cited(Wanted(7, (DRIFT.key, BENCH.key), "ris"), [BENCH, DRIFT], ()))
    assert reply == {"number": 7, "text": references([DRIFT, BENCH], "ris")}


def test_a_paper_of_an_answer_is_cited_after_it_was_removed() -> None:
    answer = quoted("a")
    reply = json.loads(cited(Wanted(1, (BENCH.key,), "apa"), [], (("a", answer),)))
    assert reply["text"] == references([BENCH], "apa")


def test_no_reference_is_left_out_in_silence() -> None:
    reply = json.loads(cited(Wanted(1, (BENCH.key, DRIFT.key), "apa"), [BENCH], ()))
    assert reply == {"number": 1, "text": None}
