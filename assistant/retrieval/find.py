"""From a question to the papers to answer it from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from assistant.answer import Form
from assistant.question import (
    DateFilter,
    FollowUp,
    by_date,
    date_notice,
    names_several,
    number_asked_for,
    proposition,
    undated_skipped,
    unread_notice,
)
from assistant.retrieval.among import find_among
from assistant.retrieval.asked_shape import AskedShape, asked_shape
from assistant.retrieval.belonging import belonging_chances, cut
from assistant.retrieval.corrected_words import correction_notice
from assistant.retrieval.found import Found, reranked
from assistant.retrieval.restated import RESTATED_DEPTH, best_of, merged
from index.field_filter import ANY, FieldFilter
from index.lifecycle import Snapshot
from index.search import EVIDENCE_PAPERS, RERANK_DEPTH, Hit, Reranker

__all__ = ["LIST_CANDIDATES", "find"]

TIED = 0.95
"""Share of the best paper's score from which on another paper counts as tied, and is quoted as well.

That cites the right paper for .97 of 69 questions instead of .94, and for .84 instead of .80 of 69 in quite other
words, at three more words per answer.
"""

MOST_TIED = 3
"""Papers at most that are quoted as tied."""

LIST_CANDIDATES = 200
"""Papers whose belonging on a list is judged, the best for the question."""

RECALL_COUNTS = 3.0
"""How many times as much recall counts as precision where the papers of an overview are cut; 1 in a list.

With 1.3 for lists as well, F1 over 14 labelled lists stays at .81, and the precision of the papers cited for 12
questions for several falls from .62 to .55. In 10 labelled overviews 3 finds .58 of the right papers, and 2 .55.
"""

RECALL_COUNTS_IN_A_PERIOD = 1.5
"""The same in a list of papers of some period, which are few: one that is missing weighs more.

“What is new on value alignment?” then lists 8 papers since 2025, all of them on it, instead of 3.
"""

MOST_PERHAPS = 12
"""Papers at most that a model is given to read for a question that asks for one answer or for a list."""

MOST_IN_SYNTHESIS = 20
"""Papers at most that an overview quotes."""

MOST_BESIDE = 4
"""Papers at most that are quoted beside the best one when a question may ask for one answer or for a list."""

MOST_TO_SIDE = 8
"""The same where the question is whether something holds, as there may be papers on either side.

