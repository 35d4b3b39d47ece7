"""Pick the sentences of an abstract that answer a question, and cite them; no language model is involved."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from assistant.answer import AnswerSentence, Citation
from assistant.extractive.sentence_roles import ROLES, sentence_roles
from index.arrays import Floats, TokenEmbeddings
from index.lifecycle import Snapshot
from index.papers import Paper, Sentence
from index.search import StemWeights, stems

__all__ = ["Quote", "SentenceSelector", "cite"]

LEXICAL = 0.5
"""Weight of shared stems beside late interaction, which has weight 1."""

FIGURE = 0.2
"""Bonus for a sentence with a figure if the question asks for one."""

AVAILABILITY = 0.5
"""Taken from a sentence that only says where code or data are to be had, unless the question asks for that.

Of 474 questions 16 were answered with such a sentence, mostly the last; now none is, with as many facts.
"""

CONTRIBUTION = 0.1
"""Bonus for a sentence in which the authors say what they did or found.

On the one-paper questions it raises the share with every fact from .75 to .80, at three more words per answer.
"""

CONTRIBUTION_ALONE = 0.8
"""The same bonus where one sentence stands for its paper, as in a list, times the square of its relative match.

So a sentence that matches half as well as the best gets a quarter: "we study two problems" alone says nothing. On
44 questions for several papers the one sentence of a right paper then has .71 of its groups of facts, not .60: it
names the method that a sentence about results calls "it".
"""

FINDING = 0.4
"""What the chance that a sentence is a result counts in an overview, times the square of its relative match."""

CACHED_SENTENCES = 1 << 12
"""Sentences whose features are cached, a few megabytes: the same ones come up question after question."""

ASKS_FOR_A_FIGURE = re.compile(
    r"\bhow (?:many|much|large|big|long|far|fast|often|closely|well)\b"
    r"|\b(?:what|which) (?:share|percentage|percent|fraction|number|proportion|accuracy|score|size)\b"
    r"|\bby how\b|\bhow \w+ (?:faster|better|larger|smaller|worse|behind)\b",
    re.IGNORECASE,
)

SAYS_AVAILABLE = re.compile(r"https?://|\bavailable (?:at|on|from|online|upon|under)\b", re.IGNORECASE)

ASKS_WHAT_IS_AVAILABLE = re.compile(
    r"\b(?:where|links?|urls?|available|code|github|repositor(?:y|ies)|websites?|downloads?|releases?d?|public(?:ly)?)\b"
    r"|\bopen\b",
    re.IGNORECASE,
)

STATES_A_CONTRIBUTION = re.compile(
    r"\b(?:we|our|this (?:paper|work|study|article)|here)\b[^.]{0,60}?\b(?:propos|introduc|present|develop|design"
    r"|build|built|show|find|found|argue|survey|review|examin|study|investigat|demonstrat|reveal)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Quote:
    """A sentence picked from a paper, and how well it matches the question."""

    paper: Paper
    sentence: Sentence
    score: float


@dataclass(frozen=True)
class _Features:
    """What matters about a sentence whatever the question."""

    stems: frozenset[str]
    has_figure: bool
    says_available: bool
    states_contribution: bool


@lru_cache(CACHED_SENTENCES)
def _features(sentence: str) -> _Features:
    contributes = bool(STATES_A_CONTRIBUTION.search(sentence))
    return _Features(
        frozenset(stems(sentence)),
        any(map(str.isdigit, sentence)),
        bool(SAYS_AVAILABLE.search(sentence)) and not contributes,
        contributes,
    )


def _contributions(sentences: Sequence[Sentence]) -> Floats:
    """Return 1 for each sentence that states a contribution, and 0 for the others, (sentences,)."""
    return np.array([_features(each.text).states_contribution for each in sentences], np.float32)


class SentenceSelector:
    """Picks sentences for one question.

    A sentence is scored by late interaction and by the stems it shares with the question. Its tokens are encoded
    within the whole abstract, so that an "it" still matches what it refers to.
    """

    def __init__(self, snapshot: Snapshot, question: str) -> None:
        self._snapshot = snapshot
        self._question = question
        self._spelt = snapshot.as_in_papers(question)

    def pick_one(self, paper: Paper) -> Quote:
        """Return the sentence that best stands for the paper, preferring one that states its contribution."""
        return self._pick_one(paper, CONTRIBUTION_ALONE * _contributions(paper.sentences))

    def pick_finding(self, paper: Paper) -> Quote:
        """Return the sentence that best says what the paper found on the question."""
        return self._pick_one(paper, FINDING * sentence_roles(paper)[:, ROLES.index("result")])

    def _pick_one(self, paper: Paper, preferred: Floats) -> Quote:
        """Return the best sentence; that it is preferred counts by the square of its relative match."""
        matches = self.matches(paper)
        share = matches / max(float(matches.max()), 1e-9)
        gains = matches + self._bonuses(paper.sentences) + share**2 * preferred
        best = int(gains.argmax())
        return Quote(paper, paper.sentences[best], float(gains[best]))

    def matches(self, paper: Paper) -> Floats:
        """Return how well each sentence of a paper matches the question, (sentences,)."""
        return np.asarray(self._matches(paper) @ self._weights, np.float32)

    def pick(self, paper: Paper, most: int, telling: Sentence | None = None) -> tuple[Quote, ...]:
        """Return at most `most` sentences of the paper: the `telling` one or the best, then the rest in order.

        Picks greedily: each next sentence is the one that adds most to what the earlier ones match.
        """
        matches = self._matches(paper)
        bonuses = self._bonuses(paper.sentences) + CONTRIBUTION * _contributions(paper.sentences)
        covered = np.zeros(matches.shape[1], np.float32)
        picked: list[Quote] = []
        for _ in range(min(most, len(paper.sentences))):
            gains = np.maximum(matches - covered, 0) @ self._weights + bonuses
            gains[[quote.sentence.number - 1 for quote in picked]] = -np.inf
            best = telling.number - 1 if telling and not picked else int(gains.argmax())
            picked.append(Quote(paper, paper.sentences[best], float(gains[best])))
            covered = np.maximum(covered, matches[best])
        return (*picked[:1], *sorted(picked[1:], key=lambda quote: quote.sentence.start))

    def _matches(self, paper: Paper) -> Floats:
        """Return the best cosine of each sentence for each token of the question, (sentences, tokens)."""
        similarities, spans = self._snapshot.token_similarities(self._spelt, paper)
        matches = np.zeros((len(paper.sentences), len(similarities)), np.float32)
        for row, sentence in enumerate(paper.sentences):
            inside = (spans[:, 0] >= sentence.start) & (spans[:, 1] <= sentence.end)
            if inside.any():
                matches[row] = similarities[:, inside].max(axis=1)
        return matches

    def _bonuses(self, sentences: Sequence[Sentence]) -> Floats:
        """Return each sentence's bonuses, (sentences,): for shared stems and figures."""
        features = [_features(each.text) for each in sentences]
        shares = [self._stems.share_in(one.stems) for one in features]
        figures = [self._asks_for_a_figure and one.has_figure for one in features]
        available = [one.says_available and not self._asks_what_is_available for one in features]
        bonuses = LEXICAL * np.array(shares) + FIGURE * np.array(figures) - AVAILABILITY * np.array(available)
        return bonuses.astype(np.float32)

    @cached_property
    def _tokens(self) -> TokenEmbeddings:
        return self._snapshot.encoder.encode_question(self._spelt)[1]

    @cached_property
    def _weights(self) -> Floats:
        weights = self._snapshot.idf[self._tokens.ids]
        return weights / max(float(weights.sum()), 1e-9)

    @cached_property
    def _stems(self) -> StemWeights:
        return self._snapshot.stem_weights(self._question)

    @cached_property
    def _asks_what_is_available(self) -> bool:
        return bool(ASKS_WHAT_IS_AVAILABLE.search(self._question))

    @cached_property
    def _asks_for_a_figure(self) -> bool:
        return bool(ASKS_FOR_A_FIGURE.search(self._question))


def cite(quotes: Iterable[Quote], listed: bool = False) -> tuple[tuple[AnswerSentence, ...], tuple[Citation, ...]]:
    """Return the quotes as sentences of an answer and their citations, one each, numbered from 1.

    The first, which answers, is a paragraph of its own; the others give context. With `listed`, each paper is an
    item of a list instead, which starts with its title.
    """
    quotes = tuple(quotes)
    citations = tuple(
        Citation(number, quote.paper, quote.sentence.text, quote.sentence.start, quote.sentence.end)
        for number, quote in enumerate(quotes, 1)
    )
    sentences = tuple(
        AnswerSentence(citation.quote, (citation.number,), "supported", 1.0, lead=_lead(citation, before, listed))
        for citation, before in zip(citations, (None, *citations), strict=False)
    )
    return sentences, citations


def _lead(citation: Citation, before: Citation | None, listed: bool) -> str:
    if not listed:
        return "\n\n" if citation.number == 2 else " "
    return " " if before and citation.paper == before.paper else f"\n- {citation.paper.title}: "
