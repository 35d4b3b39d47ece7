"""A replay runs the real writer and check, and counts what was refused, kept and caught."""

from __future__ import annotations

import pytest

from assistant.answer import AnswerSentence, Usage
from assistant.generative import AnswerDraft
from eval.replay.figures import compute_replay_figures
from eval.replay.recordings import Recording
from eval.replay.replay import Replayed

SOUND = Recording("sound", "Q?", (), "", (), {})
FLAWED = Recording("flawed", "Q?", (), "", ("Lie.", "Fib."), {})


def replayed(recording: Recording, cited: tuple[str, ...], shown: tuple[str, ...], *refused: str) -> Replayed:
    sentences = tuple(AnswerSentence(text, (), "supported", 1.0) for text in shown)
    answer = AnswerDraft(sentences, finished=True)
    return Replayed(recording, answer, cited, (), dict.fromkeys(refused, "why"), Usage(2, 900, 100), 0.5)


@pytest.fixture
def figures() -> dict[str, tuple[float, int, tuple[str, ...]]]:
    both = [
        replayed(SOUND, ("True.", "Also true."), ("True.",), "Also true."),
        replayed(FLAWED, ("Sound.", "Lie.", "Fib."), ("Sound.", "Lie."), "Fib."),
    ]
    return {figure.name: (figure.value, figure.count, figure.failed) for figure in compute_replay_figures(both)}


def test_only_true_sentences_count_as_wrongly_refused(
    figures: dict[str, tuple[float, int, tuple[str, ...]]],
) -> None:
    assert figures["true sentences refused at first"] == (1 / 3, 3, ("sound: Also true.",))


def test_a_flaw_that_is_shown_as_supported_is_not_caught(
    figures: dict[str, tuple[float, int, tuple[str, ...]]],
) -> None:
    assert figures["planted flaws caught"] == (0.5, 2, ("flawed: Lie.",))


def test_only_sound_answers_count_as_repaired_for_nothing(
    figures: dict[str, tuple[float, int, tuple[str, ...]]],
) -> None:
    assert figures["repaired though nothing was wrong"] == (1.0, 1, ("sound",))
    assert figures["calls, mean"][0] == 2
    assert figures["tokens, mean"][0] == 1000
