"""Check a bundle by itself: no index, no network, no model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.answer import abstract_hash
from assistant.receipts.recorded import RecordedAnswer, RecordedCitation
from index.papers import shorten

__all__ = ["BundleCheck", "check_bundle"]

LONGEST_SHOWN = 80
"""Characters of a title or a quote in a finding."""


@dataclass(frozen=True)
class BundleCheck:
    """What was found: `flaws` in sentences, none for a sound bundle.

    Of its sentences, `quoted` are a cited quote word for word, and `written` are in other words: whether those
    follow from their quotes is for a reader to decide, or for `footnote check`.
    """

    flaws: tuple[str, ...]
    quotes: int
    papers: int
    quoted: int
    written: int

    @property
    def sound(self) -> bool:
        """Whether every quote stands in its abstract and every abstract is the one that was read."""
        return not self.flaws

    def __str__(self) -> str:
        if self.flaws:
            return "\n".join(["The bundle is flawed:", *(f"- {flaw}" for flaw in self.flaws)])
        where = "abstract that was" if self.papers == 1 else f"{self.papers} abstracts that were"
        held = f"Every quote ({self.quotes} in all) is in the {where} read."
        own = f" Sentences in other words than their quotes: {self.written}." if self.written else ""
        return (held if self.quotes else "The answer cites nothing, so there is nothing to check.") + own


def check_bundle(bundle: RecordedAnswer) -> BundleCheck:
    """Return what can be said of a bundle by itself.

    It is checked that each quote stands in its abstract where the citation says, that each abstract is the one of
    the receipt, that every number in the text has a citation and none is left over, and that the text is that of
    the sentences. It is not checked who made the bundle: whoever changes a quote, an abstract and its hash alike
    isn't noticed.
    """
    quotes = {one.number: one.quote for one in bundle.citations}
    cited = [one for one in bundle.sentences if one.citations]
    word_for_word = [
        one for one in cited if any(one.text.strip() in quotes.get(number, "") for number in one.citations)
    ]
    return BundleCheck(
        tuple(_flaws(bundle)),
        quotes=len(bundle.citations),
        papers=len({one.paper.key for one in bundle.citations}),
        quoted=len(word_for_word),
        written=len(cited) - len(word_for_word),
    )


def _flaws(bundle: RecordedAnswer) -> Iterator[str]:
    read = {one.key: one.abstract_sha256 for one in bundle.receipt.read}
    for citation in bundle.citations:
        yield from _flaws_of(citation, read.get(citation.paper.key))
    numbers = [one.number for one in bundle.citations]
    cited = {number for sentence in bundle.sentences for number in sentence.citations}
    for number in sorted(cited - set(numbers)):
        yield f"[{number}] is cited, but the bundle has no such citation"
    for number in sorted(set(numbers) - cited):
        yield f"[{number}] is not cited by any sentence"
    if len(numbers) != len(set(numbers)):
        yield "two citations have the same number"
    prose = "".join(sentence.lead + sentence.marked for sentence in bundle.sentences).strip()
    if bundle.text != "\n\n".join(filter(None, (bundle.message, prose))):
        yield "the text differs from the sentences"


def _flaws_of(citation: RecordedCitation, expected: str | None) -> Iterator[str]:
    paper = citation.paper
    title = f"“{shorten(paper.title, LONGEST_SHOWN)}”"
    if paper.abstract is None:
        yield f"[{citation.number}]: the abstract of {title} is missing; this is a receipt and not a bundle"
        return
    if not citation.quote or paper.abstract[citation.start : citation.end] != citation.quote:
        yield f"[{citation.number}]: “{shorten(citation.quote, LONGEST_SHOWN)}” isn’t in the abstract of {title}"
    if expected is None:
        yield f"[{citation.number}]: {title} isn’t among the papers of the receipt"
    elif abstract_hash(paper.abstract) != expected:
        yield f"[{citation.number}]: the abstract of {title} isn’t the one that was read"
