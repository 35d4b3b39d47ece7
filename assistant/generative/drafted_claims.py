"""Sentences that a model wrote, as claims: what each cites, whether that supports it, its numbers on the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from assistant.answer import AnswerSentence, Citation, Verdict
from assistant.generative.draft_parser import Drafted, Reference
from index.encoders import Encoder
from index.papers import Paper, Sentence

__all__ = ["Checks", "Claim", "Source", "check", "number", "quote_instead", "resolve"]

IN_ITS_OWN_WORDS = "the model's sentence was not supported: these are the abstract's own words"
UNCHECKED = Verdict("unchecked", 0.0)

LEADS_AWAY = re.compile(r"\b\w++://[^\s)>\]\"']+|www\.[^\s)>\]\"']+|</?[A-Za-z]\w*|!?\]\(")
"""Addresses, tags and links, which say nothing that words could be checked against: only a quote may hold them."""


class Checks(Protocol):
    """What claims need of `assistant.verification.checker.Checker`."""

    def check(self, claim: str, quotes: Sequence[str], papers: Sequence[Paper] = ()) -> Verdict:
        """Return whether the quotes support the claim."""


@dataclass(frozen=True)
class Source:
    """A sentence of a paper."""

    paper: Paper
    sentence: Sentence


@dataclass(frozen=True)
class Claim:
    """A sentence of an answer, what it cites, and the verdict on it; `notes` are for the reader."""

    text: str
    sources: tuple[Source, ...]
    lead: str = " "
    notes: tuple[str, ...] = ()
    verdict: Verdict = UNCHECKED

    @property
    def quotes(self) -> tuple[str, ...]:
        """The words of what it cites."""
        return tuple(source.sentence.text for source in self.sources)

    @property
    def papers(self) -> tuple[Paper, ...]:
        """The papers that it cites, each once."""
        return tuple(dict.fromkeys(source.paper for source in self.sources))

    @property
    def holds(self) -> bool:
        """Whether what it cites supports it."""
        return self.verdict.verdict == "supported"

    @property
    def is_quote(self) -> bool:
        """Whether it is what a model's sentence cited, in that sentence's place."""
        return IN_ITS_OWN_WORDS in self.notes


def resolve(drafted: Drafted, papers: Sequence[Paper], encoder: Encoder) -> Claim:
    """Return a drafted sentence with its references resolved to sentences of the papers, each once.

    A reference to a paper as a whole goes to the sentence of it that is most like the drafted one.
    """
    sources = [_source(reference, drafted.text, papers, encoder) for reference in drafted.references]
    notes = [
        f"cites {papers[reference.paper - 1].title!r} as a whole: its closest sentence is quoted"
        for reference in drafted.references
        if reference.sentence is None
    ]
    return Claim(drafted.text, tuple(dict.fromkeys(sources)), drafted.lead, tuple(dict.fromkeys(notes)))


def check(claim: Claim, checker: Checks) -> Claim:
    """Return the claim with its verdict; one that cites nothing is never supported."""
    if not claim.sources:
        return replace(claim, verdict=Verdict("unsupported", 0.0, ("no citation",)))
    told = " ".join(claim.quotes)
    if foreign := [link for link in dict.fromkeys(LEADS_AWAY.findall(claim.text)) if link not in told]:
        why = tuple(f"'{link}' is not in the cited sentence" for link in foreign)
        return replace(claim, verdict=Verdict("unsupported", 0.0, why))
    return replace(claim, verdict=checker.check(claim.text, claim.quotes, claim.papers))


def quote_instead(claim: Claim, encoder: Encoder) -> Claim:
    """Return, for a claim that fails, the one of its sources that is most like it, quoted."""
    source = _closest(claim.text, claim.sources, encoder)
    return Claim(source.sentence.text, (source,), claim.lead, (IN_ITS_OWN_WORDS,), Verdict("supported", 1.0))


def number(claims: Sequence[Claim]) -> tuple[tuple[AnswerSentence, ...], tuple[Citation, ...]]:
    """Return the claims as sentences of an answer, with one citation a source, numbered in order of first use."""
    sources = dict.fromkeys(source for claim in claims for source in claim.sources)
    numbers = {source: place for place, source in enumerate(sources, 1)}
    sentences = tuple(
        AnswerSentence(
            claim.text,
            tuple(numbers[source] for source in claim.sources),
            claim.verdict.verdict,
            claim.verdict.score,
            claim.verdict.why + claim.notes,
            claim.lead,
        )
        for claim in claims
    )
    return sentences, tuple(_citation(place, source) for source, place in numbers.items())


def _source(reference: Reference, text: str, papers: Sequence[Paper], encoder: Encoder) -> Source:
    paper = papers[reference.paper - 1]
    if reference.sentence is None:
        return _closest(text, [Source(paper, sentence) for sentence in paper.sentences], encoder)
    return Source(paper, paper.sentences[reference.sentence - 1])


def _closest(text: str, sources: Sequence[Source], encoder: Encoder) -> Source:
    """Return the source whose words are most like the text, going by the encoder."""
    if len(sources) == 1:
        return sources[0]
    vectors = encoder.encode([text, *(source.sentence.text for source in sources)])
    return sources[int((vectors[1:] @ vectors[0]).argmax())]


def _citation(place: int, source: Source) -> Citation:
    sentence = source.sentence
    return Citation(place, source.paper, sentence.text, sentence.start, sentence.end)
