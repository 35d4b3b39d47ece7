"""An index in a LanceDB database gives what its folder gives, whole, and to everybody at once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import lancedb
import numpy as np
import pytest

from index import Paper, PaperIndex
from index.encoders import Encoder
from index.errors import DatabaseError, IndexMismatch, IndexMissing, IndexReadOnly
from index.lance import Database
from index.lifecycle import sources
from tests.support.fakes import BREAD, CATS, RIVERS, SHELF, WordEncoder

SNOW = Paper("Snow", "Snow falls on fields. Snow melts in spring. Rivers rise.")


@pytest.fixture
def index(tmp_path: Path) -> Iterator[PaperIndex]:
    """An index of the three papers, in a folder."""
    built = PaperIndex.build(SHELF, tmp_path / "index", WordEncoder())
    yield built
    built.close()


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Where nothing has been uploaded yet."""
    return str(tmp_path / "database")


def opened(url: str, encoder: Encoder | None = None) -> PaperIndex:
    return PaperIndex.open_uploaded(url, encoder or WordEncoder())


def tables(url: str) -> set[str]:
    return set(lancedb.connect(url).list_tables().tables)


def test_an_uploaded_index_finds_what_its_folder_does(index: PaperIndex, url: str) -> None:
    assert index.upload(url) == len(SHELF)
    uploaded = opened(url, index.encoder)
    assert uploaded.papers == index.papers
    for question in ("Why do rivers rise?", "bread with yeast", "cats at night", "zebra"):
        ours, theirs = uploaded.search(question), index.search(question)
        assert [(hit.paper, hit.passage) for hit in ours] == [(hit.paper, hit.passage) for hit in theirs]
        # tantivy keeps the length of a passage in one byte, and LanceDB exactly
        assert [hit.score for hit in ours] == pytest.approx([hit.score for hit in theirs], abs=0.02)
        assert uploaded.snapshot.best_evidence(question) == pytest.approx(index.snapshot.best_evidence(question))
    assert uploaded.similar(CATS) == index.similar(CATS)
    assert uploaded.containing("rivers") == index.containing("rivers") == {RIVERS}
    assert uploaded.containing("zebra") == frozenset()
    assert uploaded.arrivals == index.arrivals
    assert np.array_equal(uploaded.map.places, index.map.places)


def test_the_embeddings_of_an_uploaded_index_are_those_of_its_folder(index: PaperIndex, url: str) -> None:
    index.upload(url)
    ours, theirs = opened(url, index.encoder).snapshot, index.snapshot
    rows = np.array([2, 0, 2])
    vectors, starts = ours.embeddings.passage_vectors(rows)
    expected, expected_starts = theirs.embeddings.passage_vectors(rows)
    assert np.array_equal(vectors, expected) and np.array_equal(starts, expected_starts)
    assert ours.embeddings.centroids() == pytest.approx(theirs.embeddings.centroids())
    assert np.array_equal(ours.idf, theirs.idf)
    assert ours.stem_weights("Why do rivers rise?") == theirs.stem_weights("Why do rivers rise?")
    for paper in SHELF:
        assert (ours.tokens(paper).vectors == theirs.tokens(paper).vectors).all()
        assert (ours.tokens(paper).spans == theirs.tokens(paper).spans).all()


