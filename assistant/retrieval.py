"""From a question to the papers that it is answered from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.question import DateFilter, FollowUp, asks_for_several, by_date, date_notice, number_asked_for
from assistant.text import Sources, find_names
from index.errors import EncoderError
from index.lifecycle import Snapshot
from index.search import CLOSEST, NEAREST, Hit, Reranker, rerank

__all__ = ["Found", "find"]

TIED = 0.95
"""The share of the best paper's score from which on another may as well be the one that was asked for.

Then both are quoted: the right paper is cited for .97 of 69 questions rather than .94, and for .84 rather than .80
of 69 put in quite other words, at three words more an answer.
"""

MOST_TIED = 3
"""Papers that an answer to a question for one paper is quoted from."""

MATCH = 0.35
"""What a hit's match by word pieces weighs beside its score where it is asked whether it belongs on a list."""

STANDS_OUT = 2.0
"""How many standard deviations above the mean of all papers a paper of a list stands at least.

With this, AS_FAR and MATCH a list holds .90 of the right papers at a precision of .61 on the twelve questions for
several papers, and .83 at .63 on 27 further ones; neighbouring values differ by .02.
"""

AS_FAR = 0.52
"""The share of the best paper's distance from that mean which a paper of a list reaches at least."""

AS_NEAR = 2 / 3
"""The same share where the newest or oldest is asked for, and a paper that belongs less would come first."""

RIVALS = 8
"""Papers whose titles a name is looked up in; one that several have names none of them."""

ENOUGH = 30
"""Papers from which on a mean and a deviation say something; of fewer, shares are of the best paper's score."""


@dataclass(frozen=True)
class Found:
    """The papers to answer from, those `near` the best, and whether several are asked for.

    Near are all that belong on the list where several are asked for; otherwise those that may as well be the one.
    `snapshot` is what they were found in, for all that is still to be read of them. `evidence` says how sure it is
    that the best answer to the question; None for one that leans on a paper before, or asks for any subject.
    `named` says whether the question names the best paper, so that there is no doubt which one is meant.
    `first` says which come first: the best, newest or oldest. `notices` tell the reader how dates were read, and
    of a reranker that can't be had.
    """

    snapshot: Snapshot
    hits: tuple[Hit, ...]
    near: tuple[Hit, ...]
    several: bool
    evidence: float | None = None
    named: bool = False
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
    near = hits if everything else _near(snapshot, understood.question, hits, several, dates)
    judged = alone and not everything and not understood.other_than
    evidence = snapshot.evidence(understood.question, [hit.paper for hit in hits[:NEAREST]]) if judged else None
    told = date_notice(dates, snapshot.papers if dates.bounded else [hit.paper for hit in near])
    if dates.order:
        hits = near = by_date(near, dates)
        near = near if several else near[:1]
    kept = hits[: max(most, len(near) if several else 0)]
    notices = tuple(filter(None, (told, trouble)))
    named = _names_one(understood.question, hits)
    return Found(snapshot, kept, near, several, evidence, named, dates.order or "best", notices)


def _names_one(question: str, hits: Sequence[Hit]) -> bool:
    """Tell whether a question names the best paper by what no other title has."""
    best, *others = [Sources([hit.paper.title]) for hit in hits[:RIVALS]] or [Sources([])]
    names = [name.text for name in find_names(question) if name.tells]
    return any(best.has(name) and not any(other.has(name) for other in others) for name in names)


def _near(
    snapshot: Snapshot, question: str, hits: tuple[Hit, ...], several: bool, dates: DateFilter
) -> tuple[Hit, ...]:
    """Return the hits that belong to the answer."""
    if not several and not dates.order:
        return _tied(hits)
    number = number_asked_for(question)
    if number and not dates.order:
        return hits[:number] + _tied(hits[number - 1 :])[1:]
    peers = snapshot.search(question, None) if dates.bounded else hits
    return _standing_out(hits, peers, AS_FAR if several else AS_NEAR)


def _tied(hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """Return the best hit and those about as good."""
    return tuple(hit for hit in hits[:MOST_TIED] if hit.score >= TIED * hits[0].score)


def _standing_out(hits: Sequence[Hit], peers: Sequence[Hit], share: float) -> tuple[Hit, ...]:
    """Return the hits that stand out from all papers, and at least `share` as far as the best of them.

    `peers` are all papers, whatever their dates.
    """
    if not hits:
        return ()
    strengths = np.array([_strength(hit) for hit in hits])
    if len(peers) < ENOUGH:
        return tuple(
            hit for hit, strength in zip(hits, strengths, strict=True) if strength >= share * strengths.max()
        )
    usual = np.array([_strength(hit) for hit in peers])
    heights = (strengths - usual.mean()) / max(float(usual.std()), 1e-9)
    floor = max(share * heights.max(), min(STANDS_OUT, heights.max()))
    return tuple(hit for hit, height in zip(hits, heights, strict=True) if height >= floor)


def _strength(hit: Hit) -> float:
    """Return how strongly a hit belongs on a list; meaning tells more there than shared words."""
    return hit.score + MATCH * hit.match


def _reranked(reranker: Reranker | None, question: str, hits: Sequence[Hit]) -> tuple[tuple[Hit, ...], str]:
    """Return the hits in the reranker's order, or as they are and why."""
    if reranker is None:
        return tuple(hits), ""
    try:
        return rerank(reranker, question, hits), ""
    except EncoderError as error:
        return tuple(hits), f"Ranked without a reranker: {error}."
