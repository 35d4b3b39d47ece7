"""A second judge for sentences that the code is unsure of: it may doubt what the code supports, no more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from assistant.answer import Verdict
from assistant.errors import ModelError
from assistant.llm import Message, render_judge
from index.errors import EncoderError

__all__ = [
    "EntailmentJudge",
    "Judge",
    "Judgement",
    "ModelJudge",
    "Pair",
    "doubted",
    "is_unsure",
]

CERTAIN = 0.9
"""The score from which a claim is not judged again: against .94, with nothing found, next to nothing was."""

DOUBTED = "a second reading does not find it in what is cited"
LINE = re.compile(r"^[^\w\n]*+(\d{1,2})[^\w\n]++(yes|no)\b", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class Pair:
    """A claim, and the words that are to support it."""

    claim: str
    quotes: tuple[str, ...]


@dataclass(frozen=True)
class Judgement:
    """Whether each pair is upheld; `notice` says, where none could be judged, why."""

    upheld: tuple[bool, ...]
    notice: str = ""


class Judge(Protocol):
    """What can be asked for a second reading."""

    def judge(self, pairs: Sequence[Pair]) -> Judgement:
        """Return whether each claim follows from its quotes; all are upheld where that can't be told."""


class Asks(Protocol):
    """What a judge needs of a language model."""

    def stream(self, messages: Sequence[Message]) -> Iterator[str]:
        """Yield the answer piece by piece; raise ModelError."""


class Entails(Protocol):
    """What a judge needs of an entailment model; tests bring one that can be computed by hand."""

    def entailed(self, pairs: Sequence[Pair]) -> Sequence[bool]:
        """Return whether each claim follows; raise EncoderError where the model can't be had."""


@dataclass(frozen=True)
class ModelJudge:
    """The language model as the judge, asked once for all pairs."""

    model: Asks

    def judge(self, pairs: Sequence[Pair]) -> Judgement:
        """Return the pairs that the model does not say no to."""
        told = [(pair.claim, pair.quotes) for pair in pairs]
        try:
            reply = "".join(self.model.stream(render_judge(told)))
        except ModelError as error:
            return _not_judged(pairs, error)
        refused = {int(place) for place, word in LINE.findall(reply) if word.lower() == "no"}
        return Judgement(tuple(place not in refused for place in range(1, len(pairs) + 1)))


@dataclass(frozen=True)
class EntailmentJudge:
    """An entailment model as the judge."""

    model: Entails

    def judge(self, pairs: Sequence[Pair]) -> Judgement:
        """Return the pairs in which the quotes entail the claim."""
        try:
            return Judgement(tuple(self.model.entailed(pairs)))
        except EncoderError as error:
            return _not_judged(pairs, error)


def is_unsure(verdict: Verdict) -> bool:
    """Tell whether a claim is supported, but not beyond doubt."""
    return verdict.verdict == "supported" and verdict.score < CERTAIN


def doubted(verdict: Verdict) -> Verdict:
    """Return the verdict on a claim that the code supports and the judge does not."""
    return replace(verdict, verdict="unsupported", why=(*verdict.why, DOUBTED))


def _not_judged(pairs: Sequence[Pair], error: Exception) -> Judgement:
    return Judgement((True,) * len(pairs), f"Checked by code alone: {str(error).rstrip('.')}.")
