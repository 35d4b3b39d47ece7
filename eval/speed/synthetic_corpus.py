"""A corpus of any size made out of a real one, to measure speed on: nothing on it says how well a search ranks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import cycle

import numpy as np

from index.arrays import Floats, TokenEmbeddings
from index.encoders import Encoder
from index.papers import Paper, split_passages

__all__ = ["Recombined", "recombined_papers", "recombining"]

NOISE = 0.5
"""Length of the noise added to a unit vector; its cosine with what it was is then about .9."""


def recombining(papers: Sequence[Paper], seed: int = 0) -> Iterator[Paper]:
    """Yield papers without end, their sentences drawn from all the papers given.

    Each has a real paper's title and number of sentences, so that its words and lengths are as real ones are.
    """
    random = np.random.default_rng(seed)
    sentences = [sentence.text for paper in papers for sentence in paper.sentences]
    for number, like in enumerate(cycle(papers)):
        drawn = random.choice(len(sentences), size=len(like.sentences))
        yield Paper(f"{like.title} {number}", " ".join(sentences[n] for n in drawn))


def recombined_papers(papers: Sequence[Paper], least: int, seed: int = 0) -> tuple[Paper, ...]:
    """Return recombined papers with at least `least` passages in all."""
    made: list[Paper] = []
    count = 0
    for paper in recombining(papers, seed):
        if count >= least:
            break
        made.append(paper)
        count += len(split_passages(paper))
    return tuple(made)


class Recombined:
    """An encoder that draws from what another made of real texts, and knows only the questions it was given.

    A text's vector is a real passage's with noise, its word pieces are a real paper's: as many as there are
    in life, as far apart, and had in no time. A question's are its own.
    """

    def __init__(
        self,
        real: Encoder,
        questions: Sequence[str],
        vectors: Floats,
        tokens: Sequence[TokenEmbeddings],
        seed: int = 0,
    ) -> None:
        self.name, self.dimension, self.vocabulary = real.name, real.dimension, real.vocabulary
        self._vectors, self._tokens = vectors, tokens
        self._random = np.random.default_rng(seed)
        self._question_vectors = dict(zip(questions, real.encode(questions), strict=True))
        self._question_tokens = dict(zip(questions, real.encode_tokens(questions), strict=True))

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Floats:
        """Return known questions' own vectors; for other texts real passages', perturbed."""
        if all(text in self._question_vectors for text in texts):
            return np.stack([self._question_vectors[text] for text in texts])
        drawn = self._vectors[self._random.choice(len(self._vectors), size=len(texts))]
        noise = self._random.standard_normal(drawn.shape, np.float32) * (NOISE / self.dimension**0.5)
        vectors: Floats = drawn + noise
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

    def encode_tokens(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> list[TokenEmbeddings]:
        """Return known questions' own word pieces; for other texts a real paper's."""
        return [
            self._question_tokens.get(text) or self._tokens[int(self._random.integers(len(self._tokens)))]
            for text in texts
        ]

    def encode_question(self, question: str) -> tuple[Floats, TokenEmbeddings]:
        """Return what `encode` and `encode_tokens` return for one text."""
        return self.encode([question])[0], self.encode_tokens([question])[0]
