"""Embeddings are read back from disk almost exactly as they were, or not at all."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index import Paper
from index.embeddings import (
    Before,
    EncodedCorpus,
    EncodedPaper,
    encode_papers,
    load_encoded_papers,
    load_encoding,
    save_encoding,
    saving,
)
from index.embeddings.record_files import record_files
from index.encoders.encoder import SentenceEncoder
from index.errors import IndexDamaged
from index.storage.numbering import GONE
from tests.support.fakes import WordEncoder


def _saved(papers: tuple[Paper, ...], folder: Path) -> EncodedCorpus:
    save_encoding(folder, encode_papers(papers, WordEncoder(), {}))
    return load_encoding(folder)


def test_stored_tokens_are_near_tokens_of_the_paper(few_papers: tuple[Paper, ...], tmp_path: Path) -> None:
    encoder = SentenceEncoder()
    save_encoding(tmp_path / "embeddings", encode_papers(few_papers, encoder, {}))
    loaded = load_encoding(tmp_path / "embeddings")
    for row, paper in enumerate(few_papers):
        (tokens,) = encoder.encode_tokens([f"{paper.title}\n{paper.abstract}"])
        saved = loaded.tokens(row)
        assert loaded.records.tokens(row).ids.tolist() == np.unique(tokens.ids).tolist()
        found = (saved.vectors @ tokens.vectors.T).max(axis=1)
        assert found.min() > 0.6
        assert found.mean() > 0.85


def test_a_paper_that_is_known_is_not_encoded(few_papers: tuple[Paper, ...]) -> None:
    first = encode_papers(few_papers, WordEncoder(), {})
    known = {(paper.title, paper.abstract): one for paper, one in zip(few_papers, first, strict=True)}
    encoder = WordEncoder()
    assert encode_papers(few_papers[::-1], encoder, known) == first[::-1]
    assert encoder.encoded == 0


def test_papers_saved_again_are_identical(few_papers: tuple[Paper, ...], tmp_path: Path) -> None:
    _saved(few_papers, tmp_path / "first")
    save_encoding(tmp_path / "second", load_encoded_papers(tmp_path / "first"))
    for file in (tmp_path / "first").iterdir():
        assert file.read_bytes() == (tmp_path / "second" / file.name).read_bytes()


def test_a_damaged_record_is_refused_even_after_it_was_saved_again(
    few_papers: tuple[Paper, ...], tmp_path: Path
) -> None:
    """Fails if checksums are recomputed on saving, or not compared on reading."""
    _saved(few_papers, tmp_path / "first")
    with (tmp_path / "first/records-0000.bin").open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"\x07")
    assert [paper.intact for paper in load_encoded_papers(tmp_path / "first")] == [True, True, False]
    for folder in (tmp_path / "first", tmp_path / "second"):
        damaged = load_encoding(folder)
        assert len(damaged.tokens(0).spans)
        with pytest.raises(IndexDamaged, match="token embeddings of paper 3 do not match their checksum"):
            damaged.tokens(2)
        if folder.name == "first":
            save_encoding(tmp_path / "second", load_encoded_papers(tmp_path / "first"))


def test_a_record_that_was_verified_is_not_read_again(few_papers: tuple[Paper, ...], tmp_path: Path) -> None:
    loaded = _saved(few_papers, tmp_path / "embeddings")
    before = loaded.tokens(0).vectors
    file = tmp_path / "embeddings/records-0000.bin"
    file.write_bytes(bytes(file.stat().st_size))
    assert (loaded.tokens(0).vectors == before).all()
    with pytest.raises(IndexDamaged, match="token embeddings of paper 2 do not match their checksum"):
        loaded.tokens(1)


def test_a_truncated_file_of_records_is_refused(few_papers: tuple[Paper, ...], tmp_path: Path) -> None:
    _saved(few_papers, tmp_path / "embeddings")
    os.truncate(tmp_path / "embeddings/records-0000.bin", 416)
    with pytest.raises(IndexDamaged, match=r"records-0000\.bin has the wrong size"):
        load_encoding(tmp_path / "embeddings")


def test_adding_papers_links_large_files_of_records(
    few_papers: tuple[Paper, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails if files of records are copied, papers are counted twice, or small files are never merged."""
    monkeypatch.setattr(saving, "SMALL_FILE", 0)
    encoder = WordEncoder()
    papers = [*few_papers, *(Paper(f"Snow {number}", "Snow falls.") for number in range(5))]
    encoded = encode_papers(papers, encoder, {})
    save_encoding(tmp_path / "0", encoded[:3])
    for number in range(1, 6):
        before = Before(tmp_path / f"{number - 1}", np.append(np.arange(2 + number), GONE))
        save_encoding(tmp_path / f"{number}", [encoded[2 + number]], before)
    last = tmp_path / "5"
    assert (last / "records-0000.bin").samefile(tmp_path / "0/records-0000.bin")
    assert 2 <= len(record_files(last)) <= 4
    extended, fresh = load_encoding(last), _saved(tuple(papers), tmp_path / "fresh")
    assert extended.document_frequencies.tolist() == fresh.document_frequencies.tolist()
    for row in range(len(papers)):
        assert (extended.tokens(row).vectors == fresh.tokens(row).vectors).all()
    assert all(paper.intact for paper in load_encoded_papers(last))


