"""The figures of an evaluation run: each is a mean, with the ids of the questions that fell short."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from eval.answers.runner import AnswerResult, ClaimResult, Run
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

__all__ = ["Figure", "Figures", "Unit", "compute_figures"]

RECALL_DEPTH = 8
"""The k of recall@k for questions that need several papers."""

Unit = Literal["share", "words", "seconds", "calls", "tokens"]


@dataclass(frozen=True)
class Figure:
    """One number of the report. `count` items were measured; `failed` are the ids of those that scored below 1."""

    part: str
    name: str
    value: float
    count: int
    failed: tuple[str, ...] = ()
    unit: Unit = "share"


Figures = Mapping[tuple[str, str], Figure]
"""Figures by (part, name)."""


def compute_figures(run: Run) -> tuple[Figure, ...]:
    """Return every figure that the run has data for, in the order of the report."""
    return (
        *_one_paper([result for result in run.answers if result.question.kind == "single"]),
        *_several_papers([result for result in run.answers if result.question.kind == "multi"]),
        *_follow_ups([result for result in run.answers if result.turn > 0]),
        *_unanswerable([result for result in run.answers if result.question.kind == "unanswerable"]),
        *_every_answer(run.answers),
        *(
            figure
            for half in dict.fromkeys(result.claim.half for result in run.claims)
            for figure in _claims(half, [result for result in run.claims if result.claim.half == half])
        ),
    )


def _one_paper(results: Sequence[AnswerResult]) -> Iterable[Figure]:
    part = "one paper"
    yield from _mean_score(
        part, "recall@1", results, lambda result: not _relevant(result).isdisjoint(result.ranked[:1])
    )
    yield from _mean_score(part, "MRR", results, lambda result: reciprocal_rank(result.ranked, _relevant(result)))
    yield from _mean_score(part, "right paper cited", results, _cites_relevant_paper)
    yield from _mean_score(part, "facts", results, _has_every_fact)
    words = [result.words for result in results if result.words]
    if words:
        yield Figure(part, "words, mean", mean(words), len(words), unit="words")
    yield from _mean_score(part, "not wrongly declined", results, lambda result: not result.declined)


def _several_papers(results: Sequence[AnswerResult]) -> Iterable[Figure]:
    part = "several papers"
    yield from _mean_score(
        part,
        f"recall@{RECALL_DEPTH}",
        results,
        lambda result: recall(result.ranked[:RECALL_DEPTH], result.gold),
    )
    yield from _mean_score(
        part, "recall of cited papers", results, lambda result: recall(result.cited, result.gold)
    )
    yield from _mean_score(
        part,
        "precision of cited papers",
        results,
        lambda result: precision(result.cited, result.gold, ignored=result.also_ok),
    )
    yield from _mean_score(part, "fact groups", results, _share_of_facts)
    yield from _mean_score(part, "not wrongly declined", results, lambda result: not result.declined)


def _follow_ups(results: Sequence[AnswerResult]) -> Iterable[Figure]:
    part = "follow-ups"
    yield from _mean_score(part, "right paper cited", results, _cites_relevant_paper)
    yield from _mean_score(part, "facts", results, _has_every_fact)
    yield from _mean_score(part, "not wrongly declined", results, lambda result: not result.declined)


def _unanswerable(results: Sequence[AnswerResult]) -> Iterable[Figure]:
    for kind in dict.fromkeys(result.question.type or "" for result in results):
        of_kind = [result for result in results if result.question.type == kind]
        yield from _mean_score("declined or set right", kind, of_kind, _declined_or_corrected)


def _every_answer(results: Sequence[AnswerResult]) -> Iterable[Figure]:
    part = "every answer"
    citations = sum(result.citations for result in results)
    if citations:
        exact = sum(result.exact for result in results) / citations
        misquoted = tuple(result.id for result in results if result.exact < result.citations)
        yield Figure(part, "exact quotes", exact, citations, misquoted)
    seconds = [result.seconds for result in results]
    for name, share in (("seconds, median", 0.5), ("seconds, 95th percentile", 0.95)):
        if seconds:
            yield Figure(part, name, percentile(seconds, share), len(seconds), unit="seconds")


def _claims(half: str, results: Sequence[ClaimResult]) -> Iterable[Figure]:
    part = f"claims, {half}" if half else "claims"
    labels = [result.claim.supported for result in results]
    if True in labels and False in labels:
        predictions = [result.called_supported for result in results]
        wrong = tuple(result.claim.id for result in results if not result.correct)
        scores = [result.verdict.score for result in results]
        yield Figure(part, "balanced accuracy", balanced_accuracy(labels, predictions), len(labels), wrong)
        yield Figure(part, "AUROC", auroc(labels, scores), len(labels))
    supported = [result for result in results if result.claim.supported]
    if supported:
        alarms = tuple(result.claim.id for result in supported if not result.called_supported)
        yield Figure(part, "false alarms", len(alarms) / len(supported), len(supported), alarms)
    unsupported = [result for result in results if not result.claim.supported]
    for kind in dict.fromkeys(result.claim.type for result in unsupported):
        of_kind = [result for result in unsupported if result.claim.type == kind]
        missed = tuple(result.claim.id for result in of_kind if result.called_supported)
        yield Figure(part, f"caught: {kind}", 1 - len(missed) / len(of_kind), len(of_kind), missed)


def _mean_score(
    part: str, name: str, results: Sequence[AnswerResult], score: Callable[[AnswerResult], float | None]
) -> Iterable[Figure]:
    """Yield the mean of a score in [0, 1], skipping results whose score is None; a score below 1 is a failure."""
    scored = [(result.id, value) for result in results if (value := score(result)) is not None]
    if scored:
        failed = tuple(result_id for result_id, value in scored if value < 1)
        yield Figure(part, name, mean([value for _, value in scored]), len(scored), failed)


def _relevant(result: AnswerResult) -> frozenset[str]:
    return result.gold | result.also_ok


def _cites_relevant_paper(result: AnswerResult) -> bool:
    return not _relevant(result).isdisjoint(result.cited)


def _has_every_fact(result: AnswerResult) -> bool | None:
    """Return whether the answer has a string of every group of facts; None if the question lists no facts."""
    return all(facts_present(result.text, result.asked.facts)) if result.asked.facts else None


def _share_of_facts(result: AnswerResult) -> float | None:
    return mean(facts_present(result.text, result.asked.facts)) if result.asked.facts else None


def _declined_or_corrected(result: AnswerResult) -> bool:
    """Return whether the answer declined or, for a false premise, cited a paper that contradicts it."""
    corrected = result.question.type == "false-premise" and not result.near.isdisjoint(result.cited)
    return result.declined or corrected
