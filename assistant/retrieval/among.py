"""Those of an earlier answer's papers that fit a question about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from assistant.answer import Form
from assistant.question import DateFilter, FollowUp, by_date, date_notice, names_several, undated_skipped
from assistant.retrieval.corrected_words import correction_notice
from assistant.retrieval.found import Found, reranked
from index.arrays import Floats
from index.field_filter import ANY, FieldFilter
from index.lifecycle import Snapshot
from index.search import EVIDENCE_PAPERS, Hit, Reranker

__all__ = ["find_among"]

LIST_DEVIATIONS = 2.0
"""Standard deviations above the mean of all papers that a picked paper has at least."""

LIST_SHARE = 0.54
"""Share of the best paper's distance from that mean that a picked paper has at least."""

ENOUGH_FOR_STATISTICS = 30
"""Papers from which on mean and deviation are meaningful; below, shares are of the best paper's score."""


def find_among(
    snapshot: Snapshot,
    understood: FollowUp,
    dates: DateFilter,
    reranker: Reranker | None = None,
    *,
    only: FieldFilter = ANY,
    form: Form | None = None,
) -> Found:
    """Return those of an earlier answer's papers that fit the question, or all of them in their order.

    As one answer, that is the best of them.
    """
    found = _that_fit(snapshot, understood, dates, reranker, only)
    if form == "answer":
        return replace(found, shape="fact", near=(max(found.near, key=lambda hit: hit.score),))
    return replace(found, as_table=form == "table")


def _that_fit(
    snapshot: Snapshot, understood: FollowUp, dates: DateFilter, reranker: Reranker | None, only: FieldFilter
) -> Found:
    subject, among = understood.subject, understood.among
    dates = replace(dates, order=dates.order or understood.order)
    undated = dates.undated == "included"
    hits = snapshot.search(subject, None, dates.since, dates.until, undated, among=among, only=only)
    hits, trouble = reranked(reranker, subject, hits)
    dated = any(paper.date for paper in among)
    dates_read = date_notice(dates, among) if dated else ""
    notices = tuple(filter(None, (correction_notice(understood.corrections), dates_read, trouble)))
    skipped = undated_skipped(dates, among)
    found = Found(snapshot, hits, hits, "list", notices=notices, undated_skipped=skipped, among=len(among))
    if dates.order:
        near = by_date(hits, dates) if dated else ()
        near = near if names_several(subject) else near[:1]
        return replace(found, near=near, first=dates.order)
    if understood.picks:
        return _picked(found, subject)
    place = {paper.key: place for place, paper in enumerate(among)}
    hits = tuple(sorted(hits, key=lambda hit: place[hit.paper.key]))
    return replace(found, hits=hits, near=hits, first="as listed")


def _picked(found: Found, subject: str) -> Found:
    """Return the papers that fit the subject: those that stand out at least LIST_SHARE as far as the best of them.

    If even the best doesn't stand out from the whole corpus, because that is all about the subject or because none
    of these papers is, the evidence decides.
    """
    heights = _heights(found.hits, found.snapshot.search(subject, None))
    best = max(heights, default=0.0)
    near = tuple(hit for hit, height in zip(found.hits, heights, strict=True) if height >= LIST_SHARE * best)
    evidence = None
    if best < LIST_DEVIATIONS:
        evidence = found.snapshot.evidence(subject, [hit.paper for hit in found.hits[:EVIDENCE_PAPERS]])
    return replace(found, near=near or found.hits[:1], evidence=evidence)


def _heights(hits: Sequence[Hit], peers: Sequence[Hit]) -> Floats:
    """Return how far hits stand out from all papers, in standard deviations above their mean, (hits,).

    Of few papers, these aren't known; their strengths, in about [0, 1], are returned as they are.
    """
    strengths = np.array([hit.belonging for hit in hits], np.float32)
    if len(peers) < ENOUGH_FOR_STATISTICS:
        return strengths
    usual = np.array([hit.belonging for hit in peers], np.float32)
    return np.asarray((strengths - usual.mean()) / max(float(usual.std()), 1e-9), np.float32)
