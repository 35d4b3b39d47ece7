"""What is measured: from the outcomes of a run to named figures, each with the questions that failed it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from eval.answers.runner import Outcome, Ruling, Run
from eval.metrics import (
    auroc,
    balanced_accuracy,
    facts_present,
    mean,
    percentile,
    precision,
    recall,
    reciprocal_rank,
)

__all__ = ["Figure", "Figures", "Unit", "figures_of"]

SEVERAL_DEPTH = 8
"""How far down the ranking a question that needs several papers looks."""

Unit = Literal["share", "words", "seconds"]


@dataclass(frozen=True)
class Figure:
    """One number of the report: over how many, and the ids of those that were not all right."""

    part: str
    name: str
    value: float
    count: int
    failed: tuple[str, ...] = ()
    unit: Unit = "share"


Figures = Mapping[tuple[str, str], Figure]
"""Figures by their part and name."""


def figures_of(run: Run) -> tuple[Figure, ...]:
    """Return every figure that the run has something to measure for, in the order of the report."""
    return (
        *_one_paper([one for one in run.outcomes if one.question.kind == "single"]),
        *_several_papers([one for one in run.outcomes if one.question.kind == "multi"]),
        *_follow_ups([one for one in run.outcomes if one.turn > 0]),
        *_unanswerable([one for one in run.outcomes if one.question.kind == "unanswerable"]),
        *_every_answer(run.outcomes),
        *(
            figure
            for half in dict.fromkeys(ruling.claim.half for ruling in run.rulings)
            for figure in _claims(half, [ruling for ruling in run.rulings if ruling.claim.half == half])
        ),
    )


def _one_paper(outcomes: Sequence[Outcome]) -> Iterable[Figure]:
    part = "one paper"
    yield from _score(part, "recall@1", outcomes, lambda one: not _right(one).isdisjoint(one.ranked[:1]))
    yield from _score(part, "MRR", outcomes, lambda one: reciprocal_rank(one.ranked, _right(one)))
    yield from _score(part, "right paper cited", outcomes, _right_paper_cited)
    yield from _score(part, "facts", outcomes, _every_fact)
    words = [one.words for one in outcomes if one.words]
    if words:
        yield Figure(part, "words, mean", mean(words), len(words), unit="words")
    yield from _score(part, "not wrongly declined", outcomes, lambda one: not one.declined)


def _several_papers(outcomes: Sequence[Outcome]) -> Iterable[Figure]:
    part = "several papers"
    ranked = f"recall@{SEVERAL_DEPTH}"
    yield from _score(part, ranked, outcomes, lambda one: recall(one.ranked[:SEVERAL_DEPTH], one.gold))
    yield from _score(part, "recall of cited papers", outcomes, lambda one: recall(one.cited, one.gold))
    yield from _score(
        part, "precision of cited papers", outcomes, lambda one: precision(one.cited, one.gold, one.also_ok)
    )
    yield from _score(part, "fact groups", outcomes, _share_of_facts)
    yield from _score(part, "not wrongly declined", outcomes, lambda one: not one.declined)


def _follow_ups(outcomes: Sequence[Outcome]) -> Iterable[Figure]:
    part = "follow-ups"
    yield from _score(part, "right paper cited", outcomes, _right_paper_cited)
    yield from _score(part, "facts", outcomes, _every_fact)
    yield from _score(part, "not wrongly declined", outcomes, lambda one: not one.declined)


def _unanswerable(outcomes: Sequence[Outcome]) -> Iterable[Figure]:
    for kind in dict.fromkeys(one.question.type or "" for one in outcomes):
        asked = [one for one in outcomes if one.question.type == kind]
        yield from _score("declined or set right", kind, asked, _declined_or_set_right)


def _every_answer(outcomes: Sequence[Outcome]) -> Iterable[Figure]:
    part = "every answer"
    citations = sum(one.citations for one in outcomes)
    if citations:
        exact = sum(one.exact for one in outcomes) / citations
        misquoted = tuple(one.id for one in outcomes if one.exact < one.citations)
        yield Figure(part, "exact quotes", exact, citations, misquoted)
    seconds = [one.seconds for one in outcomes]
    for name, share in (("seconds, median", 0.5), ("seconds, 95th percentile", 0.95)):
        if seconds:
            yield Figure(part, name, percentile(seconds, share), len(seconds), unit="seconds")


def _claims(half: str, rulings: Sequence[Ruling]) -> Iterable[Figure]:
    part = f"claims, {half}" if half else "claims"
    labels = [ruling.claim.supported for ruling in rulings]
    if True in labels and False in labels:
        wrong = tuple(ruling.claim.id for ruling in rulings if not _right_verdict(ruling))
        predicted = [_passed(ruling) for ruling in rulings]
        scores = [ruling.verdict.score for ruling in rulings]
        yield Figure(part, "balanced accuracy", balanced_accuracy(labels, predicted), len(labels), wrong)
        yield Figure(part, "AUROC", auroc(labels, scores), len(labels))
    supported = [ruling for ruling in rulings if ruling.claim.supported]
    if supported:
        alarms = tuple(ruling.claim.id for ruling in supported if not _passed(ruling))
        yield Figure(part, "false alarms", len(alarms) / len(supported), len(supported), alarms)
    unsupported = [ruling for ruling in rulings if not ruling.claim.supported]
    for kind in dict.fromkeys(ruling.claim.type for ruling in unsupported):
        these = [ruling for ruling in unsupported if ruling.claim.type == kind]
        missed = tuple(ruling.claim.id for ruling in these if _passed(ruling))
        yield Figure(part, f"caught: {kind}", 1 - len(missed) / len(these), len(these), missed)


def _score(
    part: str, name: str, outcomes: Sequence[Outcome], score: Callable[[Outcome], float | None]
) -> Iterable[Figure]:
    """Yield the mean of a score in [0, 1] over the outcomes that have one; below 1 is a failure."""
    scored = [(one.id, value) for one in outcomes if (value := score(one)) is not None]
    if scored:
        failed = tuple(one for one, value in scored if value < 1)
        yield Figure(part, name, mean([value for _, value in scored]), len(scored), failed)


def _right(one: Outcome) -> frozenset[str]:
    return one.gold | one.also_ok


def _right_paper_cited(one: Outcome) -> bool:
    return not _right(one).isdisjoint(one.cited)


def _every_fact(one: Outcome) -> bool | None:
    """Say whether every group of facts is in the answer; None where the question has none."""
    return all(facts_present(one.text, one.asked.facts)) if one.asked.facts else None


def _share_of_facts(one: Outcome) -> float | None:
    return mean(facts_present(one.text, one.asked.facts)) if one.asked.facts else None


def _declined_or_set_right(one: Outcome) -> bool:
    """A false premise may also be met with the true sentence of the paper that it gets wrong."""
    set_right = one.question.type == "false-premise" and not one.near.isdisjoint(one.cited)
    return one.declined or set_right


def _passed(ruling: Ruling) -> bool:
    return ruling.verdict.verdict == "supported"


def _right_verdict(ruling: Ruling) -> bool:
    return _passed(ruling) == ruling.claim.supported
