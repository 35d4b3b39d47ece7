"""What a search reads of a corpus's embeddings, wherever they are kept."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats, ScaledTokens, TokenVectors

__all__ = ["Embeddings"]


class Embeddings(Protocol):
    """The embeddings of all papers: a vector for each passage, and each paper's tokens."""

    @property
    def passage_starts(self) -> NDArray[np.int64]:
        """Where each paper's passages start and the last one's end, if those of all papers are counted through."""

    @property
    def spans(self) -> NDArray[np.int32]:
        """The offsets of each passage in its paper's abstract, (passages, 2)."""

    @property
    def document_frequencies(self) -> NDArray[np.int64]:
        """The number of papers that contain each token, by its id; ids beyond its end occur in none."""

    def passage_vectors(self, papers: NDArray[np.int64]) -> tuple[Floats, NDArray[np.int64]]:
        """Return the vectors of the papers' passages one after the other, and where each paper's begin."""

    def centroids(self, rows: NDArray[np.int64] | None = None) -> Floats:
        """Return the papers' centroids, (papers, dimension), for those at `rows` or for all."""

    def tokens(self, row: int) -> TokenVectors:
        """Return the stored tokens of the paper at `row`.

        Spans are offsets into the abstract, negative in the title. Raises IndexDamaged if their checksum is wrong.
        """

    def token_spans(self, row: int) -> NDArray[np.int32]:
        """Return the spans of the stored tokens of the paper at `row`, as in `tokens`."""

    def scaled_tokens(self, papers: NDArray[np.int64]) -> ScaledTokens:
        """Return the papers' token vectors one after the other, in the basis of `rotate`.

        Rotating a question is cheaper than rotating them back. Raises IndexDamaged if a checksum is wrong.
        """
