"""Tasks are timed under the same conditions, and synthetic corpora are made of real parts."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from eval.speed.latency import (
    ENCODING,
    baseline_searches,
    footnote_searches,
    latency_table,
    synthetic_index,
    time_each,
)
from eval.speed.synthetic_corpus import papers_with_passages
from index import Paper, PaperIndex
from index.papers.passages import split_passages
from tests.support.fakes import WordEncoder

QUESTIONS = ("how many cats hunt", "what makes bread rise")


def test_tasks_alternate_on_each_question_and_take_turns_at_going_first() -> None:
    asked: list[tuple[str, str]] = []
    tasks = {"a": lambda q: asked.append(("a", q)), "b": lambda q: asked.append(("b", q))}
    time_each(tasks, ["1", "2"], rounds=1)
    assert asked[-4:] == [("a", "1"), ("b", "1"), ("b", "2"), ("a", "2")]


def test_a_slower_task_has_a_higher_median() -> None:
    quick, slow = time_each({"quick": len, "slow": lambda _: time.sleep(0.005)}, ["?"] * 5, rounds=1)
    assert quick.median < 5 <= slow.median <= slow.p95


def test_a_synthetic_corpus_has_the_requested_size_and_no_duplicates(few_papers: tuple[Paper, ...]) -> None:
    papers = papers_with_passages(few_papers, 50)
    assert 50 <= sum(len(split_passages(paper)) for paper in papers) < 55
    assert len({paper.key for paper in papers}) == len(papers)
    assert papers_with_passages(few_papers, 50) == papers


def test_searching_a_synthetic_corpus_encodes_nothing(few_index: PaperIndex, tmp_path: Path) -> None:
    large = synthetic_index(few_index, tmp_path / "large", QUESTIONS, 50)
    encoder = few_index.encoder
    assert isinstance(encoder, WordEncoder)
    before = encoder.encoded
    assert len(large.search(QUESTIONS[0])) == 10
    assert encoder.encoded == before
    large.close()


def test_a_pre_encoded_question_finds_the_same_papers(few_index: PaperIndex, tmp_path: Path) -> None:
    tasks = footnote_searches(few_index, tmp_path / "index", QUESTIONS)
    assert tasks["Footnote"](QUESTIONS[0]) == tasks["Footnote, the question encoded before"](QUESTIONS[0])


def test_latencies_are_shown_as_multiples_of_encoding_the_question(few_index: PaperIndex, tmp_path: Path) -> None:
    timings = time_each(footnote_searches(few_index, tmp_path / "index", QUESTIONS), QUESTIONS, rounds=1)
    assert timings[0].task == ENCODING
    assert next(iter(latency_table("", timings).columns[3].cells)) == "1.00"


@pytest.mark.slow
def test_the_baselines_find_papers(few_index: PaperIndex, tmp_path: Path) -> None:
    baselines = baseline_searches(few_index.papers, few_index.encoder, tmp_path / "baselines")
    assert {"Chroma", "llama-index, its own store"} <= baselines.keys()
    for search in baselines.values():
        assert search(QUESTIONS[0])
