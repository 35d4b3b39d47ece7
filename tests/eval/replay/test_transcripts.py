"""A transcript says what the model wrote, what is shown, and why they differ."""

from __future__ import annotations

from dataclasses import replace

from assistant.answer import AnswerSentence, Usage
from assistant.generative import AnswerDraft
from eval.replay.recordings import Recording
from eval.replay.replay import Replayed
from eval.replay.transcripts import transcripts

CHANGED = Replayed(
    Recording("a", "What do cats do?", (), "Dogs sleep [1.2].", ("Dogs sleep.",), {}),
    AnswerDraft((AnswerSentence("Cats sleep.", (), "supported", 1.0, ("rewritten: dogs",)),), missing="No more."),
    ("Dogs sleep.",),
    (),
    {"Dogs sleep.": "dogs"},
    Usage(),
    0.1,
)
UNCHANGED = Replayed(Recording("b", "Who?", (), "Cats.", (), {}), AnswerDraft(), (), (), {}, Usage(), 0.1)


def test_a_transcript_has_the_question_the_draft_the_answer_and_the_reasons() -> None:
    (text,) = transcripts([UNCHANGED, CHANGED], 5)
    assert text.startswith("## What do cats do?\n\nThe model wrote:\n\n> Dogs sleep [1.2].")
    assert "> Cats sleep.\n\n> No more." in text
    assert "- planted, and caught: Dogs sleep.\n- refused: Dogs sleep. (dogs)\n" in text
    assert text.endswith("- supported: Cats sleep. (rewritten: dogs)")


def test_a_planted_flaw_that_is_shown_as_supported_is_said_to_have_passed() -> None:
    shown = AnswerDraft((AnswerSentence("Dogs sleep.", (), "supported", 1.0),))
    (text,) = transcripts([replace(CHANGED, answer=shown)], 1)
    assert "- planted, and passed: Dogs sleep." in text


def test_no_more_transcripts_are_written_than_asked_for() -> None:
    assert len(list(transcripts([CHANGED] * 3, 2))) == 2
