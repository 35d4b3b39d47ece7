"""Two wordings of a question are searched as one."""

from __future__ import annotations

import pytest

from assistant.retrieval import best_of, merged
from index import Hit, Paper
from index.papers import Passage


def hits(**scores: float) -> tuple[Hit, ...]:
    return tuple(Hit(Paper(title, "Rain."), score, Passage(0, 5), score / 2) for title, score in scores.items())


def test_a_score_is_the_weighted_mean_of_both_wordings() -> None:
    found = merged(hits(a=0.9, b=0.8), hits(b=1.0, a=0.1), share=0.25)
    assert [hit.paper.title for hit in found] == ["b", "a"]
    assert [hit.score for hit in found] == pytest.approx([0.85, 0.7])
    assert [hit.belonging for hit in found] == pytest.approx([0.425, 0.35])


def test_a_paper_found_by_one_wording_has_the_lowest_score_of_the_other() -> None:
    found = merged(hits(a=0.6, b=0.4), hits(c=1.0, a=0.2), share=0.5)
    assert {hit.paper.title: hit.score for hit in found} == pytest.approx({"c": 0.7, "a": 0.4, "b": 0.3})


def test_without_hits_of_one_wording_those_of_the_other_stay() -> None:
    assert merged(hits(a=0.6), ()) == merged((), hits(a=0.6)) == hits(a=0.6)


def test_of_several_searches_a_paper_has_its_best_scores() -> None:
    found = best_of([hits(a=0.6, b=0.4), hits(b=0.9, c=0.5), ()])
    assert {hit.paper.title: hit.score for hit in found} == {"b": 0.9, "a": 0.6, "c": 0.5}
    assert [hit.belonging for hit in found] == [0.45, 0.3, 0.25]
