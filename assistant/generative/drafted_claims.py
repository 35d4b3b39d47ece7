"""Sentences that a model wrote, as claims: what each cites, whether that supports it, and its citation numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from assistant.answer import AnswerSentence, Citation, SentenceKind, Verdict
from assistant.generative.draft_parser import DraftSentence, Reference
from assistant.llm import unmasked
from index.encoders import Encoder
from index.papers import Paper, Sentence

__all__ = [
    "CitedSentence",
    "ClaimChecker",
    "DraftedClaim",
    "check_claim",
    "left_out",
    "number_citations",
    "quote_instead",
    "resolve_references",
    "rewritten",
]

QUOTED_INSTEAD = "quoted instead of the model’s sentence: {why}"
"""The note on a quote that takes the place of a sentence."""

REWRITTEN = "rewritten: {why}"
"""The note on a sentence that the model wrote again."""

LEFT_OUT = "One sentence was left out: {why}."
"""What stands in the place of a sentence that isn't shown."""

UNCHECKED = Verdict("unchecked", 0.0)

LINK_OR_TAG = re.compile(r"\b\w++://[^\s)>\]\"']+|www\.[^\s)>\]\"']+|</?[A-Za-z]\w*|!?\]\(")
"""A link or a tag: `https://host/path`, `www.host`, `<form`, `](`. A claim may hold one only if its quotes do, as
there are no words to check it by."""


class ClaimChecker(Protocol):
    """What this room needs of `assistant.verification.Checker`."""

    def check(
        self, claim: str, quotes: Sequence[str], papers: Sequence[Paper] = (), *, subject: str = ""
    ) -> Verdict:
        """Return whether the quotes support the claim; its `subject`, if given, supports nothing."""


@dataclass(frozen=True)
class CitedSentence:
    """A sentence of a paper that a claim cites."""

    paper: Paper
    sentence: Sentence


@dataclass(frozen=True)
class DraftedClaim:
    """A sentence of the model's answer, the sentences that it cites, and the verdict on it.

    `lead` is the white space or bullet before it; `notes` are shown to the reader with the verdict's reasons.
    `unknown` counts its references to papers or sentences that don't exist. `replaces` is True for a quote in the
    place of a sentence that failed. `row` is the name of the row with which a table's cell begins.
    """

    text: str
    cited: tuple[CitedSentence, ...]
    lead: str = " "
    notes: tuple[str, ...] = ()
    verdict: Verdict = UNCHECKED
    kind: SentenceKind = "claim"
    unknown: int = 0
    replaces: bool = False
    row: str = ""

    @property
    def quotes(self) -> tuple[str, ...]:
        """The texts of the sentences that it cites."""
        return tuple(cited.sentence.text for cited in self.cited)

    @property
    def papers(self) -> tuple[Paper, ...]:
        """The papers that it cites, each once."""
        return tuple(dict.fromkeys(cited.paper for cited in self.cited))

    @property
    def has_failed(self) -> bool:
        """Whether the sentences that it cites can't support it, so that it isn't shown."""
        return self.verdict.verdict == "unsupported" or (
            self.verdict.verdict == "unchecked" and self.kind == "claim"
        )

    @property
    def is_own(self) -> bool:
        """Whether it is the model's own sentence, about the papers, and is shown."""
        return self.kind in ("claim", "quote") and not self.replaces and not self.has_failed


def resolve_references(draft: DraftSentence, papers: Sequence[Paper], encoder: Encoder) -> DraftedClaim:
    """Return the draft sentence as a claim, its references resolved to sentences of the papers, each once.

    A reference to a paper as a whole becomes the sentence of that paper that is most similar to the draft.
    """
    text = unmasked(draft.text)
    cited = [_cited_sentence(reference, text, papers, encoder) for reference in draft.references]
    notes = [
        f"cites “{papers[reference.paper - 1].title}” as a whole; its closest sentence is quoted"
        for reference in draft.references
        if reference.sentence is None
    ]
    notes = list(dict.fromkeys(notes))
    return DraftedClaim(
        text, tuple(dict.fromkeys(cited)), draft.lead, tuple(notes), unknown=draft.unknown, row=draft.row
    )