Ten labelled overviews then have .58 of the right papers and both sides in 6 of 8, with 4 .53 and 5. With 8 for
all that may be overviews, the precision of the papers cited for 12 questions for several falls from .63 to .57.
"""

BORDERLINE = 0.5
"""Chance of belonging below which a listed paper is borderline."""


def find(
    snapshot: Snapshot,
    understood: FollowUp,
    most: int,
    dates: DateFilter,
    reranker: Reranker | None = None,
    *,
    only: FieldFilter = ANY,
    at_least: int = 0,
    form: Form | None = None,
    searches: Sequence[str] = (),
) -> Found:
    """Return the `most` best papers or, if several are asked for, all that belong in the answer.

    With `at_least`, those that belong in a list come first, and others follow up to so many, or to MOST_PERHAPS
    where a list may be asked for.

    A question about the paper of an earlier turn asks for that one. If the newest or oldest are asked for, the
    papers that match are sorted by date. Papers that don't pass `only` aren't searched. `searches` are the
    question or its parts in other words, which are searched beside its own. `form` is how the asker wants the
    answer shown; None if the question is to say so.
    """
    if understood.among:
        return find_among(snapshot, understood, dates, reranker, only=only, form=form)
    question = understood.question
    stands_alone = understood.about is None
    everything = stands_alone and dates.everything
    one = everything and bool(dates.order) and not names_several(question)
    asked = asked_shape(snapshot, understood, listed=everything and not one, form=form)
    if asked.shape == "corpus" and dates.order:
        asked = replace(asked, shape="fact" if one else "list")
    if everything:
        dates = replace(dates, order=dates.order or "newest")
    lists = asked.several or asked.perhaps or dates.order
    depth = LIST_CANDIDATES if lists else max(most + 1, RERANK_DEPTH if reranker else 0)
    undated = dates.undated == "included"
    search = partial(snapshot.search, since=dates.since, until=dates.until, undated=undated, only=only)
    wordings = [question, *(() if everything else searches)]
    ranked = _ranked(search, wordings, understood, asked, None if everything else depth)
    hits, trouble = reranked(reranker, question, ranked)
    judged = stands_alone and not everything and not understood.other_than
    evidence = snapshot.evidence(question, [hit.paper for hit in hits[:EVIDENCE_PAPERS]]) if judged else None
    if everything:
        hits = near = tuple(replace(hit, score=1.0) for hit in hits)
        borderline = 0
    else:
        near, borderline = _near(snapshot, question, hits, asked, dates, whole=not only)
    dated = list(filter(only.passes, snapshot.papers)) if dates.bounded else [hit.paper for hit in near]
    dates_read, skipped = date_notice(dates, dated), undated_skipped(dates, dated)
    unread = unread_notice(dates) if asked.several else ""
    if dates.order:
        doubtful = {hit.paper.key for hit in near[len(near) - borderline :]}
        hits = near = by_date(near, dates)
        borderline = sum(hit.paper.key in doubtful for hit in near)
        near = near[: number_asked_for(question)] if asked.several and not one else near[:1]
    more = at_least if asked.several else min(at_least, MOST_PERHAPS)
    return Found(
        snapshot,
        _kept(hits, near if asked.several or asked.perhaps else (), max(most, len(near)), more),
        near,
        asked.shape,
        asked.perhaps is not None,
        borderline,
        evidence,
        asked.named,
        asked.unknown_names,
        dates.order or "best",
        tuple(filter(None, (correction_notice(understood.corrections), dates_read, unread, trouble))),
        skipped,
        as_table=form == "table" and (asked.several or asked.shape == "comparison"),
    )


def _ranked(
    search: Callable[..., Sequence[Hit]],
    wordings: Sequence[str],
    understood: FollowUp,
    asked: AskedShape,
    depth: int | None,
) -> tuple[Hit, ...]:
    """Return the `depth` best papers, or all, those that the question names before the others.

    `wordings` are the question and perhaps the same, or its parts, in other words.
    """
    question, *others = wordings
    found = search(question, limit=max(depth or 0, RESTATED_DEPTH) if others else depth)
    if others:
        found = merged(found, best_of(search(other, limit=len(found)) for other in others))[:depth]
    named = search(question, limit=None, among=asked.named) if asked.named else ()
    rest = (hit for hit in found if hit.paper not in asked.named and hit.paper != understood.other_than)
    return (*named, *rest)


def _kept(hits: tuple[Hit, ...], listed: tuple[Hit, ...], most: int, at_least: int) -> tuple[Hit, ...]:
    """Return the hits that are considered; those `listed` come first if there are others for a model to read."""
    if not listed or not at_least:
        return hits[:most]
    others = tuple(hit for hit in hits if hit not in listed)
    return (*listed, *others)[: max(most, at_least)]


def _near(
    snapshot: Snapshot, question: str, hits: tuple[Hit, ...], asked: AskedShape, dates: DateFilter, *, whole: bool
) -> tuple[tuple[Hit, ...], int]:
    """Return the hits to answer from, and how many of them are borderline; `whole` if no papers were left out."""
    if asked.shape == "comparison":
        return tuple(hit for hit in hits if hit.paper in asked.named), 0
    number = number_asked_for(question)
    if number and not dates.order:
        return hits[:number] + _tied(hits[number - 1 :])[1:], 0
    if not (asked.several or asked.perhaps or dates.order):
        return _tied(hits), 0
    candidates = snapshot.search(question, LIST_CANDIDATES) if dates.bounded or not whole else hits
    chances = dict(
        zip((hit.paper for hit in candidates), belonging_chances(snapshot, question, candidates), strict=True)
    )
    listed = sorted((hit for hit in hits if hit.paper in chances), key=lambda hit: -chances[hit.paper])
    sides = asked.perhaps == "synthesis" and proposition(question) is not None
    overview = sides or asked.shape == "synthesis"
    recall_counts = RECALL_COUNTS if overview else RECALL_COUNTS_IN_A_PERIOD if dates.bounded else 1.0
    size = cut(np.array([chances[hit.paper] for hit in listed]), recall_counts)
    listed = listed[: min(size, MOST_IN_SYNTHESIS) if overview else size]
    if not asked.several:
        tied = _tied(hits)
        beside = [hit for hit in listed if hit not in tied]
        return (*tied, *beside[: MOST_TO_SIDE if sides else MOST_BESIDE]), 0
    sure = [hit for hit in listed if chances[hit.paper] >= BORDERLINE]
    by_score = sorted(sure, key=lambda hit: -hit.score)
    return (*by_score, *listed[len(sure) :]), len(listed) - len(sure)


def _tied(hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """Return the best hit and those tied with it."""
    return tuple(hit for hit in hits[:MOST_TIED] if hit.score >= TIED * hits[0].score)
