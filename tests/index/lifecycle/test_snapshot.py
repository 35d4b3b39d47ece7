"""What a snapshot finds: candidates by vector and by words, best passages, nearest papers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from index import Paper, PaperIndex
from index.arrays import Floats
from index.embeddings import EncodedCorpus
from index.lifecycle import snapshot as snapshot_module
from index.lifecycle.ranking import Candidates, Query, shortlisted
from index.search import Indices, Store
from tests.support.fakes import CATS, SHELF, WordEncoder

DATED = [
    Paper("Old", "Rivers run.", date(2020, 5, 1)),
    Paper("New", "Snow falls.", date(2024, 5, 1)),
    Paper("Newer", "Hail rattles.", date(2025, 5, 1)),
    Paper("Undated", "Rivers swell."),
]


def titles(index: PaperIndex, question: str, limit: int | None, since: date | None = None) -> set[str]:
    return {hit.paper.title for hit in index.search(question, limit, since)}


def test_a_search_with_dates_finds_papers_that_are_no_candidates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails if only candidates are ranked: here the dates exclude all papers near the question."""
    monkeypatch.setattr(snapshot_module, "VECTOR_CANDIDATES", 1)
    index = PaperIndex.build(DATED, tmp_path, WordEncoder())
    assert titles(index, "rivers", 2, date(2024, 1, 1)) == {"New", "Newer"}
    assert titles(index, "rivers", 1, date(2025, 1, 1)) == {"Newer"}
    assert titles(index, "rivers", 9) == {"Old", "New", "Newer", "Undated"}


def test_papers_that_are_no_candidates_are_not_read_when_there_are_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot_module, "VECTOR_CANDIDATES", 1)
    index = PaperIndex.build(DATED, tmp_path, WordEncoder())
    read: list[list[int]] = []

    def recorded(query: Query, encoded: EncodedCorpus, papers: Indices, size: int) -> Candidates:
        read.append(sorted(papers.tolist()))
        return shortlisted(query, encoded, papers, size)

    monkeypatch.setattr(snapshot_module, "shortlisted", recorded)
    assert titles(index, "rivers", 2) == {"Old", "Undated"}
    assert read == [[0, 3]]


def test_the_words_of_a_question_count_for_the_best_passage(tmp_path: Path) -> None:
    """Fails if a hit's passage is chosen by vector alone, which here prefers the question's stop words."""
    abstract = (
        "What is the point. What is the use. What is the end. "
        "A zebra grazes far away. Grass grows in spring. Rain falls on us."
    )
    index = PaperIndex.build([Paper("Fields", abstract)], tmp_path, WordEncoder())
    question = "what is the zebra"
    snapshot = index.snapshot
    vector, _ = index.encoder.encode_question(question)
    assert int((snapshot.embeddings.passage_vectors(np.array([0]))[0] @ vector).argmax()) == 0
    (hit,) = index.search(question)
    assert "zebra" in abstract[hit.passage.start : hit.passage.end]


def test_the_nearest_papers_to_a_text_come_nearest_first(few_index: PaperIndex) -> None:
    (tokens,) = few_index.encoder.encode_tokens(["yeast bread loaves cats"])
    assert [paper.title for paper in few_index.snapshot.nearest_papers(tokens, 2)] == [
        "Bread and Yeast",
        "Cats at Night",
    ]
    assert len(few_index.snapshot.nearest_papers(tokens)) == 3


def test_only_papers_with_the_same_abstract_have_known_tokens(few_index: PaperIndex) -> None:
    snapshot = few_index.snapshot
    known = snapshot.known_tokens(CATS)
    assert known is not None
    assert known.spans.tolist() == snapshot.tokens(CATS).spans.tolist()
    assert snapshot.known_tokens(replace(CATS, abstract="Cats purr.")) is None
    assert snapshot.known_tokens(Paper("Snow", "Snow falls.")) is None