def check_claim(claim: DraftedClaim, checker: ClaimChecker) -> DraftedClaim:
    """Return the claim with its verdict: unsupported if it cites nothing, or has a link that its quotes lack.

    A claim that copies its quote becomes a quote: its "we" are the authors.
    """
    if not claim.cited:
        return replace(claim, verdict=Verdict("unsupported", 0.0, ("no citation",)))
    quoted = " ".join(claim.quotes)
    if unquoted := [link for link in dict.fromkeys(LINK_OR_TAG.findall(claim.text)) if link not in quoted]:
        why = tuple(f"“{link}” is not in the cited sentence" for link in unquoted)
        return replace(claim, verdict=Verdict("unsupported", 0.0, why))
    if _is_copy(claim):
        return replace(claim, verdict=Verdict("supported", 1.0), kind="quote")
    return replace(claim, verdict=checker.check(claim.text, claim.quotes, claim.papers, subject=claim.row))


def quote_instead(claim: DraftedClaim, encoder: Encoder) -> DraftedClaim:
    """Return a quote in the place of a claim that failed: the cited sentence that is most similar to it.

    Its verdict is supported with a score of 1.0, since it is the abstract's own sentence.
    """
    cited = _most_similar(claim.text, claim.cited, encoder)
    note = QUOTED_INSTEAD.format(why=_why(claim))
    verdict = Verdict("supported", 1.0)
    return DraftedClaim(cited.sentence.text, (cited,), claim.lead, (note,), verdict, "quote", replaces=True)


def rewritten(claim: DraftedClaim, new: DraftedClaim) -> DraftedClaim:
    """Return the new claim in the place of the one that failed, with a note why."""
    return replace(new, lead=claim.lead, notes=(*new.notes, REWRITTEN.format(why=_why(claim))))


def left_out(claim: DraftedClaim, why: str = "") -> DraftedClaim:
    """Return the sentence that stands in the place of a claim that isn't shown, and says why."""
    return DraftedClaim(LEFT_OUT.format(why=why or _why(claim)), (), claim.lead, kind="left_out")


def _why(claim: DraftedClaim) -> str:
    """Return the first reason: the others are about words that the reader doesn't see."""
    return next(iter(claim.verdict.why), "the cited sentences don’t support it")


def _is_copy(claim: DraftedClaim) -> bool:
    """Return whether a claim is a sentence that it cites, word for word."""
    return _plain(claim.text) in map(_plain, claim.quotes)


def _plain(text: str) -> str:
    return text.strip(' ."“”').casefold()


def number_citations(claims: Sequence[DraftedClaim]) -> tuple[tuple[AnswerSentence, ...], tuple[Citation, ...]]:
    """Return the claims as answer sentences, and a citation per cited sentence, numbered in order of first use."""
    all_cited = dict.fromkeys(cited for claim in claims for cited in claim.cited)
    numbers = {cited: number for number, cited in enumerate(all_cited, 1)}
    sentences = tuple(
        AnswerSentence(
            claim.text,
            tuple(numbers[cited] for cited in claim.cited),
            claim.verdict.verdict,
            claim.verdict.score,
            claim.verdict.why + claim.notes,
            claim.lead,
            claim.kind,
            claim.verdict.decided_by,
        )
        for claim in claims
    )
    return sentences, tuple(_citation(number, cited) for cited, number in numbers.items())


def _cited_sentence(reference: Reference, text: str, papers: Sequence[Paper], encoder: Encoder) -> CitedSentence:
    paper = papers[reference.paper - 1]
    if reference.sentence is None:
        return _most_similar(text, [CitedSentence(paper, sentence) for sentence in paper.sentences], encoder)
    return CitedSentence(paper, paper.sentences[reference.sentence - 1])


def _most_similar(text: str, cited: Sequence[CitedSentence], encoder: Encoder) -> CitedSentence:
    """Return the sentence with the highest cosine similarity to the text."""
    if len(cited) == 1:
        return cited[0]
    vectors = encoder.encode([text, *(one.sentence.text for one in cited)])
    return cited[int((vectors[1:] @ vectors[0]).argmax())]


def _citation(number: int, cited: CitedSentence) -> Citation:
    sentence = cited.sentence
    return Citation(number, cited.paper, sentence.text, sentence.start, sentence.end)
