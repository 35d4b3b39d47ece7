"""What an answer holds, and that its markers and citations agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from assistant.answer.parts import AnswerSentence, Citation, Considered, Reason, Status, Usage
from assistant.answer.receipt import Receipt
from assistant.answer.shapes import Shape, Table
from assistant.answer.stances import Stances

__all__ = ["AnswerData"]


@dataclass(frozen=True)
class AnswerData:
    """The data of an answer: sentences with citations, or a decline that says what is missing.

    `message` is Footnote's own sentence to the reader, before the others: why it declines, or what kind of list
    follows. `notices` say what went wrong, such as a language model that couldn't be reached, and how dates were
    read, which left out `undated_skipped` papers without a date. `model` is None for
    an answer made of quotes. `timings` are seconds per step; writing, checking, repairing, judging and
    sorting are parts of the step `answer`. `usage` covers the model's requests even if it failed and papers are
    quoted instead.
    `receipt` says what the answer was computed from; None until it is finished. As it has the time, it doesn't
    count when answers are compared.
    `searches` are what was searched beside the question. `shape` says how the question was understood. A
    comparison has a `table`. Where it is asked whether something holds, `stances` say which of several cited
    papers support it and which oppose it.
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
    usage: Usage = field(default_factory=Usage)
    receipt: Receipt | None = field(default=None, compare=False)
    shape: Shape = "fact"
    table: Table | None = None
    stances: Stances | None = None
    undated_skipped: int = 0
    searches: tuple[str, ...] = ()

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

    def is_quote(self, sentence: AnswerSentence) -> bool:
        """Return whether a sentence is part of a quote that it cites, whoever wrote it."""
        quotes = (citation.quote for citation in self.citations if citation.number in sentence.citations)
        return any(sentence.text.strip() in quote for quote in quotes)

    def with_quotation_marks(self) -> Self:
        """Return the answer with its quotes in quotation marks, for a text that leaves Footnote.

        A sentence of kind `quote` is left as it is: it gets its marks where it is written out.
        """
        sentences = (
            replace(each, text=f"“{each.text.strip()}”") if self.is_quote(each) and each.kind != "quote" else each
            for each in self.sentences
        )
        return replace(self, sentences=tuple(sentences))

    def citing(self, sentences: tuple[AnswerSentence, ...], citations: tuple[Citation, ...]) -> Self:
        """Return the answer with these sentences and citations, the cited papers marked as used."""
        cited = {citation.paper.key for citation in citations}
        considered = tuple(replace(each, used=each.paper.key in cited) for each in self.considered)
        return replace(self, sentences=sentences, citations=citations, considered=considered)
