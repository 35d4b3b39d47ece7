"""What is timed is timed alike, and a large corpus is made of real parts."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from eval.speed.latency import ENCODING, large_index, latency_table, others, searches, time_each
from eval.speed.synthetic_corpus import recombined_papers
from index import Paper, PaperIndex
from index.papers.passages import split_passages
from tests.support.fakes import WordEncoder

QUESTIONS = ("how many cats hunt", "what makes bread rise")


def test_tasks_take_turns_on_each_question_and_at_being_first() -> None:
    asked: list[tuple[str, str]] = []
    tasks = {"a": lambda q: asked.append(("a", q)), "b": lambda q: asked.append(("b", q))}
    time_each(tasks, ["1", "2"], rounds=1)
    assert asked[-4:] == [("a", "1"), ("b", "1"), ("b", "2"), ("a", "2")]


def test_a_slower_task_takes_longer() -> None:
    quick, slow = time_each({"quick": len, "slow": lambda _: time.sleep(0.005)}, ["?"] * 5, rounds=1)
    assert quick.median < 5 <= slow.median <= slow.p95


def test_a_made_corpus_has_the_size_asked_for_and_no_paper_twice(few_papers: tuple[Paper, ...]) -> None:
    made = recombined_papers(few_papers, 50)
    assert 50 <= sum(len(split_passages(paper)) for paper in made) < 55
    assert len({paper.key for paper in made}) == len(made)
    assert recombined_papers(few_papers, 50) == made


def test_a_made_corpus_is_searched_with_no_encoding(few_index: PaperIndex, tmp_path: Path) -> None:
    large = large_index(few_index, tmp_path / "large", QUESTIONS, 50)
    encoder = few_index.encoder
    assert isinstance(encoder, WordEncoder)
    before = encoder.encoded
    assert len(large.search(QUESTIONS[0])) == 10
    assert encoder.encoded == before
    large.close()


def test_a_search_with_the_question_encoded_before_finds_the_same(few_index: PaperIndex, tmp_path: Path) -> None:
    tasks = searches(few_index, tmp_path / "index", QUESTIONS)
    assert tasks["Footnote"](QUESTIONS[0]) == tasks["Footnote, the question encoded before"](QUESTIONS[0])


def test_the_encoding_of_the_question_is_the_unit(few_index: PaperIndex, tmp_path: Path) -> None:
    timings = time_each(searches(few_index, tmp_path / "index", QUESTIONS), QUESTIONS, rounds=1)
    assert timings[0].task == ENCODING
    assert next(iter(latency_table("", timings).columns[3].cells)) == "1.00"


@pytest.mark.slow
def test_other_searches_find_as_many(few_index: PaperIndex, tmp_path: Path) -> None:
    found = others(few_index.papers, few_index.encoder, tmp_path / "others")
    assert {"Chroma", "llama-index, its own store"} <= found.keys()
    for search in found.values():
        assert search(QUESTIONS[0])
