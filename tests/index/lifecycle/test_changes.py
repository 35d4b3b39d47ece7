"""An index that is changed, not written anew, is what a fresh one would be; damage costs only what is damaged."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Paper, PaperIndex
from index.embeddings import load_encoding
from index.errors import IndexDamaged
from index.lifecycle import Snapshot
from index.papers import Changes
from tests.support.damage import flip, newest
from tests.support.fakes import WordEncoder
from tests.torture import WHOLE

WORDS = ("cats", "rivers", "snow", "bread", "hail", "fog", "rye")
RECORDS = "embeddings/records-0000.bin"


@pytest.fixture(autouse=True, scope="module")
def few_are_many() -> Iterator[None]:
    """Let an index of few papers be changed, as one of thousands is."""
    with pytest.MonkeyPatch.context() as patch:
        for module in ("index.lifecycle.build", "index.search.chroma_store"):
            patch.setattr(f"{module}.SQLITE_ONLY_ROWS", 3)
        patch.setattr("index.lifecycle.build.MOST_GONE", 0.3)
        patch.setattr("index.embeddings.saving.SMALL_FILE", 0)
        yield


def paper(number: int, word: str, sentences: int) -> Paper:
    text = " ".join(f"In year {year} the {word} and {WORDS[year % 7]} were seen." for year in range(sentences))
    return Paper(f"Paper {number} of {word}", text, listings=(f"list {number % 4}",))


papers = st.builds(paper, st.integers(0, 40), st.sampled_from(WORDS), st.sampled_from((1, 2, 9, 30)))
places = st.lists(st.integers(0, 99), min_size=1, max_size=4)
changes = st.one_of(
    st.tuples(st.just("add"), st.lists(papers, min_size=1, max_size=4)),
    st.tuples(st.sampled_from(("remove", "bring back", "edit", "correct", "list", "rebuild")), places),
)


def change(index: PaperIndex, root: Path, what: str, how: Sequence[Paper | int], gone: list[Paper]) -> PaperIndex:
    """Return the index after a change; `gone` are the papers that were removed, and may come back."""
    incoming = [one for one in how if isinstance(one, Paper)]
    some = [index.papers[place % len(index.papers)] for place in how if isinstance(place, int)]
    if what == "remove" and len(set(some)) < len(index.papers):
        gone.extend(index.remove(some).removed)
    elif what == "list" and len({one.listings for one in index.papers}) > 1:
        gone.extend(index.remove_listing(some[0].listings[0]).removed)
    elif what == "edit":
        index.add([replace(one, abstract=f"Now {one.abstract[:90]}.") for one in some])
    elif what == "correct":
        index.correct([replace(one, title=f"{one.title}, 2nd", assigned_key=one.key) for one in some])
    elif what == "rebuild":
        index.close()
        return PaperIndex.rebuild(root, index.encoder)
    else:
        index.add(incoming or gone[-2:])
    return index


def assert_same(found: Snapshot, fresh: Snapshot) -> None:
    """Assert that two snapshots hold the same, and find the same."""
    assert found.papers == fresh.papers
    assert found.notices == ()
    rows = np.arange(len(fresh.papers))
    for name in ("spans", "passage_starts"):
        assert np.array_equal(getattr(found.embeddings, name), getattr(fresh.embeddings, name))
    assert np.array_equal(found.embeddings.centroids(), fresh.embeddings.centroids())
    assert np.array_equal(found.idf, fresh.idf)
    for one in fresh.papers:
        assert np.array_equal(found.tokens(one).vectors, fresh.tokens(one).vectors)
        assert sorted(found.store.nearest(fresh.embeddings.centroids(rows[:1])[0], len(rows))) == rows.tolist()
        scores = [[hit.score for hit in each.similar(one)] for each in (found, fresh)]
        assert scores[0] == pytest.approx(scores[1], abs=1e-5)
    for word in WORDS:
        assert found.containing(word) == fresh.containing(word)
        assert found.words.has_word(word) == fresh.words.has_word(word)
        hits = [{hit.paper for hit in each.search(f"Were {word} seen?", limit=None)} for each in (found, fresh)]
        assert hits[0] == hits[1]
    assert found.arrivals.keys() == {one.key for one in fresh.papers}
    assert len(found.map.places) == len(rows)


@settings(max_examples=100 if WHOLE else 5, deadline=None)
@given(st.lists(papers, min_size=6, max_size=24), st.lists(changes, min_size=1, max_size=6))
def test_after_any_changes_an_index_holds_what_a_fresh_one_does(
    first: list[Paper], steps: list[tuple[str, list[Paper] | list[int]]]
) -> None:
    """Fails if a row is mistaken, a removed paper is still found, or an older snapshot follows a change."""
    with TemporaryDirectory() as folder:
        root, encoder, gone = Path(folder) / "index", WordEncoder(), list[Paper]()
        index = PaperIndex.build(first, root, encoder)
        held = index.snapshot
        before = held.embeddings.centroids(), held.search("Were cats seen?", limit=None)
        for number, (what, how) in enumerate(steps):
            index = change(index, root, what, how, gone)
            fresh = PaperIndex.build(index.papers, Path(folder) / f"fresh {number}", encoder)
            assert_same(index.snapshot, fresh.snapshot)
            fresh.close()
        opened = PaperIndex.open(root, encoder)
        assert opened.papers == index.papers
        opened.close()
        index.close()
        assert np.array_equal(held.embeddings.centroids(), before[0])
        assert held.search("Were cats seen?", limit=None) == before[1]


def linked(root: Path, encoder: WordEncoder) -> PaperIndex:
    """Return an index of two generations that share a file of records."""
    index = PaperIndex.build([paper(number, "snow", 2) for number in range(20)], root, encoder)
    index.remove(index.papers[:1])
    (first, last) = sorted(root.glob("g-*"))
    assert (first / RECORDS).samefile(last / RECORDS)
    return index


def test_a_rebuild_encodes_only_the_papers_whose_records_are_damaged(tmp_path: Path) -> None:
    """Fails if a damaged file of records, shared by all generations, costs the records that are intact."""
    index = linked(tmp_path, WordEncoder())
    kept = index.papers
    index.close()
    flip(newest(tmp_path) / RECORDS)
    encoder = WordEncoder()
    mended = PaperIndex.rebuild(tmp_path, encoder)
    assert (mended.papers, mended.notices) == (kept, ())
    assert encoder.encoded == 1


@pytest.mark.parametrize("part", ["vectors", "tokens", "end of the file"])
def test_a_paper_whose_record_is_damaged_is_found_by_its_words(part: str, tmp_path: Path) -> None:
    """Fails if damage that both generations share makes an index unusable, or isn't mentioned."""
    index = linked(tmp_path, WordEncoder())
    hail = Paper("Hail", "Hail rattles on roofs.")
    index.add([hail])
    expected = {hit.paper for hit in index.search("Was snow seen?", limit=None)}
    location = load_encoding(newest(tmp_path) / "embeddings").records.locations[3]
    index.close()
    records = newest(tmp_path) / RECORDS
    if part == "end of the file":
        os.truncate(records, records.stat().st_size - 1)
    else:
        flip(records, 8 * int(location["start"] + (location["vectors"] if part == "tokens" else 0) + 20))
    opened = PaperIndex.open(tmp_path, index.encoder)
    (notice,) = opened.notices
    assert "records-0000.bin does not match its checksum" in notice
    assert "found by their words only; rebuild it with" in notice
    assert opened.search("hail rattles")[0].paper == hail
    assert {hit.paper for hit in opened.search("Was snow seen?", limit=None)} == expected
    assert len(opened.similar(opened.papers[3])) > 0
    for one in opened.papers:
        assert opened.snapshot.evidence("Was snow seen?", [one]) >= 0
        assert len(opened.snapshot.tokens(one).spans) > 0


