"""A killed build's checkpoints are reused by the next build, if they are intact and fit it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from eval.speed.synthetic_corpus import papers_with_passages
from index import Paper, PaperIndex
from index.arrays import Floats
from index.embeddings import encode, encode_papers
from index.embeddings.checkpoints import Checkpoints
from tests.support.fakes import WordEncoder


class Killed(BaseException):
    """Stands for the signal: nothing in Footnote catches it."""


class KilledEncoder(WordEncoder):
    """An encoder whose process is killed after so many texts."""

    left = 100

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Floats:
        self.left -= len(texts)
        if self.left < 0:
            raise Killed
        return super().encode(texts, progress)


def test_a_killed_build_resumes_where_it_stopped(
    few_papers: tuple[Paper, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails if encoded papers are kept in memory only."""
    monkeypatch.setattr(encode, "PAPERS_PER_CHECKPOINT", 10)
    papers = papers_with_passages(few_papers, 150)
    with pytest.raises(Killed):
        PaperIndex.build(papers, tmp_path, KilledEncoder())
    encoder, reported = WordEncoder(), list[tuple[int, int]]()
    index = PaperIndex.build(papers, tmp_path, encoder, lambda done, total: reported.append((done, total)))
    assert 50 <= encoder.encoded < 75
    assert reported[-1][0] == reported[-1][1]
    assert len(index.papers) == len(papers)
    assert not (tmp_path / ".encoded").exists()
    index.close()


def test_a_paper_that_changed_after_the_kill_is_encoded_again(
    few_papers: tuple[Paper, ...], tmp_path: Path
) -> None:
    """Fails if checkpoints are looked up by title only."""
    checkpoints = Checkpoints(tmp_path, {"encoder": "words"})
    encode_papers(few_papers, WordEncoder(), {}, save_checkpoint=checkpoints.save)
    changed = replace(few_papers[0], abstract="Cats purr.")
    encoder = WordEncoder()
    first, second = encode_papers([changed, few_papers[1]], encoder, checkpoints.load())
    assert encoder.encoded == 1
    assert first.tokens < second.tokens


def test_a_damaged_checkpoint_is_deleted_and_encoded_again(few_papers: tuple[Paper, ...], tmp_path: Path) -> None:
    checkpoints = Checkpoints(tmp_path, {"encoder": "words"})
    encode_papers(few_papers, WordEncoder(), {}, save_checkpoint=checkpoints.save)
    assert len(checkpoints.load()) == 3
    (batch,) = (tmp_path / ".encoded").glob("*/*")
    with (batch / "locations.npy").open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"\x07")
    assert not checkpoints.load()
    assert not batch.exists()


def test_a_half_written_checkpoint_is_ignored(few_papers: tuple[Paper, ...], tmp_path: Path) -> None:
    checkpoints = Checkpoints(tmp_path, {"encoder": "words"})
    encode_papers(few_papers, WordEncoder(), {}, save_checkpoint=checkpoints.save)
    (batch,) = (tmp_path / ".encoded").glob("*/*")
    (batch / "papers.json").unlink()
    batch.rename(batch.parent / "new")
    assert not checkpoints.load()
    encode_papers(few_papers, WordEncoder(), {}, save_checkpoint=checkpoints.save)
    assert len(checkpoints.load()) == 3


def test_checkpoints_of_another_encoder_are_deleted(few_papers: tuple[Paper, ...], tmp_path: Path) -> None:
    save = Checkpoints(tmp_path, {"encoder": "words"}).save
    encode_papers(few_papers, WordEncoder(), {}, save_checkpoint=save)
    assert not Checkpoints(tmp_path, {"encoder": "letters"}).load()
    assert not list((tmp_path / ".encoded").glob("*"))


def test_a_build_goes_on_in_memory_when_no_checkpoint_can_be_written(
    few_papers: tuple[Paper, ...], tmp_path: Path
) -> None:
    (tmp_path / ".encoded").touch()
    encoded = encode_papers(few_papers, WordEncoder(), {}, save_checkpoint=Checkpoints(tmp_path, {}).save)
    assert all(paper.intact for paper in encoded)
