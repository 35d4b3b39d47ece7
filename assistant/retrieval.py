"""From a question to the papers to answer it from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.question import DateFilter, FollowUp, asks_for_several, by_date, date_notice, number_asked_for
from assistant.text import Sources, find_names
from index.arrays import Floats
from index.errors import EncoderError
from index.field_filter import ANY, FieldFilter
from index.lifecycle import Snapshot
from index.search import EVIDENCE_PAPERS, RERANK_DEPTH, Hit, Reranker, rerank
from index.spelling import Correction

__all__ = ["Found", "find"]

TIED = 0.95
"""Share of the best paper's score from which on another paper counts as tied, and is quoted as well.

That cites the right paper for .97 of 69 questions instead of .94, and for .84 instead of .80 of 69 in quite other
words, at three more words per answer.
"""

MOST_TIED = 3
"""Papers at most that are quoted as tied."""

LIST_DEVIATIONS = 2.0
"""Standard deviations above the mean of all papers that a listed paper has at least."""

LIST_SHARE = 0.54
"""Share of the best paper's distance from that mean that a listed paper has at least.

With these two, lists have a recall of .896 at a precision of .617 on the twelve questions for several papers,
.844 at .603 on 32 further ones, .873 at .662 on 16 blind ones and .752 at .807 on the labelled lists.
"""

DATED_LIST_SHARE = 2 / 3
"""The same when the newest or oldest is asked for: there a marginal paper could come first."""

TITLES_COMPARED = 8
"""Titles in which a name is looked up; a name that several have identifies none of them."""

ENOUGH_FOR_STATISTICS = 30
"""Papers from which on mean and deviation are meaningful; below, shares are of the best paper's score."""


@dataclass(frozen=True)
class Found:
    """The ranked papers for a question, and what is known about how well they match.

    `near` are the papers to answer from: all that belong in the list if `several` are asked for, otherwise the
    best and those tied with it. `snapshot` is what was searched. `evidence` is how far the best papers stand out;
    None for a follow-up, and for a question without a subject. `named` is whether the question names the best
    paper. `first` is the order: best, newest or oldest. `notices` tell the reader which words were corrected, how
    dates were read, and of a reranker that couldn't be used. `among` is how many papers of an earlier answer were
    searched; 0 for all.
    """

    snapshot: Snapshot
    hits: tuple[Hit, ...]
    near: tuple[Hit, ...]
    several: bool
    evidence: float | None = None
    named: bool = False
    first: str = "best"
    notices: tuple[str, ...] = ()
    among: int = 0


def find(
    snapshot: Snapshot,
    understood: FollowUp,
    most: int,
    dates: DateFilter,
    reranker: Reranker | None = None,
    *,
    only: FieldFilter = ANY,
    at_least: int = 0,
) -> Found:
    """Return the `most` best papers or, if several are asked for, all that belong in the list.

    With `at_least`, those that belong in a list come first, and others follow up to so many.

    A question about the paper of an earlier turn asks for that one. If the newest or oldest are asked for, the
    papers that match are sorted by date. Papers that don't pass `only` aren't searched.
    """
    if understood.among:
        return _find_among(snapshot, understood, dates, reranker, only=only)
    stands_alone = understood.about is None
    everything = stands_alone and dates.everything
    one = everything and bool(dates.order) and not asks_for_several(understood.question)
    several = not one and (everything or (stands_alone and asks_for_several(understood.question)))
    if everything:
        dates = replace(dates, order=dates.order or "newest")
    limit = None if several or everything or dates.order else max(most + 1, RERANK_DEPTH if reranker else 0)
    hits = snapshot.search(
        understood.question, limit, dates.since, dates.until, dates.undated == "included", only=only
    )
    hits = tuple(hit for hit in hits if hit.paper != understood.other_than)
    hits, trouble = _reranked(reranker, understood.question, hits)
    if everything:
        hits = tuple(replace(hit, score=1.0) for hit in hits)
    near = hits if everything else _near(snapshot, understood.question, hits, several, dates, only=only)
    judged = stands_alone and not everything and not understood.other_than
    evidence = (
        snapshot.evidence(understood.question, [hit.paper for hit in hits[:EVIDENCE_PAPERS]]) if judged else None
    )
    dates_read = date_notice(dates, snapshot.papers if dates.bounded else [hit.paper for hit in near])
    if dates.order:
        hits = near = by_date(near, dates)
        near = near[: number_asked_for(understood.question)] if several else near[:1]
    kept = _kept(hits, near if several else (), most, at_least)
    notices = tuple(filter(None, (_corrected(understood.corrections), dates_read, trouble)))
    named = _names_one(understood.question, hits)
    return Found(snapshot, kept, near, several, evidence, named, dates.order or "best", notices)


