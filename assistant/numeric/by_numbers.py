"""A question that is answered by comparing the numbers of papers: which papers it is about, and what they give."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.abstain import Decision
from assistant.answer import Shape
from assistant.numeric.compare import compare_numbers, stems_of
from assistant.numeric.numeric_question import read_numeric
from assistant.question import DateFilter, FollowUp, date_notice, guess_shape, undated_skipped
from assistant.retrieval import LIST_CANDIDATES, belonging_chances, correction_notice, cut, names_in
from assistant.text import Sources
from index.field_filter import ANY, FieldFilter
from index.lifecycle import Snapshot
from index.papers import Paper
from index.search import Hit

__all__ = ["MOST_READ", "ByNumbers", "answer_by_numbers"]

MOST_READ = 1_000
"""Abstracts that are read for their numbers, the closest to the question."""

MENTIONS = 0.6
"""Share of a subject's stems, by their rarity, from which on an abstract with them is about it."""


@dataclass(frozen=True)
class ByNumbers:
    """What the numbers of papers say to a question, the shape of the answer, and notices for the reader.

    `undated_skipped` papers were left out for want of a date.
    """

    decision: Decision
    shape: Shape = "list"
    notices: tuple[str, ...] = ()
    undated_skipped: int = 0


def answer_by_numbers(
    snapshot: Snapshot, understood: FollowUp, dates: DateFilter, only: FieldFilter = ANY
) -> ByNumbers | None:
    """Return the answer to a question for the most or the least, or for what passes a limit; None for others."""
    question = understood.question
    if understood.among:
        question = re.sub(r"^(?:which|what)\b", "Which papers", understood.subject, flags=re.IGNORECASE)
    asked = None if understood.about else read_numeric(question)
    if asked is None:
        return None
    undated, among = dates.undated == "included", understood.among
    sought = asked.subject or question
    hits = snapshot.search(sought, MOST_READ, dates.since, dates.until, undated, among=among, only=only)
    papers = [hit.paper for hit in hits]
    names = names_in(asked.subject)
    if names:
        papers = [
            paper for paper in papers if all(map(Sources([f"{paper.title}. {paper.abstract}"]).mentions, names))
        ]
        if len(papers) < 2:  # it is about one paper, or about none
            return None
    elif asked.subject:
        papers = _about(snapshot, asked.subject, hits)
    decision = compare_numbers(asked, papers)
    if decision is None:
        return None
    read = "" if len(hits) < MOST_READ else f"Only the {MOST_READ:,} closest abstracts were read."
    dated = among or tuple(filter(only.passes, snapshot.papers))
    noted = (correction_notice(understood.corrections), date_notice(dates, dated), read)
    shape: Shape = "count" if guess_shape(question).best == "count" else "list"
    return ByNumbers(decision, shape, tuple(filter(None, noted)), undated_skipped(dates, dated))


def _about(snapshot: Snapshot, subject: str, hits: Sequence[Hit]) -> list[Paper]:
    """Return the papers that are about a subject: those on its list, and those that have most of its words."""
    candidates = hits[:LIST_CANDIDATES]
    chances = belonging_chances(snapshot, f"Which papers are about {subject}?", candidates)
    best = chances.argsort()[::-1]
    listed = {candidates[place].paper.key for place in best[: cut(chances[best], 1.0)]}
    weights = snapshot.stem_weights(subject)
    return [
        hit.paper for hit in hits if hit.paper.key in listed or weights.share_in(stems_of(hit.paper)) >= MENTIONS
    ]
