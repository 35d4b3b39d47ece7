"""What a language model wrote for known questions and papers, and a model that writes it again."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.llm import Message
from eval.answers import DATA, WRITTEN_CLAIMS, read_records

__all__ = ["RECORDED", "RecordedModel", "Recording", "read_recordings"]

RECORDED = DATA / "recorded.jsonl"

ASKED_AGAIN = re.compile(r"^(\d{1,2})\. (.+)\n {3}Why not: (.+)$", re.MULTILINE)
"""A sentence in a request to repair an answer: its number, its text, and what is wrong with it."""

MARKER = re.compile(r" ?\[\d{1,2}\.\d{1,2}\]")

REPAIRED = re.compile(r"^(\d{1,2})\. (.+)$", re.MULTILINE)
"""A line of the reply to such a request."""

PIECE = re.compile(r"\S+\s*|\s+")
"""About a token of a model's text: a word and the space after it."""


@dataclass(frozen=True)
class Recording:
    """A draft for a question, and what the same model made of the sentences that it was asked to repair.

    `titles` are the papers that it was shown, in the order that its markers refer to. `flaws` are the sentences
    that the papers don't support, put there on purpose. `repairs` has the reply for each sentence.
    """

    id: str
    question: str
    titles: tuple[str, ...]
    draft: str
    flaws: tuple[str, ...]
    repairs: Mapping[str, str]


@dataclass(frozen=True)
class _Completion:
    id: str
    question: str
    titles: tuple[str, ...]
    kind: str
    text: str
    asked: str


@dataclass(frozen=True)
class _Flaw:
    id: str
    question: str
    text: str
    supported: bool


@dataclass
class RecordedModel:
    """A language model that writes one recording again, `pace` tokens a second, or at once if that is None.

    Asked to repair sentences, it gives the recorded reply for each, and nothing where there is none. `refused` are
    those sentences, with what was wrong; `ended` is when its last text ended.
    """

    recording: Recording
    pace: float | None = None
    name: str = "recorded"
    host: str = "nowhere"
    refused: dict[str, str] = field(default_factory=dict)
    ended: float = 0.0

    def stream(self, messages: Sequence[Message]) -> Iterator[str]:
        """Yield the draft, or the repaired lines if some are asked for."""
        asked = list(_asked_again(messages[-1].content))
        self.refused |= {text: why for _, text, why in asked}
        lines = [f"{number}. {self.recording.repairs.get(text, '')}".rstrip() for number, text, _ in asked]
        for piece in PIECE.findall("\n".join(lines) if asked else self.recording.draft):
            if self.pace:
                time.sleep(1 / self.pace)
            yield piece
        self.ended = time.monotonic()


def read_recordings(path: Path = RECORDED, claims: Path = WRITTEN_CLAIMS) -> tuple[Recording, ...]:
    """Return the recorded drafts with their repairs; `claims` says which of their sentences are flawed."""
    completions = read_records(path, _completion)
    flaws = [flaw for flaw in read_records(claims, _flaw) if not flaw.supported]
    return tuple(
        Recording(
            each.id,
            each.question,
            each.titles,
            each.text,
            tuple(flaw.text for flaw in flaws if flaw.question == each.question),
            {
                text: reply
                for other in completions
                if other.kind == "repair" and other.question == each.question
                for text, reply in _repairs(other)
            },
        )
        for each in completions
        if each.kind == "draft"
    )


def _asked_again(request: str) -> Iterator[tuple[str, str, str]]:
    """Yield the number of each sentence of a request, its text without markers, and what is wrong with it."""
    for number, text, why in ASKED_AGAIN.findall(request):
        yield number, MARKER.sub("", text), why


def _repairs(completion: _Completion) -> Iterator[tuple[str, str]]:
    replies = dict(REPAIRED.findall(completion.text))
    for number, text, _ in _asked_again(completion.asked):
        if number in replies:
            yield text, replies[number]


def _completion(record: Mapping[str, Any]) -> _Completion:
    return _Completion(
        record["id"],
        record["question"],
        tuple(record["papers"]),
        record["kind"],
        record["completion"],
        record.get("asked", ""),
    )


def _flaw(record: Mapping[str, Any]) -> _Flaw:
    return _Flaw(record["cid"], record["question"], record["claim"], record["label"] == "supported")
