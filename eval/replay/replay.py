"""Run the chain that writes, checks and repairs an answer on what a model has written before."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from assistant import Assistant
from assistant.answer import Usage
from assistant.generative import AnswerDraft, Writer, parse_draft
from assistant.llm import BudgetedModel, CircuitBreaker, Reading
from eval.replay.recordings import RecordedModel, Recording
from index.papers import Paper, normalised_title

__all__ = ["Replayed", "replay"]

CONTEXT = 32_768
"""Tokens of the context window: room for every paper that the model was shown."""


@dataclass(frozen=True)
class Replayed:
    """An answer that was written again.

    `cited` are the sentences of the draft that cite a paper, `uncited` the others. `refused` are those that the
    check sent back to the model, with what was wrong. `seconds` is from the end of the model's text to the last
    verdict.
    """

    recording: Recording
    answer: AnswerDraft
    cited: tuple[str, ...]
    uncited: tuple[str, ...]
    refused: dict[str, str]
    usage: Usage
    seconds: float

    @property
    def shown(self) -> tuple[str, ...]:
        """The sentences that the reader is shown as supported."""
        return tuple(each.text for each in self.answer.sentences if each.verdict == "supported")

    @property
    def shown_unread(self) -> tuple[str, ...]:
        """Those of them that no judge would read either: quotes."""
        return tuple(
            each.text for each in self.answer.sentences if each.verdict == "supported" and each.kind == "quote"
        )


def replay(
    assistant: Assistant,
    recordings: Iterable[Recording],
    pace: float | None = None,
    progress: Callable[[], None] = lambda: None,
) -> tuple[Replayed, ...]:
    """Return each recording, answered with the assistant's papers and check; `pace` is in tokens a second."""
    papers = {normalised_title(paper.title): paper for paper in assistant.index.papers}
    replayed = []
    for recording in recordings:
        shown = [papers[normalised_title(title)] for title in recording.titles]
        replayed.append(_replay(assistant, recording, shown, pace))
        progress()
    return tuple(replayed)


def _replay(assistant: Assistant, recording: Recording, papers: Sequence[Paper], pace: float | None) -> Replayed:
    model = RecordedModel(recording, pace)
    budgeted = BudgetedModel(model, CircuitBreaker())
    *_, answer = Writer(budgeted, assistant.checker, assistant.index.encoder, CONTEXT).write(
        recording.question, Reading(tuple(papers))
    )
    seconds = time.monotonic() - model.ended
    sentences = [
        each
        for each in parse_draft(recording.draft, [len(paper.sentences) for paper in papers])
        if each.role == "sentence"
    ]
    return Replayed(
        recording,
        answer,
        tuple(each.text for each in sentences if each.references),
        tuple(each.text for each in sentences if not each.references),
        model.refused,
        budgeted.usage,
        seconds,
    )
