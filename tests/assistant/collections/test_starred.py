"""Stars: the collection that they make, and papers that are called otherwise today."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from assistant.collections import CollectionShelf, star, starred, unstar
from index.papers import Paper
from tests.support.fakes import CATS

BREAD = Paper("Bread", "Bread rises.", identifiers={"doi": "10.1234/bread"})


def test_the_last_star_taken_takes_the_collection_with_it_unless_it_holds_more(tmp_path: Path) -> None:
    shelf = CollectionShelf(tmp_path / "collections.json")
    star(shelf, CATS)
    star(shelf, CATS)
    assert starred(shelf, [CATS]) == (CATS.key,)
    unstar(shelf, CATS.key, [CATS])
    unstar(shelf, CATS.key, [CATS])
    assert shelf.collections == ()
    shelf.add("starred", [CATS], "by hand")
    shelf.note("starred", "read again")
    unstar(shelf, CATS.key, [CATS])
    assert shelf.get("Starred").note == "read again"


def test_a_star_stays_with_a_paper_whose_title_was_corrected(tmp_path: Path) -> None:
    shelf = CollectionShelf(tmp_path / "collections.json")
    star(shelf, BREAD)
    today = replace(BREAD, title="Bread, Corrected")
    assert starred(shelf, [today]) == (today.key,) != (BREAD.key,)
    unstar(shelf, today.key, [today])
    assert starred(shelf, [today]) == ()
    assert starred(shelf, []) == ()