def _kept(hits: tuple[Hit, ...], listed: tuple[Hit, ...], most: int, at_least: int) -> tuple[Hit, ...]:
    """Return the hits that are considered; those `listed` come first if there are others for a model to read."""
    if not listed or not at_least:
        return hits[: max(most, len(listed))]
    others = tuple(hit for hit in hits if hit not in listed)
    return (*listed, *others)[: max(most, len(listed), at_least)]


def _find_among(
    snapshot: Snapshot, understood: FollowUp, dates: DateFilter, reranker: Reranker | None, *, only: FieldFilter
) -> Found:
    """Return those of an earlier answer's papers that fit the question, or all of them in their order."""
    subject, among = understood.subject, understood.among
    undated = dates.undated == "included"
    hits = snapshot.search(subject, None, dates.since, dates.until, undated, among=among, only=only)
    hits, trouble = _reranked(reranker, subject, hits)
    notices = tuple(filter(None, (_corrected(understood.corrections), date_notice(dates, among), trouble)))
    found = Found(snapshot, hits, hits, True, first="best", notices=notices, among=len(among))
    if order := dates.order or understood.order:
        dated = [hit for hit in hits if hit.paper.date]
        near = by_date(dated, replace(dates, order=order))
        near = near if asks_for_several(subject) else near[:1]
        return replace(found, near=near, first=order)
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


def _corrected(corrections: Sequence[Correction]) -> str:
    """Return a notice that says which words were corrected, and how to keep them; nothing for none.

    >>> _corrected([Correction("atention", "attention")])
    'Searched for “attention” instead of “atention”. To search for a word as it is, put it in quotation marks.'
    """
    if not corrections:
        return ""
    changes = ", ".join(f"“{one.meant}” instead of “{one.typed}”" for one in corrections)
    return f"Searched for {changes}. To search for a word as it is, put it in quotation marks."


def _names_one(question: str, hits: Sequence[Hit]) -> bool:
    """Return whether a question names the best paper by a name that no other title has."""
    best, *others = [Sources([hit.paper.title]) for hit in hits[:TITLES_COMPARED]] or [Sources([])]
    names = [name.text for name in find_names(question) if name.is_specific]
    return any(best.mentions(name) and not any(other.mentions(name) for other in others) for name in names)


def _near(
    snapshot: Snapshot,
    question: str,
    hits: tuple[Hit, ...],
    several: bool,
    dates: DateFilter,
    *,
    only: FieldFilter,
) -> tuple[Hit, ...]:
    """Return the hits to answer from."""
    if not several and not dates.order:
        return _tied(hits)
    number = number_asked_for(question)
    if number and not dates.order:
        return hits[:number] + _tied(hits[number - 1 :])[1:]
    peers = snapshot.search(question, None) if dates.bounded or only else hits
    return _standing_out(hits, peers, LIST_SHARE if several else DATED_LIST_SHARE)


def _tied(hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """Return the best hit and those tied with it."""
    return tuple(hit for hit in hits[:MOST_TIED] if hit.score >= TIED * hits[0].score)


def _standing_out(hits: Sequence[Hit], peers: Sequence[Hit], share: float) -> tuple[Hit, ...]:
    """Return the hits that stand out from all papers, at least `share` as far as the best of them.

    `peers` are all papers, whatever their dates: mean and deviation are theirs.
    """
    if not hits:
        return ()
    heights = _heights(hits, peers)
    floor = share * heights.max()
    if len(peers) >= ENOUGH_FOR_STATISTICS:
        floor = max(floor, min(LIST_DEVIATIONS, heights.max()))
    return tuple(hit for hit, height in zip(hits, heights, strict=True) if height >= floor)


def _heights(hits: Sequence[Hit], peers: Sequence[Hit]) -> Floats:
    """Return how far hits stand out from all papers, in standard deviations above their mean, (hits,).

    Of few papers, these aren't known; their strengths, in about [0, 1], are returned as they are.
    """
    strengths = np.array([hit.belonging for hit in hits], np.float32)
    if len(peers) < ENOUGH_FOR_STATISTICS:
        return strengths
    usual = np.array([hit.belonging for hit in peers], np.float32)
    return np.asarray((strengths - usual.mean()) / max(float(usual.std()), 1e-9), np.float32)


def _reranked(reranker: Reranker | None, question: str, hits: Sequence[Hit]) -> tuple[tuple[Hit, ...], str]:
    """Return the hits in the reranker's order, or in their own with a notice if it can't be used."""
    if reranker is None:
        return tuple(hits), ""
    try:
        return rerank(reranker, question, hits), ""
    except EncoderError as error:
        return tuple(hits), f"Ranked without a reranker: {error}."
