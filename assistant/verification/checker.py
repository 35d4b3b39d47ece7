"""Check whether a sentence follows from its quotes, or from the sentences of its papers that fit it best."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from assistant.answer import Verdict, VerdictName
from assistant.verification.alignment import align
from assistant.verification.features import fitted_scoring
from assistant.verification.findings import Findings, find
from assistant.verification.numbers import missing_quantities
from assistant.verification.other_paper import find_other_paper
from index.arrays import Floats, TokenEmbeddings, TokenVectors
from index.encoders import Encoder
from index.papers import Paper

__all__ = ["Checker", "Comparison"]

EVIDENCE_SENTENCES = 3
"""Most sentences per paper that a claim without quotes is checked against, those with its numbers not counted."""

EVIDENCE_GAIN = 1.04
"""How many times as much of the claim a further sentence must cover to be added."""

CLOSE_CELL = 0.3
"""Closeness from which what a table's cell says, without its row's name, bears on a quote.

Of 30 true cells that were written for this, the furthest has .34; of 30 with invented columns, 28 are below.
"""

SEPARATORS = " –-:"
"""What stands between the subject of a claim and the rest."""

KEPT_ABSTRACTS = 32
"""Abstracts of which a checker keeps the token embeddings, half a megabyte each: claims come paper by paper."""

MOST_CHARACTERS = 2000
"""Characters of a claim or quote that are checked: many times a sentence."""


@dataclass(frozen=True)
class Comparison:
    """A claim compared with sentences: what speaks against it, or why it can't be checked; and the sentences."""

    found: Findings | str
    quotes: tuple[str, ...]

    @property
    def verdict(self) -> Verdict:
        """Whether the sentences support the claim."""
        if isinstance(self.found, str):
            return Verdict("unchecked", 0.0, (self.found,))
        scoring = fitted_scoring()
        verdict = scoring.verdict(self.found)
        why = () if verdict == "supported" else tuple(dict.fromkeys(self.found.why()))
        return Verdict(verdict, scoring.score(self.found), why)


class Checker:
    """Checks claims against quotes by token embeddings.

    `idf` is by token id (`Snapshot.idf`). `read` returns a paper's stored tokens if the index has them, else
    None, as `Snapshot.known_tokens` does. `near` returns the papers most similar to a text, as
    `Snapshot.nearest_papers` does: the claim may belong to one of them.
    """

    def __init__(
        self,
        encoder: Encoder,
        idf: Floats,
        read: Callable[[Paper], TokenVectors | None] = lambda paper: None,
        near: Callable[[TokenEmbeddings], Sequence[Paper]] = lambda tokens: (),
    ) -> None:
        self._encoder = encoder
        self._idf = idf
        self._read = read
        self._near = near
        self._encode_abstract = lru_cache(KEPT_ABSTRACTS)(self._encode)

    def check(
        self, claim: str, quotes: Sequence[str], papers: Sequence[Paper] = (), *, subject: str = ""
    ) -> Verdict:
        """Return whether the quotes support the claim.

        `papers` are those that the quotes are from: they may explain a name or an acronym, but the support must
        come from the quotes. Without a quote, or without a content word in the claim, the verdict is `unchecked`.
        A claim that begins with its `subject`, as the cell of a table does with the name of its row, needs quotes
        that bear on the rest: it is refused if they are about something else, and else doubtful if hardly a word
        of it has a counterpart.
        """
        compared = self.compare_quotes(claim, quotes, papers)
        verdict = compared.verdict
        if not subject or isinstance(compared.found, str) or verdict.verdict == "unsupported":
            return verdict
        rest = claim.removeprefix(subject).lstrip(SEPARATORS)
        alone = self.compare_quotes(rest, quotes)
        if isinstance(alone.found, str) or alone.found.coverage.closeness >= CLOSE_CELL:
            return verdict
        why = f"“{rest}” has no counterpart in the cited sentence"
        name: VerdictName = "unsupported" if alone.found.coverage.is_distant else "doubtful"
        return Verdict(name, min(verdict.score, alone.verdict.score), (why,))

    def check_papers(self, claim: str, papers: Sequence[Paper]) -> Verdict:
        """Return whether the papers' abstracts support the claim, by the sentences that cover it best."""
        return self.compare(claim, papers).verdict

    def compare_quotes(self, claim: str, quotes: Sequence[str], papers: Sequence[Paper] = ()) -> Comparison:
        """Compare a claim with the quotes that it cites."""
        claim = claim[:MOST_CHARACTERS]
        quotes = [quote[:MOST_CHARACTERS] for quote in quotes if quote.strip()]
        tokens = self._encoder.encode_tokens([claim, *quotes])
        cited = [known for paper in papers if (known := self._read(paper))]
        return self._compare(claim, quotes, papers, tokens, cited=cited)

    def compare(self, claim: str, papers: Sequence[Paper]) -> Comparison:
        """Compare a claim with the sentences of abstracts that cover it best."""
        claim = claim[:MOST_CHARACTERS]
        # Every word is aligned, and the index lacks the stop words: the abstracts are encoded again.
        claim_tokens, encoded = self._encode(claim), [self._encode_abstract(paper.abstract) for paper in papers]
        cited = [self._read(paper) or tokens for paper, tokens in zip(papers, encoded, strict=True)]
        evidence = [
            found
            for paper, tokens in zip(papers, encoded, strict=True)
            for found in _find_evidence(claim, claim_tokens, paper, tokens, self._idf)
        ]
        quotes, tokens = [found.quote for found in evidence], [claim_tokens, *(found.tokens for found in evidence)]
        further = max(0, len(evidence) - len(papers))
        return self._compare(claim, quotes, papers, tokens, cited=cited, further_sentences=further)

    def _encode(self, text: str) -> TokenEmbeddings:
        return self._encoder.encode_tokens([text])[0]

    def _compare(
        self,
        claim: str,
        quotes: Sequence[str],
        papers: Sequence[Paper],
        tokens: Sequence[TokenEmbeddings],
        *,
        cited: Sequence[TokenVectors],
        further_sentences: int = 0,
    ) -> Comparison:
        if not quotes:
            return Comparison("there is no cited sentence to check it against", ())
        alignment = align(claim, quotes, tokens, self._idf)
        if not any(word.content for word in alignment.claim):
            return Comparison("there is nothing in it to check", tuple(quotes))
        other = find_other_paper(claim, tokens[0], self._idf, cited, self._others(tokens[0], papers))
        found = find(claim, quotes, papers, alignment, other_paper=other, further_sentences=further_sentences)
        return Comparison(found, tuple(quotes))

    def _others(
        self, claim_tokens: TokenEmbeddings, papers: Sequence[Paper]
    ) -> Iterator[tuple[Paper, TokenVectors]]:
        """Yield the papers near a claim that it doesn't cite, with their token embeddings."""
        cited = {paper.key for paper in papers}
        for paper in self._near(claim_tokens):
            if paper.key not in cited and (tokens := self._read(paper)):
                yield paper, tokens


