"""From a question to the papers that it is answered from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.filters import DateFilter, by_date, date_notice
from assistant.followups import FollowUp
from assistant.scope import asks_for_several
from index.errors import EncoderError
from index.reranker import CLOSEST, Reranker, rerank
from index.snapshot import Hit, Snapshot

__all__ = ["Found", "find"]

NEAR_THE_BEST = 2 / 3
"""The share of the best paper's score that others must reach to be named beside it."""

TIED = 0.95
"""The share of the best paper's score from which on another may as well be the one that was asked for.

Then both are quoted: the right paper is cited for .97 of 69 questions rather than .94, and for .84 rather than .80
of 69 put in quite other words, at three words more an answer.
"""

MOST_TIED = 3
"""Papers that an answer to a question for one paper is quoted from."""

STANDS_OUT = 2.4
"""How many standard deviations above the mean of all papers a paper of a list must score besides.

With both, a list holds .87 of the right papers at a precision of .64, on the twelve several-paper questions.
"""

ENOUGH = 30
"""Papers from which on a mean and a deviation say something."""


@dataclass(frozen=True)
class Found:
    """The papers to answer from, those `near` the best, and whether several are asked for.

    Near are all that belong on the list where several are asked for; otherwise those that may as well be the one.
    `snapshot` is what they were found in, for all that is still to be read of them. `evidence` is how well the
    best paper answers to the question; None for one that leans on a paper before, or asks for any subject.
    `first` says which come first: the best, newest or oldest. `notices` tell the reader how dates were read, and
    of a reranker that can't be had.
    """

    snapshot: Snapshot
    hits: tuple[Hit, ...]
    near: tuple[Hit, ...]
    several: bool
    evidence: float | None = None
    first: str = "best"
    notices: tuple[str, ...] = ()


def find(
    snapshot: Snapshot, understood: FollowUp, most: int, dates: DateFilter, reranker: Reranker | None = None
) -> Found:
    """Return the `most` best papers or, where several are asked for, as many as come near the best.

    A question about the paper spoken of before asks for one. Where the newest or oldest are asked for, those that
    come near the best are sorted by date.
    """
    alone = understood.about is None
    everything = alone and dates.everything
    several = everything or (alone and asks_for_several(understood.question))
    if everything:
        dates = replace(dates, order=dates.order or "newest")
    limit = None if several or dates.order else max(most + 1, CLOSEST if reranker else 0)
    hits = snapshot.search(understood.question, limit, dates.since, dates.until, dates.undated == "included")
    hits = tuple(hit for hit in hits if hit.paper != understood.other_than)
    hits, trouble = _reranked(reranker, understood.question, hits)
    if everything:
        hits = tuple(replace(hit, score=1.0) for hit in hits)
    peers = snapshot.search(understood.question, None) if several and dates.bounded else hits
    near = _near(hits, [hit.score for hit in peers]) if several or dates.order else _tied(hits)
    judged = hits and alone and not everything and not understood.other_than
    evidence = snapshot.evidence(understood.question, hits[0].paper) if judged else None
    told = date_notice(dates, snapshot.papers if dates.bounded else [hit.paper for hit in near])
    if dates.order:
        hits = near = by_date(near, dates)
        near = near if several else near[:1]
    kept = hits[: max(most, len(near) if several else 0)]
    notices = tuple(filter(None, (told, trouble)))
    return Found(snapshot, kept, near, several, evidence, dates.order or "best", notices)


def _tied(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return the best hit and those about as good."""
    return tuple(hit for hit in hits[:MOST_TIED] if hit.score >= TIED * hits[0].score)


def _near(hits: Sequence[Hit], peers: Sequence[float]) -> tuple[Hit, ...]:
    """Return the hits that match about as well as the best.

    `peers` are the scores of all papers, whatever their dates: with enough of them, a hit must stand out, too.
    """
    best = max((hit.score for hit in hits), default=0.0)
    floor = NEAR_THE_BEST * best
    if len(peers) >= ENOUGH:
        floor = max(floor, min(best, float(np.mean(peers) + STANDS_OUT * np.std(peers))))
    return tuple(hit for hit in hits if hit.score >= floor)


def _reranked(reranker: Reranker | None, question: str, hits: Sequence[Hit]) -> tuple[tuple[Hit, ...], str]:
    """Return the hits in the reranker's order, or as they are and why."""
    if reranker is None:
        return tuple(hits), ""
    try:
        return rerank(reranker, question, hits), ""
    except EncoderError as error:
        return tuple(hits), f"Ranked without a reranker: {error}."
