"""Synthetic corpora of any size, made by recombining a real one.

They are for measuring speed; rankings on them mean nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import cycle

import numpy as np

from index.arrays import Floats, TokenEmbeddings
from index.encoders import Encoder
from index.papers import Paper, split_passages

__all__ = ["SyntheticEncoder", "generate_papers", "papers_with_passages"]

NOISE = 0.5
"""Length of the noise added to a unit vector; its cosine with the original is then about .9."""


def generate_papers(papers: Sequence[Paper], seed: int = 0) -> Iterator[Paper]:
    """Yield an endless sequence of papers whose sentences are drawn at random from the given papers.

    Each copies the number of sentences of a real paper, and its title with a number appended, so that words and
    lengths are distributed as in the real corpus.
    """
    random = np.random.default_rng(seed)
    sentences = [sentence.text for paper in papers for sentence in paper.sentences]
    for number, template in enumerate(cycle(papers)):
        drawn = random.choice(len(sentences), size=len(template.sentences))
        yield Paper(f"{template.title} {number}", " ".join(sentences[n] for n in drawn))


def papers_with_passages(papers: Sequence[Paper], passages: int, seed: int = 0) -> tuple[Paper, ...]:
    """Return synthetic papers that have at least so many passages in total."""
    generated: list[Paper] = []
    count = 0
    for paper in generate_papers(papers, seed):
        if count >= passages:
            break
        generated.append(paper)
        count += len(split_passages(paper))
    return tuple(generated)


class SyntheticEncoder:
    """A fast encoder for synthetic texts, which returns embeddings drawn from those of real texts.

    The vector of a text is that of a random real passage with noise added; its token embeddings are those of a
    random real paper. Only the given questions keep their own embeddings.
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
        """Return the questions' own vectors if all texts are known questions, else random passages' with noise."""
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
        """Return the own token embeddings of a known question, and a random paper's for any other text."""
        return [
            self._question_tokens.get(text) or self._tokens[int(self._random.integers(len(self._tokens)))]
            for text in texts
        ]

    def encode_both(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> list[tuple[Floats, TokenEmbeddings]]:
        """Return the results of `encode` and `encode_tokens`."""
        return list(zip(self.encode(texts), self.encode_tokens(texts), strict=True))

    def encode_question(self, question: str) -> tuple[Floats, TokenEmbeddings]:
        """Return the results of `encode` and `encode_tokens` for one text."""
        return self.encode_both([question])[0]
