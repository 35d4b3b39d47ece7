from __future__ import annotations

from pathlib import Path

from index import Paper, PaperIndex
from index.papers.corrections import correct_papers, remove_listing
from tests.support.fakes import WordEncoder

CATS = Paper("Cats", "Cats sleep. Cats hunt.", listings=("a.txt", "b.txt"))
DOGS = Paper("Dogs", "Dogs bark. Dogs run.", listings=("a.txt",))


def test_a_correction_replaces_the_paper_with_its_key_in_its_place() -> None:
    right = Paper("Cats", CATS.abstract, authors=("Muster, Ada",))
    papers, changes = correct_papers([CATS, DOGS], [right, Paper("Birds", "Birds sing.")])
    assert papers == (right, DOGS)
    assert (changes.updated, changes.unchanged) == ((right,), ())


def test_a_correction_that_changes_nothing_is_no_change() -> None:
    papers, changes = correct_papers([CATS, DOGS], [DOGS])
    assert papers == (CATS, DOGS)
    assert (bool(changes), changes.unchanged) == (False, (DOGS,))


def test_removing_a_listing_keeps_the_papers_of_others() -> None:
    papers, changes = remove_listing([CATS, DOGS], "a.txt")
    assert [(paper.title, paper.listings) for paper in papers] == [("Cats", ("b.txt",))]
    assert changes.removed == (DOGS,)


def test_an_index_is_corrected_and_loses_a_listing(tmp_path: Path) -> None:
    index = PaperIndex.build([CATS, DOGS], tmp_path, WordEncoder())
    index.correct([Paper("Dogs", DOGS.abstract, authors=("Müster,  Ada\u200b",), listings=("a.txt",))])
    assert index.papers[1].authors == ("Müster, Ada",)
    assert [hit.paper.title for hit in index.search("bark", 1)] == ["Dogs"]
    index.remove_listing("a.txt")
    assert [paper.title for paper in index.papers] == ["Cats"]
    index.close()
