"""Transcripts of a replay: the question, what the model wrote, what is shown, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.answer import AnswerSentence
from eval.replay.replay import Replayed

__all__ = ["transcripts"]


def transcripts(replayed: Sequence[Replayed], most: int) -> Iterator[str]:
    """Yield the transcripts of answers that the check changed, doubted or let pass with a planted flaw; `most`."""
    telling = [each for each in replayed if each.recording.flaws or any(map(_is_told, each.answer.sentences))]
    yield from map(_transcript, telling[:most])


def _transcript(replayed: Replayed) -> str:
    answer = replayed.answer
    shown = "".join(sentence.lead + sentence.marked for sentence in answer.sentences).strip()
    flaws = [
        f"- planted, and {'passed' if flaw in replayed.shown else 'caught'}: {flaw}"
        for flaw in replayed.recording.flaws
    ]
    refused = [f"- refused: {text} ({why})" for text, why in replayed.refused.items()]
    told = [
        f"- {_label(each)}: {each.text} ({'; '.join(each.why)})" for each in answer.sentences if _is_told(each)
    ]
    parts = [
        f"## {replayed.recording.question}",
        f"The model wrote:\n\n> {replayed.recording.draft}",
        "Shown:\n\n" + "\n\n".join(f"> {part}" for part in (shown, answer.missing) if part),
        "\n".join(["Why:\n", *(flaws + refused + told or ["- nothing was found against it"])]),
    ]
    return "\n\n".join(parts)


def _is_told(sentence: AnswerSentence) -> bool:
    return bool(sentence.why) or sentence.kind == "left_out"


def _label(sentence: AnswerSentence) -> str:
    return sentence.kind if sentence.kind != "claim" else sentence.verdict