def test_a_search_without_a_limit_has_a_largest_result(
    few_index: PaperIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(few_index.search("cats", None)) == len(SHELF)
    monkeypatch.setattr(snapshot_module, "MAX_HITS", 2)
    assert len(few_index.search("cats", None)) == 2


def test_more_and_more_near_papers_are_taken_until_enough_of_them_are_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails if all allowed papers are read as soon as too few of the nearest are among them."""
    for name, value in {"VECTOR_CANDIDATES": 2, "BM25_CANDIDATES": 1, "WIDENING": 2, "MAX_HITS": 3}.items():
        monkeypatch.setattr(snapshot_module, name, value)
    papers = [
        Paper(f"Field {n}", "snow " * n + "rye " * (20 - n) + ".", date(2020 + n % 2, 1, 1)) for n in range(20)
    ]
    index = PaperIndex.build(papers, tmp_path, WordEncoder())
    asked: list[int] = []
    snapshot = replace(index.snapshot, store=Recorded(index.snapshot.store, asked))
    found = snapshot.search("snow", 3, since=date(2021, 1, 1))
    assert [hit.paper.title for hit in found] == ["Field 19", "Field 17", "Field 15"]
    assert asked == [2, 4, 8]


@dataclass(frozen=True)
class Recorded:
    """A store that keeps how many papers it was asked for."""

    store: Store
    asked: list[int]

    def nearest(self, vector: Floats, limit: int) -> Indices:
        self.asked.append(limit)
        return self.store.nearest(vector, limit)

    def close(self) -> None:
        self.store.close()


def test_the_papers_that_contain_a_word_have_it_in_any_form_and_sentence(few_index: PaperIndex) -> None:
    assert {paper.title for paper in few_index.containing("rivers")} == {"A Survey of Rivers"}
    assert few_index.containing("baking") == few_index.containing("bake") != frozenset()
    assert few_index.containing("the") == few_index.containing("zebra") == frozenset()


TWINS = [Paper("Felines", "Felines hunt mice."), Paper("More felines", "Felines rest."), *SHELF]


def test_a_search_corrects_misspelt_words(tmp_path: Path) -> None:
    index = PaperIndex.build(TWINS, tmp_path, WordEncoder())
    assert index.search("fellines rest", 2) == index.search("felines rest", 2)
    assert index.search('"fellines" rest', 2) != index.search('"felines" rest', 2)
    assert index.snapshot.best_evidence("fellines rest") == index.snapshot.best_evidence("felines rest")


def test_without_the_file_of_words_they_are_counted(tmp_path: Path) -> None:
    index = PaperIndex.build(TWINS, tmp_path, WordEncoder())
    without = replace(index.snapshot, parts={})
    assert without.spelt("fellines").text == index.snapshot.spelt("fellines").text == "felines"


def test_a_snapshot_that_is_held_works_after_two_publishes(tmp_path: Path) -> None:
    """Failed at `map` and `calibration`, whose files went with their generation."""
    index = PaperIndex.build(SHELF, tmp_path / "index", WordEncoder())
    held = index.snapshot
    for number in range(2):
        index.add([Paper(f"Snow {number}", "Snow falls.")])
    assert not (tmp_path / "index" / held.generation).exists()
    assert len(held.map.places) == len(held.papers) == len(SHELF)
    assert held.calibration == index.snapshot.calibration
    assert held.arrivals.keys() < index.snapshot.arrivals.keys()
    assert held.search("cats hunt at night")
    index.close()


def test_a_snapshot_is_searched_exactly_once_a_cleaner_has_taken_its_private_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is said once in the log, and with each answer; before, it was silent."""
    index = PaperIndex.build(SHELF, tmp_path / "index", WordEncoder())
    snapshot = index.snapshot
    expected = snapshot.search("cats hunt at night")

    def gone(*_: object) -> None:
        raise OSError(2, "Chroma: its files are gone")

    monkeypatch.setattr("index.search.chroma_store.ChromaStore.nearest", gone)
    for path in snapshot.parts.values():
        path.unlink()
    assert not index.notices
    assert snapshot.search("cats hunt at night") == expected
    assert len(snapshot.map.places) == len(SHELF)
    assert snapshot.similar(SHELF[0])
    (said,) = caplog.records
    assert said.getMessage() == f"{snapshot_module.LOST_COPY} ([Errno 2] Chroma: its files are gone)"
    assert index.notices == (snapshot_module.LOST_COPY,)
    index.close()


def test_similarities_are_those_of_the_stored_tokens(few_index: PaperIndex) -> None:
    snapshot = few_index.snapshot
    cosines, spans = snapshot.token_similarities("cats sleep", CATS)
    stored, asked = snapshot.tokens(CATS), snapshot.encoder.encode_question("cats sleep")[1]
    assert cosines == pytest.approx(asked.vectors @ stored.vectors.T, abs=2e-3)
    assert spans.tolist() == stored.spans.tolist()


def test_a_search_finds_a_word_in_the_other_spelling(tmp_path: Path) -> None:
    colours = [Paper("A", "Colors of moths."), Paper("B", "Weather of islands."), Paper("C", "Habits of otters.")]
    index = PaperIndex.build(colours, tmp_path, WordEncoder())
    assert index.search("colours", 1)[0].paper.title == "A"
    assert index.snapshot.stem_weights("colours") == index.snapshot.stem_weights("colors")
