"""Systems are compared on the same papers and questions; missing ones are listed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from eval.answers.questions import LabelledQuestion, Turn
from eval.speed import rivals
from index import Paper
from tests.support.fakes import BREAD, CATS, SHELF

QUESTIONS = (
    LabelledQuestion("1", "single", (Turn("how many cats hunt", gold=(CATS.title,)),)),
    LabelledQuestion(
        "2", "single", (Turn("what makes bread rise", gold=("Another Paper",), also_ok=(BREAD.title,)),)
    ),
    LabelledQuestion("3", "unanswerable", (Turn("who won"),)),
)


def reversed_order(papers: Sequence[Paper], folder: Path) -> rivals.Indexing:
    rows = list(reversed(range(len(papers))))
    return lambda: lambda question: rows


def not_installed(papers: Sequence[Paper], folder: Path) -> rivals.Indexing:
    raise ModuleNotFoundError


def test_recall_and_mrr_are_measured_on_the_questions_that_one_paper_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Fails if rows are not mapped to papers, or if papers in `also_ok` don't count."""
    monkeypatch.setattr(rivals, "RIVALS", {rivals.PLAIN: reversed_order, "missing": not_installed})
    comparison = rivals.compare(SHELF, QUESTIONS)
    (rival,) = comparison.rivals
    assert (comparison.papers, comparison.questions, comparison.missing) == (3, 2, ("missing",))
    assert rival.recall_at_1 == 0
    assert rival.mrr == pytest.approx((1 / 3 + 1 / 2) / 2)
    assert rivals.comparison_table(comparison).row_count == 2


@pytest.mark.slow
def test_footnote_and_the_plain_system_find_the_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails if rows and papers are out of step."""
    both = {name: rivals.RIVALS[name] for name in ("Footnote", rivals.PLAIN)}
    monkeypatch.setattr(rivals, "RIVALS", both)
    comparison = rivals.compare(SHELF, QUESTIONS)
    assert [(rival.recall_at_1, rival.mrr) for rival in comparison.rivals] == [(1, 1), (1, 1)]
