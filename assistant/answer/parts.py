"""The parts of an answer: values that can't contradict themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from index.papers import Paper

__all__ = [
    "AnswerSentence",
    "Citation",
    "Considered",
    "Decider",
    "Reason",
    "SentenceKind",
    "Status",
    "Usage",
    "Verdict",
    "VerdictName",
]

Status = Literal["answered", "partial", "declined"]
Reason = Literal["not_in_corpus", "not_in_abstract", "out_of_scope", "false_premise", "unsupported"]
VerdictName = Literal["supported", "doubtful", "unsupported", "unchecked"]
Decider = Literal["check", "judge"]
SentenceKind = Literal["claim", "quote", "overview", "missing", "left_out"]


@dataclass(frozen=True)
class Citation:
    """A number in the answer, with the paper and the quote behind it.

    `paper.abstract[start:end] == quote`, always; anything else raises ValueError.
    """

    number: int
    paper: Paper
    quote: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if self.paper.abstract[self.start : self.end] != self.quote:
            raise ValueError(f"not the words of {self.paper.title!r} at {self.start}:{self.end}: {self.quote!r}")


@dataclass(frozen=True)
class Verdict:
    """Whether quotes support a claim: `score` in [0, 1] is how likely, `why` says what is wrong.

    `supported` and `unsupported` are certain; `doubtful` is left to whoever can read. `unchecked` is a claim that
    there is nothing to check against. `decided_by` is who had the last word: the check by code, or the judge.
    """

    verdict: VerdictName
    score: float
    why: tuple[str, ...] = ()
    decided_by: Decider = "check"


@dataclass(frozen=True)
class AnswerSentence:
    """A sentence of the answer and the numbers of its citations.

    `lead` is the text before it: a space, a paragraph break, a bullet or a heading. `decided_by` is who had the
    last word on its verdict. `kind` is what it is: a claim, a quote, an overview of the sentences after it, what
    the abstracts don't say (`missing`), or a note that a sentence was left out.
    """

    text: str
    citations: tuple[int, ...]
    verdict: VerdictName = "unchecked"
    score: float = 0.0
    why: tuple[str, ...] = ()
    lead: str = " "
    kind: SentenceKind = "claim"
    decided_by: Decider = "check"

    @property
    def marked(self) -> str:
        """The sentence with its markers, as in "It has 1,240 images. [1]"; a quote is in quotation marks."""
        text = f"“{self.text}”" if self.kind == "quote" else self.text
        markers = "".join(f"[{number}]" for number in self.citations)
        return f"{text} {markers}" if markers else text


@dataclass(frozen=True)
class Considered:
    """A paper ranked for the question, its score, and whether the answer cites it (`used`).

    `shown` is False for a paper that didn't fit into the language model's context.
    """

    paper: Paper
    score: float
    used: bool
    shown: bool = True


@dataclass(frozen=True)
class Usage:
    """The language model's share in an answer.

    `calls` counts requests (one that is retried counts once), `seconds` is their duration.
    Tokens are the server's counts; `estimated` means that some are missing and were estimated at four characters
    per token. `cost` is in the currency of the prices set; None if none are.
    """

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0
    estimated: bool = False
    cost: float | None = None

    def __str__(self) -> str:
        about = "about " if self.estimated else ""
        calls = "1 call" if self.calls == 1 else f"{self.calls} calls"
        usage = f"{calls}, {about}{self.tokens_in:,} tokens in, {self.tokens_out:,} out, {self.seconds:.1f} s"
        return usage if self.cost is None else f"{usage}, {about}{self.cost:.4f} at the prices you set"
