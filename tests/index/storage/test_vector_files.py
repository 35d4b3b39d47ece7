"""What the encoder made of papers comes back from disk all but exactly, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from index import Paper
from index.encoders.encoder import SentenceEncoder
from index.errors import IndexDamaged
from index.storage import vector_files
from index.storage.token_files import piece_files
from index.storage.vector_files import (
    EncodedCorpus,
    encode_papers,
    load_encoding,
    load_papers_encoded,
    save_encoding,
)
from tests.support.fakes import WordEncoder


def _kept(papers: tuple[Paper, ...], folder: Path) -> EncodedCorpus:
    save_encoding(folder, encode_papers(papers, WordEncoder(), {}))
    return load_encoding(folder)


def test_word_pieces_come_back_nearly_as_they_were(few_papers: tuple[Paper, ...], tmp_path: Path) -> None:
    encoder = SentenceEncoder()
    save_encoding(tmp_path / "vectors", encode_papers(few_papers, encoder, {}))
    loaded = load_encoding(tmp_path / "vectors")
    for row, paper in enumerate(few_papers):
        (tokens,) = encoder.encode_tokens([f"{paper.title}\n{paper.abstract}"])
        kept = loaded.tokens(row)
        assert kept.ids.tolist() == tokens.ids.tolist()
        assert (kept.spans + len(paper.title) + 1).tolist() == tokens.spans.tolist()
        assert (kept.vectors * tokens.vectors).sum(axis=1).min() > 0.9998


def test_papers_written_again_are_the_same(few_papers: tuple[Paper, ...], tmp_path: Path) -> None:
    _kept(few_papers, tmp_path / "first")
    save_encoding(tmp_path / "second", load_papers_encoded(tmp_path / "first"))
    for file in (tmp_path / "first").iterdir():
        assert file.read_bytes() == (tmp_path / "second" / file.name).read_bytes()


def test_a_damaged_papers_word_pieces_are_refused_and_stay_so(
    few_papers: tuple[Paper, ...], tmp_path: Path
) -> None:
    """Fails when sums are computed anew on writing, or when reading doesn't look at them."""
    _kept(few_papers, tmp_path / "first")
    with (tmp_path / "first/pieces-0000.bin").open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"\x07")
    for folder in (tmp_path / "first", tmp_path / "second"):
        damaged = load_encoding(folder)
        assert len(damaged.tokens(0).ids)
        with pytest.raises(IndexDamaged, match="word pieces of paper 3"):
            damaged.tokens(2)
        if folder.name == "first":
            save_encoding(tmp_path / "second", load_papers_encoded(tmp_path / "first"))


def test_a_file_cut_short_is_refused(few_papers: tuple[Paper, ...], tmp_path: Path) -> None:
    _kept(few_papers, tmp_path / "vectors")
    os.truncate(tmp_path / "vectors/pieces-0000.bin", 416)
    with pytest.raises(IndexDamaged, match="pieces-0000"):
        load_encoding(tmp_path / "vectors")


def test_what_is_added_leaves_large_files_as_they_are(
    few_papers: tuple[Paper, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails when files of pieces are copied, counted twice, or never joined."""
    monkeypatch.setattr(vector_files, "SMALL", 0)
    encoder = WordEncoder()
    papers = [*few_papers, *(Paper(f"Snow {number}", "Snow falls.") for number in range(5))]
    encoded = encode_papers(papers, encoder, {})
    save_encoding(tmp_path / "0", encoded[:3])
    for number in range(1, 6):
        save_encoding(tmp_path / f"{number}", encoded[: 3 + number], tmp_path / f"{number - 1}")
    last = tmp_path / "5"
    assert (last / "pieces-0000.bin").samefile(tmp_path / "0/pieces-0000.bin")
    assert 2 <= len(piece_files(last)) <= 4
    extended, anew = load_encoding(last), _kept(tuple(papers), tmp_path / "anew")
    assert extended.having.tolist() == anew.having.tolist()
    for row in range(len(papers)):
        assert (extended.tokens(row).vectors == anew.tokens(row).vectors).all()
    assert all(one.whole for one in load_papers_encoded(last))
