"""The answer, and everything in it: values that can't contradict themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from index.papers import Paper

__all__ = [
    "Answer",
    "AnswerSentence",
    "Citation",
    "Considered",
    "Event",
    "History",
    "Reason",
    "Status",
    "Usage",
    "Verdict",
    "VerdictName",
]

Status = Literal["answered", "partial", "declined"]
Reason = Literal["not_in_corpus", "not_in_abstract", "out_of_scope", "false_premise", "unsupported"]
VerdictName = Literal["supported", "unsupported", "unchecked"]
Stage = Literal["understood", "found", "writing", "done"]


@dataclass(frozen=True)
class Citation:
    """A number in the answer, and the paper and quote behind it.

    `paper.abstract[start:end] == quote`, always: anything else raises ValueError.
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
    """Whether quotes support a claim; `score` in [0, 1] is how well, `why` says what is amiss."""

    verdict: VerdictName
    score: float
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class AnswerSentence:
    """One sentence of the answer and the numbers of the citations that it rests on.

    `lead` is what stands before it on the page: a space, a new paragraph, a bullet, a heading.
    """

    text: str
    citations: tuple[int, ...]
    verdict: VerdictName = "unchecked"
    score: float = 0.0
    why: tuple[str, ...] = ()
    lead: str = " "

    @property
    def marked(self) -> str:
        """The sentence with its markers, as in "It has 1,240 images. [1]"."""
        markers = "".join(f"[{number}]" for number in self.citations)
        return f"{self.text} {markers}" if markers else self.text


@dataclass(frozen=True)
class Considered:
    """A paper that was ranked for the question, with its score, and whether the answer cites it.

    `shown` is False for one that the language model was not shown: it did not fit into what the model can read.
    """

    paper: Paper
    score: float
    used: bool
    shown: bool = True


@dataclass(frozen=True)
class Usage:
    """What an answer asked of its language model.

    `calls` is how often it was asked (a request repeated after a fault counts once), `seconds` how long it took.
    Tokens are as the server counted them; `estimated` tells that it did not count all, and that four characters
    were taken for a token. `cost` is in the currency of the prices that were set, None where none are.
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
        told = f"{calls}, {about}{self.tokens_in:,} tokens in, {self.tokens_out:,} out, {self.seconds:.1f} s"
        return told if self.cost is None else f"{told}, {about}{self.cost:.4f} at the prices set"


@dataclass(frozen=True)
class Answer:
    """What `ask()` returns: sentences with citations, or a decline that says what is missing.

    `message` is Footnote's own word to the reader, ahead of the sentences: why it declines, or
    what kind of list follows. `notices` say what went wrong on the way, such as a language model that
    could not be reached. `model` is None where the answer is quoted and no language model wrote.
    `timings` are seconds by step; writing, checking, repairing and judging are parts of the answer's.
    `usage` is what the model was asked, also where it failed and papers are quoted.
    """

    question: str
    standalone_question: str
    status: Status
    reason: Reason | None = None
    message: str = ""
    sentences: tuple[AnswerSentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    considered: tuple[Considered, ...] = ()
    model: str | None = None
    notices: tuple[str, ...] = ()
    timings: Mapping[str, float] = field(default_factory=dict)
    usage: Usage = Usage()

    def __post_init__(self) -> None:
        cited = {number for sentence in self.sentences for number in sentence.citations}
        listed = [citation.number for citation in self.citations]
        if cited != set(listed) or len(listed) != len(set(listed)):
            raise ValueError(f"markers {sorted(cited)} and citations {listed} differ")

    @property
    def text(self) -> str:
        """The answer as prose with [1] markers."""
        prose = "".join(sentence.lead + sentence.marked for sentence in self.sentences).strip()
        return "\n\n".join(part for part in (self.message, prose) if part)

    def citing(self, sentences: tuple[AnswerSentence, ...], citations: tuple[Citation, ...]) -> Answer:
        """Return the answer with these sentences, and the papers that they cite marked as used."""
        cited = {citation.paper.key for citation in citations}
        considered = tuple(replace(each, used=each.paper.key in cited) for each in self.considered)
        return replace(self, sentences=sentences, citations=citations, considered=considered)

    def __str__(self) -> str:
        from assistant.exporting import to_text

        return to_text(self)

    def to_markdown(self) -> str:
        """Return the answer and its references as Markdown."""
        from assistant.exporting import to_markdown

        return to_markdown(self)

    def to_bibtex(self) -> str:
        """Return the cited papers as BibTeX, with the fields that are known and no others."""
        from assistant.exporting import to_bibtex

        return to_bibtex(self)

    def to_csl_json(self) -> str:
        """Return the cited papers as CSL-JSON, with the fields that are known and no others."""
        from assistant.exporting import to_csl_json

        return to_csl_json(self)

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain values that `json.dumps` takes."""
        from assistant.exporting import to_dict

        return to_dict(self)


@dataclass(frozen=True)
class Event:
    """A step of `Assistant.stream`: how far it is, and the answer as it stands.

    Sentences not yet checked are `unchecked`. The last event's stage is `done`, and its answer is
    the one that `ask` returns.
    """

    stage: Stage
    answer: Answer


History = Sequence[tuple[str, Answer]]
"""Earlier questions with their answers, oldest first."""
