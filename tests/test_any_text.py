"""Any text at all, given to what reads other people's text: it is read or refused, and nothing crashes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from assistant import Assistant, Settings
from assistant.answer import VerdictName
from assistant.generative.draft_parser import parse_draft
from assistant.llm.client import Message
from assistant.text import find_quantities
from index import Paper, PaperIndex
from tests.support.fakes import CATS
from tests.torture import WHOLE
from ui.chat import read_judged, read_request
from ui.chat.conversation_storage import from_storage

NUMBERS = st.from_regex(r"(?:1/0{0,3}\d{0,3}|\d{1,400}|one|half|a third|zero|0)(?: ?(?:%|of|in|times|million) ?)?")
ANY = st.text(st.characters(exclude_categories=()))
"""Texts of any characters, lone surrogates among them, which JSON can smuggle in."""
TEXTS = ANY | st.lists(NUMBERS | ANY, max_size=6).map(" ".join)
EXAMPLES = settings(
    max_examples=2_000 if WHOLE else 100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


class Says:
    """A model whose pieces are given, whatever they are."""

    name, host = "says", "nowhere"

    def __init__(self, *pieces: str) -> None:
        self.pieces = pieces

    def stream(self, messages: Sequence[Message]) -> Iterator[str]:
        yield from self.pieces


@pytest.fixture
def quoting(few_index: PaperIndex, tmp_path: Path) -> Assistant:
    return Assistant(few_index, None, Settings(home=tmp_path))


@given(text=TEXTS)
@example(text="1/0 of models")
@example(text="1/000")
@EXAMPLES
def test_numbers_are_read_from_any_text(text: str) -> None:
    """Fails, with a division by zero, when a ratio may have a denominator of 0."""
    for quantity in find_quantities(text):
        assert 0 <= quantity.start <= quantity.end <= len(text)


@given(text=TEXTS)
@example(text="")
@example(text="...")
@example(text="👍")
@example(text="1/0 of cats hunt")
@example(text="Cats sleep \ud83d by day.")
@EXAMPLES
def test_any_text_can_be_checked_as_a_claim(text: str, quoting: Assistant) -> None:
    """Fails when lone surrogates or denominators of 0 aren't dealt with where claims come in."""
    verdict = quoting.check(text, [CATS])
    assert verdict.verdict in VerdictName.__args__  # type: ignore[attr-defined]
    assert 0 <= verdict.score <= 1


@given(text=TEXTS)
@example(text="Cats\ud83d sleep.")
@EXAMPLES
def test_a_claim_can_be_checked_against_any_abstract(text: str, quoting: Assistant) -> None:
    """Fails when the papers that a program makes aren't cleaned."""
    assert 0 <= quoting.check("Cats sleep by day.", [Paper("Cats", text)]).score <= 1


@given(pieces=st.lists(TEXTS, min_size=1, max_size=4), cited=st.integers(0, 3))
@example(pieces=["Cats sleep \ud83d", "\udc08 by day [1.1]."], cited=0)
@EXAMPLES
def test_any_text_of_a_model_becomes_an_answer(pieces: list[str], cited: int, few_index: PaperIndex) -> None:
    """Fails when the text of a model isn't cleaned where it comes in, or an emoji isn't put together."""
    written = Assistant(few_index, Says(*pieces, f" [{cited}.1]."))
    answer = written.ask("When do cats sleep?")
    for text in (answer.text, *(sentence.text for sentence in answer.sentences), answer.to_markdown()):
        assert text.encode()


@given(text=TEXTS)
@EXAMPLES
def test_a_draft_is_read_from_any_text(text: str) -> None:
    for sentence in parse_draft(text, [3, 1]):
        assert sentence.text.strip()


@given(text=TEXTS)
@example(text='{"version": 1, "turns": [{"question": "\\ud800"}]}')
@example(text="[" * 100_000)
@example(text='{"version": 1, "turns": ' + "9" * 5_000 + "}")
@EXAMPLES
def test_what_a_browser_sends_back_is_read_or_ignored(text: str) -> None:
    assert from_storage(text, [CATS]) == ()
    read_request(text)
    read_judged(text)
