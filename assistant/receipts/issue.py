"""Issue the receipt of an answer."""

from __future__ import annotations

from dataclasses import replace

from assistant.answer import Answer, Asked, ReadPaper, Receipt
from assistant.llm import PROMPT_VERSION
from assistant.question import DateFilter, FollowUp, Question
from assistant.settings import Settings
from assistant.version import footnote_version
from index.clock import utc_now
from index.lifecycle import Snapshot

__all__ = ["issue", "settings_of"]

DECISIVE = ("papers", "sentences", "reranker", "followups", "restate", "checker", "llm_context")
"""The settings that an answer depends on, beside encoder and model, which a receipt names by themselves."""


def issue(
    answer: Answer,
    *,
    asked: Question,
    snapshot: Snapshot,
    settings: Settings,
    dates: DateFilter,
    understood: FollowUp | None = None,
) -> Answer:
    """Return a finished answer with its receipt.

    A follow-up is kept as what it was `understood` to mean, about the papers that it was about.
    """
    receipt = Receipt(
        time=utc_now(exact=True),
        footnote=footnote_version(),
        generation=snapshot.generation,
        papers=len(snapshot.papers),
        encoder=snapshot.encoder.name,
        settings=settings_of(settings),
        asked=replace(_asked(asked, dates, understood), searches=answer.searches),
        read=tuple(ReadPaper.of(one.paper) for one in answer.considered),
        model=answer.model,
        prompts=PROMPT_VERSION if answer.model else None,
    )
    return replace(answer, receipt=receipt)


def settings_of(settings: Settings) -> dict[str, str]:
    """Return the settings that an answer depends on, as text."""
    return {name: str(getattr(settings, name)) for name in DECISIVE}


def _asked(asked: Question, dates: DateFilter, understood: FollowUp | None) -> Asked:
    """Return how a question was asked, with the dates that were read: "last year" means another one next year."""
    undated, meaning, above = dates.undated == "included", asked.standalone_question, asked.above
    if understood and asked.history:
        meaning, above = understood.question, tuple(paper.key for paper in understood.among)
    return Asked(
        asked.text,
        meaning,
        dates.since,
        dates.until,
        undated,
        asked.only,
        asked.shown_as,
        asked.columns,
        above,
    )
