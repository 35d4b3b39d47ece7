"""A build that is killed, at a random moment or at any step, leaves the index intact."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index import PaperIndex
from tests.conftest import ROOT
from tests.support.fakes import WordEncoder
from tests.torture import WHOLE, pieces
from tests.torture.builder import RowEncoder, build, row_of_papers

STEPS = 40
"""Renames, replacements and fsyncs of one build, and a few more that are never reached."""

CHANGE_STEPS = 110
"""Those of adding a paper and removing one, the links too."""

AROUND_THE_SWITCH = 12
"""The last steps, in which the generation is renamed and CURRENT replaced: tested first."""

LOOK_AT_RAW = """
import sys, chromadb
collection = chromadb.PersistentClient(sys.argv[1]).get_collection("raw", embedding_function=None)
ids, vectors = (lambda all_: (all_["ids"], all_["embeddings"]))(collection.get(include=["embeddings"]))
assert len(ids) == collection.count()
found = [collection.query(query_embeddings=[one], n_results=1, include=[])["ids"][0] for one in vectors]
missing = [id_ for id_, near in zip(ids, found) if near != [id_]]
assert not missing, missing
"""


def killed(what: str, root: Path, numbers: range) -> Iterator[int]:
    """Yield the exit code of each of the builder's children; the next one starts when the caller goes on."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.torture.builder", what, str(root), *map(str, numbers)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
        text=True,
    ) as builder:
        assert builder.stdin
        assert builder.stdout
        for line in builder.stdout:
            yield int(line.split()[1])
            builder.stdin.write("\n")
            builder.stdin.flush()


def assert_intact(index: PaperIndex) -> str:
    """Assert that every row is found by its own vector and all papers have one edition; return the edition."""
    assert index.notices == ()
    snapshot = index.snapshot
    editions = {paper.abstract.split()[1] for paper in index.papers}
    assert (len(index.papers), len(editions)) == (12, 1)
    vectors, _ = snapshot.embeddings.passage_vectors(np.arange(len(index.papers)))
    for row, vector in enumerate(vectors):
        (found,) = snapshot.store.nearest(vector, 1)
        assert found == row or vector @ vectors[found] > 1 - 1e-6
    return editions.pop()


@pytest.mark.parametrize("numbers", pieces(100, 4), ids=str)
def test_a_kill_at_a_random_moment_leaves_the_index_intact(numbers: range, tmp_path: Path) -> None:
    """Fails when `publish` writes into the current generation's folder instead of a new one."""
    build(tmp_path, 0)
    for code in killed("random", tmp_path, numbers):
        assert code == -signal.SIGKILL
        assert_intact(PaperIndex.open(tmp_path, WordEncoder()))
        assert not list(tmp_path.rglob("*.pickle"))


@pytest.mark.parametrize("numbers", pieces(STEPS, STEPS) if WHOLE else [range(20, 32)], ids=str)
def test_a_kill_at_any_step_leaves_the_index_intact(numbers: range, tmp_path: Path) -> None:
    """Fails when CURRENT is replaced before the generation is renamed into place."""
    build(tmp_path, 0)
    for code in killed("step", tmp_path, numbers):
        assert code in (-signal.SIGKILL, 0)
        assert_intact(PaperIndex.open(tmp_path, WordEncoder()))
        assert not list(tmp_path.rglob("*.pickle"))


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """An index of 24 papers."""
    PaperIndex.build(row_of_papers(0, 24), tmp_path, RowEncoder()).close()
    return tmp_path


def assert_changed_as_a_whole(root: Path) -> bool:
    """Assert that an index has consecutive papers of the row, each found; return whether files are linked."""
    index = PaperIndex.open(root, RowEncoder())
    assert index.notices == ()
    papers, snapshot = index.papers, index.snapshot
    first = int(papers[0].title.split()[1])
    assert list(papers) == row_of_papers(first, first + len(papers))
    assert len(papers) in (24, 25)
    assert index.arrivals.keys() == {paper.key for paper in papers}
    vectors, _ = snapshot.embeddings.passage_vectors(np.arange(len(papers)))
    for row, paper in enumerate(papers):
        assert snapshot.store.nearest(vectors[row], 1).tolist() == [row]
        assert index.containing(paper.abstract.split()[1]) == {paper}
        assert len(snapshot.tokens(paper).spans)
    assert not first or not index.containing(f"word{first - 1}")
    index.close()
    return (root / snapshot.generation / "chroma/chroma.sqlite3").stat().st_nlink > 1


@pytest.mark.parametrize("numbers", pieces(100, 4), ids=str)
def test_a_kill_while_papers_come_and_go_leaves_the_index_intact(numbers: range, changed: Path) -> None:
    """Fails if a file that two generations share is written to."""
    linked = []
    for code in killed("change", changed, numbers):
        assert code == -signal.SIGKILL
        linked.append(assert_changed_as_a_whole(changed))
    print(f"{sum(linked)} of {len(linked)} with linked files")


@pytest.mark.parametrize("numbers", pieces(CHANGE_STEPS, CHANGE_STEPS) if WHOLE else [range(60, 66)], ids=str)
def test_a_kill_at_any_step_of_a_change_leaves_the_index_intact(numbers: range, changed: Path) -> None:
    """Fails if a file that two generations share is written to, or CURRENT is replaced too early."""
    for code in killed("change-step", changed, numbers):
        assert code in (-signal.SIGKILL, 0)
        assert_changed_as_a_whole(changed)


@pytest.mark.parametrize("numbers", pieces(50, 3), ids=str)
def test_a_killed_upload_leaves_a_whole_version_to_those_who_search(numbers: range, tmp_path: Path) -> None:
    """Fails if a version is named current before its tables are complete."""
    build(tmp_path / "index", 0)
    url = str(tmp_path / "database")
    PaperIndex.open(tmp_path / "index", WordEncoder()).upload(url)
    for code in killed("upload", tmp_path, numbers):
        assert code == -signal.SIGKILL
        assert_intact(PaperIndex.open_uploaded(url, WordEncoder()))


@pytest.mark.skipif(not WHOLE, reason="a minute or more; make torture runs it")
def test_the_harness_detects_damage_to_a_database_written_in_place(tmp_path: Path) -> None:
    """The control: shows that the two tests above can fail."""
    for number, _ in enumerate(killed("raw", tmp_path, range(60)), 1):
        look = [sys.executable, "-c", LOOK_AT_RAW, str(tmp_path)]
        limited = ["bash", "-c", 'ulimit -f 200000; exec "$@"', "bash", *look]
        try:
            code = subprocess.run(limited, capture_output=True, timeout=60, check=False).returncode
        except subprocess.TimeoutExpired:
            code = -1
        if code and (tmp_path / "chroma.sqlite3").exists() and number > 1:
            print(f"damaged after {number} kills")
            return
    pytest.fail("60 kills and no damage found: the harness detects nothing")