def test_vectors_with_an_index_of_their_own_are_found(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.lance.writing.INDEXED_PAPERS", 300)
    papers = [Paper(f"Paper {n}", f"Word{n % 97} meets word{n % 89} and word{n % 83}.") for n in range(600)]
    index = PaperIndex.build(papers, tmp_path / "index", WordEncoder())
    index.upload(url)
    snapshot = opened(url).snapshot
    vectors = snapshot.embeddings.centroids()
    found = [int(snapshot.store.nearest(vectors[row], 1)[0]) for row in range(0, 600, 30)]
    assert [float(vectors[row] @ vectors[one]) for row, one in zip(range(0, 600, 30), found, strict=True)] == (
        pytest.approx([1] * 20, abs=0.05)
    )


def test_a_process_that_searches_takes_the_next_version(
    index: PaperIndex, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources.DatabaseSource, "check_interval", 0)
    index.upload(url)
    replica = opened(url, index.encoder)
    index.add([SNOW])
    assert SNOW not in replica.papers
    index.upload(url)
    assert SNOW in replica.papers
    assert replica.search("snow", 1)[0].paper == SNOW


def test_an_upload_that_is_cut_short_changes_nothing_for_readers(
    index: PaperIndex, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails if the tables of the new generation are named current before they are complete."""
    index.upload(url)
    index.add([SNOW])

    def killed(self: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("index.lance.database.OpenTable.index_words", killed)
        with pytest.raises(KeyboardInterrupt):
            index.upload(url)
    assert opened(url).papers == SHELF
    index.upload(url)
    assert opened(url).papers == (*SHELF, SNOW)


def test_the_version_before_stays_for_those_who_still_read_it(index: PaperIndex, url: str) -> None:
    index.upload(url)
    replica = opened(url, index.encoder)
    lancedb.connect(url).create_table("papers-of-mine", [{"a": 1}])
    index.add([SNOW])
    index.upload(url)
    assert [hit.paper for hit in replica.search("bread", 1)] == [BREAD]
    index.remove([SNOW])
    index.upload(url)
    generations = {name.partition("-")[2] for name in tables(url) if name != "footnote"}
    assert len(generations - {"of-mine"}) == 2
    assert "papers-of-mine" in tables(url)
    with pytest.raises(DatabaseError):
        replica.search("rivers", 1)


def test_a_version_is_uploaded_once(index: PaperIndex, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    index.upload(url)
    monkeypatch.setattr("index.lifecycle.uploading.write_tables", None)
    assert index.upload(url) == len(SHELF)


def test_another_index_is_not_replaced(index: PaperIndex, url: str, tmp_path: Path) -> None:
    index.upload(url)
    other = PaperIndex.build([SNOW], tmp_path / "other", WordEncoder())
    with pytest.raises(DatabaseError, match=r"it has another index; give an empty folder or bucket"):
        other.upload(url)
    assert opened(url).papers == SHELF


def test_an_uploaded_index_is_not_changed(index: PaperIndex, url: str) -> None:
    index.upload(url)
    uploaded = opened(url)
    for change in (lambda: uploaded.add([SNOW]), lambda: uploaded.remove([CATS]), lambda: uploaded.upload(url)):
        with pytest.raises(IndexReadOnly, match=r"can’t be changed from here\. Change it where it was built"):
            change()


def test_an_encoder_that_did_not_build_it_is_refused(index: PaperIndex, url: str) -> None:
    index.upload(url)
    other = WordEncoder()
    other.name = "another"
    with pytest.raises(IndexMismatch, match=r"built with encoder .*, but encoder another is needed"):
        PaperIndex.open_uploaded(url, other)


def test_where_nothing_was_uploaded_is_said_and_left_as_it_is(tmp_path: Path) -> None:
    url = str(tmp_path / "nothing")
    with pytest.raises(IndexMissing, match="nothing has been uploaded yet"):
        opened(url)
    assert not Path(url).exists()


def test_an_address_that_cannot_be_used_is_said_in_one_sentence() -> None:
    with pytest.raises(
        DatabaseError, match=r"^the index at unknown://host/x can’t be used \(.*scheme: 'unknown'.*\)\. Check"
    ):
        opened("unknown://ada:secret@host/x")


@pytest.mark.parametrize(
    ("table", "values", "expected"),
    [
        ("papers", {"record": '{"title": "Cats", "abstract": "Cats bark."}'}, "papers don’t match their checksum"),
        ("files", {"sha256": "0"}, "doesn’t match its checksum"),
    ],
)
def test_what_is_not_what_was_uploaded_is_refused(
    table: str, values: dict[str, str], expected: str, index: PaperIndex, url: str
) -> None:
    index.upload(url)
    change(url, table, values)
    with pytest.raises(DatabaseError, match=f"it is damaged: .*{expected}"):
        opened(url)


@pytest.mark.parametrize("part", ["passages", "tokens"])
def test_damaged_embeddings_are_refused_when_they_are_read(part: str, index: PaperIndex, url: str) -> None:
    index.upload(url)
    change(url, "papers", {f"{part}_sum": 0})
    with pytest.raises(DatabaseError, match="it is damaged: the embeddings"):
        opened(url).search("cats")


def change(url: str, table: str, values: dict[str, str] | dict[str, int]) -> None:
    """Write other values into all rows of a table of the uploaded generation."""
    database = lancedb.connect(url)
    current = Database(url).current()
    assert current
    database.open_table(f"{table}-{current.generation}").update(values=values)


def test_a_replica_has_nothing_left_on_its_disk_when_it_ends(index: PaperIndex, url: str, tmp_path: Path) -> None:
    index.upload(url)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    code = (
        "import sys; from index import PaperIndex; from tests.support.fakes import WordEncoder\n"
        "index = PaperIndex.open_uploaded(sys.argv[1], WordEncoder())\n"
        "print(index.search('cats', 1)[0].paper.title)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, url],
        env=os.environ | {"TMPDIR": str(temporary)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout.strip(), list(temporary.glob("footnote-*"))) == (CATS.title, [])


def test_without_lancedb_it_is_said_what_to_install(
    index: PaperIndex, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "lancedb", None)
    with pytest.raises(DatabaseError, match=r"pip install 'footnote\[lancedb\]'"):
        index.upload(url)


def test_an_edited_abstract_is_uploaded(index: PaperIndex, url: str) -> None:
    index.upload(url)
    edited = replace(CATS, abstract="Cats chase mice in the barn.")
    index.correct([edited])
    index.upload(url)
    assert edited in opened(url).papers
