"""What the encoder made of papers comes back from disk all but exactly, or not at all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index import Paper
from index.embedder import SentenceEmbedder
from index.encoding import EncodedCorpus, encode_papers, load_encoding, save_encoding
from index.errors import IndexDamaged
from tests.fakes import WordEmbedder


def _kept(papers: tuple[Paper, ...], folder: Path) -> EncodedCorpus:
    save_encoding(folder, encode_papers(papers, WordEmbedder(), {}))
    return load_encoding(folder)


def test_word_pieces_come_back_nearly_as_they_were(few_papers: tuple[Paper, ...], tmp_path: Path) -> None:
    embedder = SentenceEmbedder()
    save_encoding(tmp_path / "vectors", encode_papers(few_papers, embedder, {}))
    loaded = load_encoding(tmp_path / "vectors")
    for row, paper in enumerate(few_papers):
        (tokens,) = embedder.encode_tokens([f"{paper.title}\n{paper.abstract}"])
        kept = loaded.tokens(row)
        assert kept.ids.tolist() == tokens.ids.tolist()
        assert (kept.spans + len(paper.title) + 1).tolist() == tokens.spans.tolist()
        assert (kept.vectors * tokens.vectors).sum(axis=1).min() > 0.9998


def test_papers_written_again_are_the_same(few_papers: tuple[Paper, ...], tmp_path: Path) -> None:
    first = _kept(few_papers, tmp_path / "first")
    save_encoding(tmp_path / "second", [first.paper(row) for row in range(len(first))])
    for file in (tmp_path / "first").iterdir():
        assert file.read_bytes() == (tmp_path / "second" / file.name).read_bytes()


def test_a_damaged_papers_word_pieces_are_refused_and_stay_so(
    few_papers: tuple[Paper, ...], tmp_path: Path
) -> None:
    """Fails when sums are computed anew on writing, or when reading doesn't look at them."""
    _kept(few_papers, tmp_path / "first")
    with (tmp_path / "first/token_vectors.npy").open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"\x07")
    for folder in (tmp_path / "first", tmp_path / "second"):
        damaged = load_encoding(folder)
        assert len(damaged.tokens(0).ids)
        with pytest.raises(IndexDamaged, match="word pieces of paper 3"):
            damaged.tokens(2)
        if folder.name == "first":
            save_encoding(tmp_path / "second", [damaged.paper(row) for row in range(3)])


def test_a_file_cut_short_is_refused(few_papers: tuple[Paper, ...], tmp_path: Path) -> None:
    _kept(few_papers, tmp_path / "vectors")
    np.save(tmp_path / "vectors/token_vectors.npy", np.zeros((3, 400), np.int8))
    with pytest.raises(IndexDamaged, match="token_vectors"):
        load_encoding(tmp_path / "vectors")
