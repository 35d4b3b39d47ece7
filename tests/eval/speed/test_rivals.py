"""Systems are compared over the same papers and questions, and one that isn't there is said."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from eval.answers.questions import Question, Turn
from eval.speed import rivals
from index import Paper
from tests.support.fakes import BREAD, CATS, SHELF

QUESTIONS = (
    Question("1", "single", (Turn("how many cats hunt", gold=(CATS.title,)),)),
    Question("2", "single", (Turn("what makes bread rise", gold=("Elsewhere",), also_ok=(BREAD.title,)),)),
    Question("3", "unanswerable", (Turn("who won"),)),
)


def backwards(papers: Sequence[Paper], folder: Path) -> rivals.Indexing:
    rows = list(reversed(range(len(papers))))
    return lambda: lambda question: rows


def absent(papers: Sequence[Paper], folder: Path) -> rivals.Indexing:
    raise ModuleNotFoundError


def test_a_systems_ranking_is_measured_by_the_questions_that_one_paper_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Fails when rows are not taken for papers, or one that is also right counts for wrong."""
    monkeypatch.setattr(rivals, "RIVALS", {rivals.PLAIN: backwards, "absent": absent})
    comparison = rivals.compare(SHELF, QUESTIONS)
    (one,) = comparison.rivals
    assert (comparison.papers, comparison.questions, comparison.missing) == (3, 2, ("absent",))
    assert one.recall_at_1 == 0
    assert one.mrr == pytest.approx((1 / 3 + 1 / 2) / 2)
    assert rivals.comparison_table(comparison).row_count == 2


@pytest.mark.slow
def test_footnote_and_the_plain_way_find_the_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails when rows and papers don't go together."""
    both = {name: rivals.RIVALS[name] for name in ("Footnote", rivals.PLAIN)}
    monkeypatch.setattr(rivals, "RIVALS", both)
    comparison = rivals.compare(SHELF, QUESTIONS)
    assert [(one.recall_at_1, one.mrr) for one in comparison.rivals] == [(1, 1), (1, 1)]
