"""Synthetic corpora of any size, made by recombining a real one.

They are for measuring speed; rankings on them mean nothing.
"""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle

import numpy as np

from index.arrays import Floats, TokenEmbeddings
from index.encoders import Encoder
from index.papers import Paper, split_passages

__all__ = ["SyntheticEncoder", "generate_papers", "papers_with_passages"]

NOISE = 0.5
"""Length of the noise added to a unit vector; its cosine with the original is then about .9."""

_WORD = re.compile(r"\w+|[^\w\s]")


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

    The vector of a text is that of a random real passage with noise added. Its tokens are its words and marks, and
    each has the vector of a real token, the same one for the same word. Only the given questions keep their own
    embeddings. `seconds` is how long all this has taken so far, which is not what is measured.
    """

    def __init__(
        self, real: Encoder, questions: Sequence[str], vectors: Floats, token_vectors: Floats, seed: int = 0
    ) -> None:
        self.name, self.dimension, self.vocabulary = real.name, real.dimension, real.vocabulary
        self._vectors, self._token_vectors = vectors, token_vectors
        self._random = np.random.default_rng(seed)
        self._questions = dict(zip(questions, real.encode_both(questions), strict=True))
        self.seconds = 0.0

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Floats:
        """Return the vectors of `encode_both`."""
        return np.stack([vector for vector, _ in self.encode_both(texts)])

    def encode_tokens(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> list[TokenEmbeddings]:
        """Return the tokens of `encode_both`."""
        return [tokens for _, tokens in self.encode_both(texts)]

    def encode_both(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> list[tuple[Floats, TokenEmbeddings]]:
        """Return the own embeddings of a known question, and drawn ones of any other text."""
        began = time.perf_counter()
        drawn = self._vectors[self._random.choice(len(self._vectors), size=len(texts))]
        noise = self._random.standard_normal(drawn.shape, np.float32) * (NOISE / self.dimension**0.5)
        vectors: Floats = drawn + noise
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        both = [
            self._questions.get(text) or (vector, self._tokens(text))
            for text, vector in zip(texts, vectors, strict=True)
        ]
        self.seconds += time.perf_counter() - began
        return both

    def encode_question(self, question: str) -> tuple[Floats, TokenEmbeddings]:
        """Return the results of `encode_both` for one text."""
        return self.encode_both([question])[0]

    def _tokens(self, text: str) -> TokenEmbeddings:
        words = list(_WORD.finditer(text))
        spans = np.array([word.span() for word in words], np.int32).reshape(-1, 2)
        hashes = np.array([zlib.crc32(word.group().encode()) for word in words], np.int64)
        vectors = self._token_vectors[hashes % len(self._token_vectors)]
        return TokenEmbeddings(vectors, spans, (hashes % self.vocabulary).astype(np.int32))