@dataclass(frozen=True)
class Evidence:
    """A sentence of an abstract, and its token embeddings in the context of the whole abstract."""

    quote: str
    tokens: TokenEmbeddings


def _find_evidence(
    claim: str, claim_tokens: TokenEmbeddings, paper: Paper, tokens: TokenEmbeddings, idf: Floats
) -> list[Evidence]:
    """Return the sentences of a paper that together cover most of a claim, best first, and those with its numbers.

    A sentence covers each claim token as far as its best token is similar to it, weighted by IDF.
    """
    similarity = np.clip(claim_tokens.vectors @ tokens.vectors.T, 0, 1)
    left = []
    for sentence in paper.sentences:
        inside = np.flatnonzero((tokens.spans[:, 0] >= sentence.start) & (tokens.spans[:, 1] <= sentence.end))
        if len(inside):
            sentence_tokens = TokenEmbeddings(
                tokens.vectors[inside], tokens.spans[inside] - sentence.start, tokens.ids[inside]
            )
            covers = similarity[:, inside].max(axis=1) * idf[claim_tokens.ids]
            left.append((Evidence(sentence.text, sentence_tokens), covers))
    chosen: list[Evidence] = []
    covered = np.zeros(len(claim_tokens.ids), dtype=np.float32)
    while left and len(chosen) < EVIDENCE_SENTENCES:
        best = max(range(len(left)), key=lambda at: float(np.maximum(covered, left[at][1]).sum()))
        together = np.maximum(covered, left[best][1])
        if chosen and together.sum() < EVIDENCE_GAIN * covered.sum():
            break
        chosen.append(left.pop(best)[0])
        covered = together
    return _with_numbers(claim, chosen, [evidence for evidence, _ in left])


def _with_numbers(claim: str, chosen: Sequence[Evidence], others: Sequence[Evidence]) -> list[Evidence]:
    """Return the chosen sentences, and of the others the first that add numbers of the claim they lack."""
    found = list(chosen)
    missing = missing_quantities(claim, [evidence.quote for evidence in found])
    for other in others if missing else ():
        still = missing_quantities(claim, [*(evidence.quote for evidence in found), other.quote])
        if len(still) < len(missing):
            found, missing = [*found, other], still
    return found
