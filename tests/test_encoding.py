"""What the encoder made of papers comes back from disk as it was, all but exactly."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from index import Paper
from index.embedder import SentenceEmbedder
from index.encoding import encode_papers, load_encoding, save_encoding
from tests.fakes import WordEmbedder


def test_word_pieces_come_back_nearly_as_they_were(few_papers: tuple[Paper, ...], tmp_path: Path) -> None:
    encoded = encode_papers(few_papers, SentenceEmbedder(), {})
    save_encoding(tmp_path / "vectors", encoded)
    loaded = load_encoding(tmp_path / "vectors")
    for row, paper in enumerate(encoded):
        kept = loaded.tokens(row)
        assert kept.ids.tolist() == paper.tokens.ids.tolist()
        assert kept.spans.tolist() == paper.tokens.spans.tolist()
        assert (kept.vectors * paper.tokens.vectors).sum(axis=1).min() > 0.9995


def test_a_token_of_zeros_stays_one(tmp_path: Path) -> None:
    papers = (Paper("", "Zero."),)
    (encoded,) = encode_papers(papers, WordEmbedder(), {})
    encoded.tokens.vectors[:] = 0
    save_encoding(tmp_path / "vectors", [encoded])
    assert not load_encoding(tmp_path / "vectors").tokens(0).vectors.any()
    assert np.isfinite(load_encoding(tmp_path / "vectors").token_steps).all()
