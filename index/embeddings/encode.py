"""Papers encoded, a checkpoint at a time."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats
from index.embeddings.passage_vectors import pack_vectors
from index.embeddings.token_compression import compress_tokens
from index.embeddings.token_records import pack_tokens
from index.encoders import Encoder
from index.papers import Paper, Passage, passage_text, split_passages

__all__ = ["EncodedPaper", "TextKey", "encode_papers"]

TextKey = tuple[str, str]
"""A paper's title and abstract: what the encoder reads, and so what identifies its embeddings."""

PAPERS_PER_CHECKPOINT = 128
"""Papers encoded between checkpoints: enough to batch texts of similar length, at 200 MB of memory for tokens."""


@dataclass(frozen=True, eq=False)
class EncodedPaper:
    """The embeddings of one paper: the spans of its passages, (passages, 2), and its record.

    Spans are offsets into the abstract. `record` reads the record when called: the passages' vectors, `vectors`
    bytes, and then the tokens, `tokens` bytes; the two sums are their CRC-32.
    """

    spans: NDArray[np.int32]
    vectors: int
    vectors_sum: int
    tokens: int
    tokens_sum: int
    record: Callable[[], bytes]

    @property
    def sizes_and_sums(self) -> tuple[int, int, int, int]:
        """What `LOCATION` has of the record: size and sum of the vectors, and of the tokens."""
        return self.vectors, self.vectors_sum, self.tokens, self.tokens_sum

    @property
    def parts(self) -> tuple[bytes, bytes]:
        """The packed vectors, and the record of the tokens."""
        record = self.record()
        return record[: self.vectors], record[self.vectors :]

    @property
    def intact(self) -> bool:
        """Whether the record can be read and matches its checksums."""
        try:
            vectors, tokens = self.parts
        except OSError:
            return False
        return zlib.crc32(vectors) == self.vectors_sum and zlib.crc32(tokens) == self.tokens_sum


SaveCheckpoint = Callable[[Sequence[Paper], Sequence[EncodedPaper]], Sequence[EncodedPaper]]
"""Saves papers that have just been encoded, and returns them as saved."""


def encode_papers(
    papers: Sequence[Paper],
    encoder: Encoder,
    known: Mapping[TextKey, EncodedPaper],
    progress: Callable[[int, int], None] | None = None,
    save_checkpoint: SaveCheckpoint = lambda papers, encoded: encoded,
) -> list[EncodedPaper]:
    """Encode the papers whose (title, abstract) isn't `known`, a checkpoint at a time; return all of them.

    `progress` is called with the number of texts encoded and their total.
    """
    encoded = dict(known)
    new = [paper for paper in papers if (paper.title, paper.abstract) not in known]
    report = _counter(sum(len(split_passages(paper)) for paper in new), progress)
    for start in range(0, len(new), PAPERS_PER_CHECKPOINT):
        batch = new[start : start + PAPERS_PER_CHECKPOINT]
        for paper, saved in zip(batch, save_checkpoint(batch, _encode(batch, encoder, report)), strict=True):
            encoded[paper.title, paper.abstract] = saved
    return [encoded[paper.title, paper.abstract] for paper in papers]


def _encode(papers: Sequence[Paper], encoder: Encoder, report: Callable[[int], None]) -> list[EncodedPaper]:
    passages = [split_passages(paper) for paper in papers]
    texts = [
        passage_text(paper, passage)
        for paper, in_paper in zip(papers, passages, strict=True)
        for passage in in_paper
    ]
    both = iter(encoder.encode_both(texts, report))
    by_paper = [[next(both) for _ in in_paper] for in_paper in passages]
    tokens = [[tokens for _, tokens in of_paper] for of_paper in by_paper]
    return [
        _encoded_paper(in_paper, [vector for vector, _ in of_paper], pack_tokens(*compressed))
        for in_paper, of_paper, compressed in zip(
            passages, by_paper, compress_tokens(papers, passages, tokens), strict=True
        )
    ]


def _encoded_paper(passages: Sequence[Passage], vectors: Sequence[Floats], tokens: bytes) -> EncodedPaper:
    spans = np.array([(passage.start, passage.end) for passage in passages], np.int32)
    packed = pack_vectors(np.stack(vectors))
    record = packed + tokens
    return EncodedPaper(spans, len(packed), zlib.crc32(packed), len(tokens), zlib.crc32(tokens), lambda: record)


def _counter(total: int, progress: Callable[[int, int], None] | None) -> Callable[[int], None]:
    """Return a function that adds to a count and passes it on with the total."""
    done = 0

    def report(more: int) -> None:
        nonlocal done
        done += more
        if progress:
            progress(done, total)

    return report
