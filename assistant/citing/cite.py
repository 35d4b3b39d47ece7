"""Find what to cite for a draft: the check turned round, over all papers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assistant.citing.cited_draft import Backing, CitedDraft, DraftSentence, Quote
from assistant.citing.stance import stance_of
from assistant.errors import ClaimError
from assistant.references import citation_keys
from assistant.text import clean_claim
from assistant.verification import Checker
from index.field_filter import ANY, FieldFilter
from index.lifecycle import Snapshot
from index.papers import Paper, split_sentences

__all__ = ["LONGEST_DRAFT", "cite"]

LONGEST_DRAFT = 20_000
"""Characters: some hundred sentences, each of which takes about as long as a question."""

PAPERS_READ = 6
"""Papers read for each sentence, the best matches."""

ORDER = ("supports", "contradicts", "close")

MOST_CLOSE = 2
"""Papers at most that come close: they are only to be looked at."""


def cite(text: str, snapshot: Snapshot, checker: Checker, only: FieldFilter = ANY) -> CitedDraft:
    """Return the papers and exact sentences that bear on each sentence of a text.

    Raises ClaimError for what isn't text, for a text that is too long, and for one without words.
    """
    if not isinstance(text, str):
        raise ClaimError(f"a draft is text, not {type(text).__name__}; give a sentence or a paragraph")
    if len(text) > LONGEST_DRAFT:
        raise ClaimError(f"the text has {len(text):,} characters and the limit is {LONGEST_DRAFT:,}; give a part")
    if not any(map(str.isalnum, text)):
        raise ClaimError("the text has no words; give a sentence or a paragraph of your draft")
    sentences = tuple(
        DraftSentence(one.text, one.start, one.end, tuple(_backings(one.text, snapshot, checker, only)))
        for one in split_sentences(text)
    )
    return CitedDraft(text, _with_keys(sentences))


def _backings(text: str, snapshot: Snapshot, checker: Checker, only: FieldFilter) -> list[Backing]:
    """Return the papers that bear on a sentence: those that support it, contradict it, and come close."""
    claim = clean_claim(text)
    if not any(map(str.isalnum, claim)):
        return []
    hits = snapshot.search(claim, PAPERS_READ, only=only)
    found = [
        backing
        for hit in hits
        if (backing := _backing(claim, hit.paper, checker, hit.score / max(hits[0].score, 1e-9)))
    ]
    found.sort(key=lambda one: (ORDER.index(one.stance), -one.score))
    close = [one for one in found if one.stance == "close"]
    return [*(one for one in found if one.stance != "close"), *close[:MOST_CLOSE]]


def _backing(claim: str, paper: Paper, checker: Checker, strength: float) -> Backing | None:
    compared = checker.compare(claim, [paper])
    stance = stance_of(compared, strength)
    if stance is None:
        return None
    verdict = compared.verdict
    return Backing(stance, paper, "", tuple(_quotes(paper, compared.quotes)), verdict.score, verdict.why)


def _quotes(paper: Paper, texts: tuple[str, ...]) -> Iterator[Quote]:
    for sentence in paper.sentences:
        if sentence.text in texts:
            yield Quote(sentence.text, sentence.start, sentence.end)


def _with_keys(sentences: tuple[DraftSentence, ...]) -> tuple[DraftSentence, ...]:
    """Return the sentences with each paper's BibTeX key, the same one in the whole draft."""
    papers = {one.paper.key: one.paper for sentence in sentences for one in sentence.backings}
    keys = dict(zip(papers, citation_keys(tuple(papers.values())), strict=True))
    return tuple(
        replace(sentence, backings=tuple(replace(one, key=keys[one.paper.key]) for one in sentence.backings))
        for sentence in sentences
    )
