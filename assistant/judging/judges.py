"""A second opinion on claims that the check isn't certain to be wrong: a reader who settles whether they hold."""

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
    "settled",
]

REJECTED = "a second check does not find it in the cited sentence"
VERDICT_LINE = re.compile(r"^[^\w\n]*+(\d{1,2})[^\w\n]++(yes|no)\b", re.IGNORECASE | re.MULTILINE)
"""A line of a language model's reply: the number of a claim, then yes or no."""


@dataclass(frozen=True)
class Pair:
    """A claim and the quotes that are meant to support it."""

    claim: str
    quotes: tuple[str, ...]


@dataclass(frozen=True)
class Judgement:
    """Whether each pair is upheld, None where that wasn't said; if nothing could be judged, `notice` says why."""

    upheld: tuple[bool | None, ...]
    notice: str = ""


class Judge(Protocol):
    """Whatever can give a second opinion."""

    def judge(self, pairs: Sequence[Pair]) -> Judgement:
        """Return whether each claim follows from its quotes, as far as that can be determined."""


class StreamingModel(Protocol):
    """What a judge needs of a language model."""

    def stream(self, messages: Sequence[Message]) -> Iterator[str]:
        """Yield the answer piece by piece; raise ModelError."""


class EntailmentModel(Protocol):
    """What a judge needs of an entailment model."""

    def entailed(self, pairs: Sequence[Pair]) -> Sequence[bool]:
        """Return whether each claim follows from its quotes; raise EncoderError if the model can't be loaded."""


@dataclass(frozen=True)
class ModelJudge:
    """A language model as the judge, called once for all pairs."""

    model: StreamingModel

    def judge(self, pairs: Sequence[Pair]) -> Judgement:
        """Uphold the pairs to which the model says yes; a pair with both answers counts as refused."""
        try:
            reply = "".join(self.model.stream(render_judge([(pair.claim, pair.quotes) for pair in pairs])))
        except ModelError as error:
            return _not_judged(pairs, error)
        said = {(int(number), word.lower()) for number, word in VERDICT_LINE.findall(reply)}
        numbers = range(1, len(pairs) + 1)
        return Judgement(
            tuple(
                (number, "no") not in said if {(number, "no"), (number, "yes")} & said else None
                for number in numbers
            )
        )


@dataclass(frozen=True)
class EntailmentJudge:
    """An entailment model as the judge."""

    model: EntailmentModel

    def judge(self, pairs: Sequence[Pair]) -> Judgement:
        """Uphold the pairs whose quotes entail the claim."""
        try:
            return Judgement(tuple(self.model.entailed(pairs)))
        except EncoderError as error:
            return _not_judged(pairs, error)


def settled(verdict: Verdict, upheld: bool | None) -> Verdict:
    """Return a claim's verdict after a judge has said whether it is upheld, or nothing."""
    if upheld is None:
        return verdict
    if upheld:
        return replace(verdict, verdict="supported", why=(), decided_by="judge")
    return replace(verdict, verdict="unsupported", why=(*verdict.why, REJECTED), decided_by="judge")


def _not_judged(pairs: Sequence[Pair], error: Exception) -> Judgement:
    return Judgement((None,) * len(pairs), f"Checked without the judge: {str(error).rstrip('.')}.")
