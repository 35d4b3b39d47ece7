"""When papers came in: kept through additions, edits and rebuilds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index import Paper, PaperIndex
from index.lifecycle.arrivals import ARRIVALS_FILE
from tests.support.fakes import BREAD, CATS, RIVERS, WordEncoder

NEW = Paper("A New Paper", "It came later.")


def test_only_a_new_paper_arrives(few_index: PaperIndex) -> None:
    before = dict(few_index.snapshot.arrivals)
    few_index.add([NEW, replace(BREAD, abstract="Bread needs no yeast at all.")])
    after = few_index.snapshot.arrivals
    assert {key: after[key] for key in before} == before
    assert after[NEW.key] > max(before.values())


def test_an_edit_is_known_by_its_instant_until_the_next_one(few_index: PaperIndex) -> None:
    assert few_index.edits == {}
    few_index.add([replace(BREAD, abstract="Bread needs no yeast at all."), NEW])
    edits = few_index.edits
    assert edits.keys() == {BREAD.key}
    assert edits[BREAD.key] > few_index.arrivals[BREAD.key]
    few_index.add([Paper("Another", "It came last.")])
    assert few_index.edits == edits
    few_index.add([replace(BREAD, abstract="Bread needs yeast after all.")])
    assert few_index.edits[BREAD.key] > edits[BREAD.key]
    few_index.remove([BREAD])
    assert few_index.edits == {}


def test_a_paper_that_comes_in_after_the_clock_was_set_back_is_still_the_latest(
    few_index: PaperIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails with the clock's own time: the paper came in "before" each question was asked, and was never news."""
    latest = max(few_index.arrivals.values())
    monkeypatch.setattr("index.clock.utc_now", lambda exact: "1970-01-01T00:00:00.000000+00:00")
    few_index.add([NEW, replace(BREAD, abstract="Bread needs no yeast at all.")])
    assert few_index.arrivals[NEW.key] == few_index.edits[BREAD.key] > latest


def test_a_rebuild_with_another_encoder_keeps_the_arrivals(few_index: PaperIndex, tmp_path: Path) -> None:
    before = few_index.snapshot.arrivals
    rebuilt = PaperIndex.rebuild(tmp_path / "index", WordEncoder("others"))
    assert rebuilt.snapshot.arrivals == before
    rebuilt.close()


def test_a_paper_that_comes_back_arrives_anew(few_index: PaperIndex) -> None:
    before = few_index.snapshot.arrivals[CATS.key]
    few_index.remove([CATS])
    few_index.add([CATS])
    assert few_index.snapshot.arrivals[CATS.key] > before


def test_papers_of_an_index_without_arrivals_have_none(few_index: PaperIndex, tmp_path: Path) -> None:
    """Fails if they count as new: every one of them would be news."""
    for path in (tmp_path / "index").glob(f"*/{ARRIVALS_FILE}"):
        path.write_text("damaged")
    few_index.add([NEW])
    assert few_index.snapshot.arrivals.keys() == {NEW.key}
    assert RIVERS in few_index.papers