def test_adding_mends_records_that_were_damaged_since_the_index_was_opened(tmp_path: Path) -> None:
    """Fails if the damaged file is linked on, or if all papers are encoded anew."""
    encoder = WordEncoder()
    index = linked(tmp_path, encoder)
    flip(newest(tmp_path) / RECORDS)
    encoded = encoder.encoded
    index.add([paper(99, "hail", 1)])
    assert index.notices == ()
    assert encoder.encoded == encoded + 2
    assert PaperIndex.open(tmp_path, index.encoder).notices == ()


@pytest.mark.parametrize("number", range(4), ids=["vectors", "ids", "bytes of an id", "shift"])
def test_a_damaged_head_of_a_record_is_noticed_where_files_are_too_large_to_hash(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails, with a ValueError of NumPy, if a record that was never verified is written again."""
    monkeypatch.setattr("index.storage.generation.LARGE_RECORD_FILE", 0)
    index = PaperIndex.build([paper(number, "snow", 1) for number in range(3)], tmp_path, WordEncoder())
    location = load_encoding(newest(tmp_path) / "embeddings").records.locations[1]
    flip(newest(tmp_path) / RECORDS, 8 * int(location["start"] + location["vectors"] + 4 * number + 1))
    index.add([paper(99, "hail", 1)])
    assert len(index.search("Was hail seen?", limit=None)) == 4
    assert index.notices == ()


def test_records_that_the_disk_cannot_read_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = linked(tmp_path, WordEncoder())

    def unreadable(*_: object) -> bytes:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr("os.pread", unreadable)
    with pytest.raises(IndexDamaged, match=r"records-0000\.bin can’t be read \(.*; rebuild it with"):
        PaperIndex.open(tmp_path, index.encoder).search("Was snow seen?")


def test_a_damaged_file_of_arrivals_is_replaced_by_the_one_before(tmp_path: Path) -> None:
    """Fails if nobody knows any more, after a rebuild, since when the papers are there."""
    index = linked(tmp_path, WordEncoder())
    arrivals = dict(index.arrivals)
    index.close()
    flip(newest(tmp_path) / "arrivals.json")
    assert PaperIndex.rebuild(tmp_path, index.encoder).arrivals == arrivals


def test_a_change_that_was_killed_before_it_came_into_use_leaves_no_instants(tmp_path: Path) -> None:
    """Fails if papers count as new, or as edited, because a generation that was never in use lacked them."""
    index = linked(tmp_path, WordEncoder())
    arrivals, pointer = dict(index.arrivals), (tmp_path / "CURRENT").read_text()
    index._write(lambda papers: ((replace(papers[0], abstract="Hail fell."), *papers[2:]), Changes()), None)
    index.close()
    (tmp_path / "CURRENT").write_text(pointer)
    index = PaperIndex.open(tmp_path, index.encoder)
    index.add([paper(99, "fog", 1)])
    assert arrivals.items() <= index.arrivals.items()
    assert index.edits == {}
