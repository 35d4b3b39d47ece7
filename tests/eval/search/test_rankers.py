"""Rankings are compared over the same papers, and none is lost."""

from __future__ import annotations

from pathlib import Path

from eval.search.collection import Collection
from eval.search.rankers import index_collection, measure_ranking, rankers
from index import Paper
from tests.support.fakes import WordEncoder

COLLECTION = Collection(
    papers=(
        Paper("Same Title", "Cats hunt at night. By day they sleep.", listings=("cats",)),
        Paper("Same title.", "Bread needs yeast. Yeast makes it rise.", listings=("bread",)),
        Paper("", "Rivers run to the sea.", listings=("rivers",)),
        Paper("", "Rivers run to the sea.", listings=("rivers again",)),
    ),
    queries={"q1": "cats hunt", "q2": "yeast makes bread rise"},
    relevant={"q1": {"cats": 1}, "q2": {"bread": 1}},
)


def test_papers_with_equal_titles_or_texts_are_ranked_separately(tmp_path: Path) -> None:
    index = index_collection(COLLECTION, tmp_path, WordEncoder())
    with rankers(index, tmp_path) as compared:
        for ranker in compared.values():
            found = ranker("rivers run to the sea")
            assert set(found[:2]) == {"rivers", "rivers again"}
        assert len(compared["Footnote"]("rivers")) == 4
    index.close()


def test_every_ranker_finds_the_paper_with_the_words_of_the_query(tmp_path: Path) -> None:
    index = index_collection(COLLECTION, tmp_path, WordEncoder())
    with rankers(index, tmp_path) as compared:
        for name, ranker in compared.items():
            measured = measure_ranking(name, ranker, COLLECTION)
            assert (measured.ranking, measured.ndcg, measured.recall) == (name, 1, 1)
    index.close()


def test_an_existing_index_is_reused(tmp_path: Path) -> None:
    index_collection(COLLECTION, tmp_path, WordEncoder()).close()
    second = WordEncoder()
    index_collection(COLLECTION, tmp_path, second).close()
    assert second.encoded == 0


def test_an_index_of_other_papers_is_rebuilt(tmp_path: Path) -> None:
    index_collection(COLLECTION, tmp_path, WordEncoder()).close()
    fewer = Collection(COLLECTION.papers[:2], COLLECTION.queries, COLLECTION.relevant)
    assert index_collection(fewer, tmp_path, WordEncoder()).papers == fewer.papers


def test_figures_are_means_over_the_queries() -> None:
    measured = measure_ranking("half", lambda query: ["cats"] if query == "cats hunt" else ["x"], COLLECTION)
    assert (measured.ndcg, measured.recall) == (0.5, 0.5)
