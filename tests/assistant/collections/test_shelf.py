"""Collections: kept beside the index, following its papers, losing none."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.collections import (
    CollectionError,
    CollectionShelf,
    collection_to_bibtex,
    collection_to_dict,
    collection_to_markdown,
    held,
)
from index import Paper, PaperIndex
from index.field_filter import FieldFilter
from tests.conftest import ROOT
from tests.support.fakes import BREAD, CATS, RIVERS, WordEncoder

HUNT = "What share of cats hunt at night?"


@pytest.fixture
def shelf(tmp_path: Path) -> CollectionShelf:
    """No collections yet."""
    return CollectionShelf(tmp_path / "collections.json")


def test_papers_and_notes_are_read_again(shelf: CollectionShelf) -> None:
    shelf.add("Section 2", [CATS, BREAD], "for the\nintroduction")
    shelf.note("section  2", "87% is theirs", CATS.key)
    shelf.note("Section 2", "to be cut")
    (collection,) = shelf.collections
    assert (collection.name, collection.note) == ("Section 2", "to be cut")
    assert [paper.note for paper in collection.papers] == ["87% is theirs", "for the\nintroduction"]


def test_a_paper_is_added_once_and_its_notes_add_up(shelf: CollectionShelf) -> None:
    shelf.add("a", [CATS], "one")
    shelf.add("A", [CATS], "two")
    shelf.add("a", [CATS], "one")
    (paper,) = shelf.get("a").papers
    assert paper.note == "one\ntwo"


def test_an_answer_brings_its_papers_and_can_be_replayed(shelf: CollectionShelf, few_index: PaperIndex) -> None:
    shelf.add_answer("cats", Assistant(few_index).ask(HUNT), "good")
    collection = shelf.get("cats")
    assert [paper.stub.title for paper in collection.papers] == [CATS.title]
    assert (collection.answers[0].note, collection.answers[0].record["question"]) == ("good", HUNT)
    assert collection.answers[0].record["receipt"]["papers"] == 3


def test_one_asks_within_a_collection(shelf: CollectionShelf, few_index: PaperIndex) -> None:
    shelf.add("bread", [BREAD, RIVERS])
    answer = Assistant(few_index).ask(HUNT, only=FieldFilter(among=shelf.keys_in("bread", few_index.papers)))
    assert CATS.title not in {one.paper.title for one in answer.considered}
    assert "2 of 3 papers are among those chosen." in answer.notices


def test_a_paper_that_is_removed_stays_as_a_stub(shelf: CollectionShelf, few_index: PaperIndex) -> None:
    shelf.add("all", few_index.papers, "kept")
    shelf.name_paper("all", CATS.key, "cats20")
    few_index.remove([CATS])
    shelf.follow(few_index.papers)
    collection = shelf.get("all")
    assert [one.gone for one in held(collection, few_index.papers)] == [True, False, False]
    assert "@misc{cats20," in collection_to_bibtex(collection, few_index.papers)
    written = collection_to_markdown(collection, few_index.papers)
    assert "**Cats at Night** (undated) · no longer in the index [@cats20]\n  > kept" in written
    assert CATS.key not in shelf.keys_in("all", few_index.papers)
    assert collection_to_dict(collection, few_index.papers)["papers"][0]["gone"]


def test_a_corrected_title_is_followed(shelf: CollectionShelf, tmp_path: Path) -> None:
    numbered = replace(CATS, identifiers={"doi": "10.1/cats"})
    index = PaperIndex.build([numbered, BREAD], tmp_path / "index", WordEncoder())
    shelf.add("cats", [numbered])
    index.add([replace(numbered, title="Cats by Night")])
    assert not held(shelf.get("cats"), index.papers)[0].gone
    shelf.follow(index.papers)
    assert shelf.get("cats").papers[0].stub.title == "Cats by Night"
    index.close()


def test_two_papers_that_became_one_keep_both_notes(shelf: CollectionShelf) -> None:
    preprint = Paper("Cats: A Preprint", CATS.abstract, identifiers={"arxiv": "2505.00001"})
    shelf.add("cats", [preprint], "from the preprint")
    shelf.add("cats", [CATS], "from the journal")
    shelf.follow([replace(CATS, identifiers={"arxiv": "2505.00001"})])
    (paper,) = shelf.get("cats").papers
    assert paper.note == "from the preprint\nfrom the journal"


def test_a_rebuilt_index_leaves_collections_alone(tmp_path: Path) -> None:
    PaperIndex.build([CATS], tmp_path / "index", WordEncoder()).close()
    shelf = CollectionShelf(tmp_path / "collections.json")
    shelf.add("cats", [CATS], "note")
    PaperIndex.build([BREAD], tmp_path / "index", WordEncoder()).close()
    assert shelf.get("cats").papers[0].note == "note"


def test_a_collection_is_renamed_and_deleted(shelf: CollectionShelf) -> None:
    shelf.add("one", [CATS])
    shelf.add("two")
    with pytest.raises(CollectionError, match="already"):
        shelf.rename("one", "Two")
    shelf.rename("one", "ONE")
    shelf.remove("one", [CATS.key])
    assert shelf.get("one").papers == ()
    shelf.delete("one")
    assert [one.name for one in shelf.collections] == ["two"]


@pytest.mark.parametrize("name", ["", "…", "a" * 101])
def test_a_name_that_cannot_be_kept_is_refused(shelf: CollectionShelf, name: str) -> None:
    with pytest.raises(CollectionError, match="can’t name a collection"):
        shelf.add(name)
    assert shelf.collections == ()


def test_what_is_not_there_is_said(shelf: CollectionShelf) -> None:
    shelf.add("cats", [CATS])
    with pytest.raises(CollectionError, match="no collection is called 'dogs'; there are: cats"):
        shelf.note("dogs", "?")
    with pytest.raises(CollectionError, match="has no paper"):
        shelf.note("cats", "?", BREAD.key)
    with pytest.raises(CollectionError, match="can’t be a key"):
        shelf.name_paper("cats", CATS.key, "a b{")
    with pytest.raises(CollectionError, match="10,001 characters"):
        shelf.note("cats", "a" * 10_001)
    with pytest.raises(CollectionError, match="none of the papers in 'cats' is in the index"):
        shelf.keys_in("cats", [BREAD])


def test_two_processes_that_collect_at_once_lose_nothing(shelf: CollectionShelf, tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from assistant.collections import CollectionShelf\nfrom index import Paper\n"
        "shelf = CollectionShelf(Path(sys.argv[1]))\n"
        "for number in range(10):\n    shelf.add('all', [Paper(f'Paper {number} of {sys.argv[2]}', '')], 'mine')\n"
    )
    path = str(tmp_path / "collections.json")
    running = [subprocess.Popen([sys.executable, "-c", code, path, name], cwd=ROOT) for name in "ab"]
    assert [process.wait(120) for process in running] == [0, 0]
    titles = {paper.stub.title for paper in shelf.get("all").papers}
    assert titles == {f"Paper {number} of {name}" for number in range(10) for name in "ab"}
