"""What was encoded is not encoded again, even if the build was killed before it was published."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from eval.speed.synthetic_corpus import papers_with_passages
from index import Paper, PaperIndex
from index.arrays import Floats
from index.storage import vector_files
from index.storage.checkpoints import Unpublished
from index.storage.vector_files import encode_papers
from tests.support.fakes import WordEncoder


class Killed(BaseException):
    """Stands for the signal: nothing in Footnote catches it."""


class Dying(WordEncoder):
    """An encoder whose process is killed after so many texts."""

    left = 100

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Floats:
        self.left -= len(texts)
        if self.left < 0:
            raise Killed
        return super().encode(texts, progress)


def test_a_killed_build_goes_on_where_it_stopped(
    few_papers: tuple[Paper, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails when what is encoded is kept in memory alone."""
    monkeypatch.setattr(vector_files, "KEPT_AT_ONCE", 10)
    papers = papers_with_passages(few_papers, 150)
    with pytest.raises(Killed):
        PaperIndex.build(papers, tmp_path, Dying())
    encoder, told = WordEncoder(), list[tuple[int, int]]()
    index = PaperIndex.build(papers, tmp_path, encoder, lambda done, total: told.append((done, total)))
    assert 50 <= encoder.encoded < 75
    assert told[-1][0] == told[-1][1]
    assert len(index.papers) == len(papers)
    assert not (tmp_path / ".encoded").exists()
    index.close()


def test_a_lot_that_is_not_whole_is_encoded_again(few_papers: tuple[Paper, ...], tmp_path: Path) -> None:
    kept = Unpublished(tmp_path, {"encoder": "words"})
    encode_papers(few_papers, WordEncoder(), {}, keep=kept.keep)
    assert len(kept.known()) == 3
    (lot,) = (tmp_path / ".encoded").glob("*/*")
    with (lot / "vectors.npy").open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"\x07")
    assert not kept.known()
    assert not lot.exists()


def test_what_another_encoder_made_is_not_used(few_papers: tuple[Paper, ...], tmp_path: Path) -> None:
    encode_papers(few_papers, WordEncoder(), {}, keep=Unpublished(tmp_path, {"encoder": "words"}).keep)
    assert not Unpublished(tmp_path, {"encoder": "letters"}).known()
    assert not list((tmp_path / ".encoded").glob("*"))