def saved_after(before: Path, former: list[int], encoded: Sequence[EncodedPaper], folder: Path) -> EncodedCorpus:
    save_encoding(folder, encoded, Before(before, np.array(former, np.int64)))
    return load_encoding(folder)


@pytest.mark.parametrize("papers", [12, 4], ids=["a twelfth gone", "a quarter gone"])
def test_a_file_is_linked_until_a_tenth_of_it_is_gone(
    papers: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "SMALL_FILE", 0)
    snow = tuple(Paper(f"Snow {number:02}", "Snow falls on rivers.") for number in range(papers))
    first = _saved(snow, tmp_path / "first")
    second = saved_after(tmp_path / "first", [*range(1, papers)], (), tmp_path / "second")
    linked = [path.samefile(tmp_path / "first" / path.name) for path in record_files(tmp_path / "second")]
    assert linked == ([True] if papers == 12 else [False])
    for row in range(1, papers):
        assert (second.tokens(row - 1).vectors == first.tokens(row).vectors).all()
        assert (second.centroids(np.array([row - 1])) == first.centroids(np.array([row]))).all()


def test_papers_change_their_order_and_others_come_between(few_papers: tuple[Paper, ...], tmp_path: Path) -> None:
    snow = Paper("Snow", "Snow falls. Snow melts. It is cold. Ice breaks.")
    *others, encoded = encode_papers([*few_papers, snow], WordEncoder(), {})
    save_encoding(tmp_path / "first", others)
    first = load_encoding(tmp_path / "first")
    second = saved_after(tmp_path / "first", [2, GONE, 0], [encoded], tmp_path / "second")
    save_encoding(tmp_path / "fresh", [others[2], encoded, others[0]])
    fresh = load_encoding(tmp_path / "fresh")
    assert second.spans.tolist() == fresh.spans.tolist()
    assert second.passage_starts.tolist() == fresh.passage_starts.tolist()
    assert (second.centroids() == fresh.centroids()).all()
    assert second.centroids()[2].tolist() == first.centroids(np.array([0]))[0].tolist()
    counts = [one.document_frequencies for one in (second, fresh)]
    assert not np.subtract(*(np.pad(count, (0, max(map(len, counts)) - len(count))) for count in counts)).any()


def test_damaged_vectors_are_refused_when_they_are_read(few_papers: tuple[Paper, ...], tmp_path: Path) -> None:
    _saved(few_papers, tmp_path / "first")
    with (tmp_path / "first/records-0000.bin").open("r+b") as file:
        file.write(b"\x07")
    damaged = load_encoding(tmp_path / "first")
    assert len(damaged.tokens(0).spans)
    with pytest.raises(IndexDamaged, match="passage vectors of paper 1 do not match their checksum"):
        damaged.centroids()
    assert [paper.intact for paper in load_encoded_papers(tmp_path / "first")] == [False, True, True]
