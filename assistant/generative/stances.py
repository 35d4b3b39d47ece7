"""Papers that an answer cites, sorted by a language model into those that support and oppose what is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol, cast

from assistant.answer import SIDES, Citation, Side, Stance, Stances
from assistant.errors import ModelError
from assistant.llm import Message, QuotedPaper, render_stances, with_heartbeats

__all__ = ["sort_papers"]

STANCE_LINE = re.compile(
    rf"^[^\w\n]*+(\d{{1,2}})[^\w\n]++({'|'.join(SIDES)}|unclear)[^\w\n]*+$", re.IGNORECASE | re.MULTILINE
)
"""A line of a language model's reply: the number of a paper, then one of these words and no other."""


class SortingModel(Protocol):
    """What sorting needs of a language model."""

    @property
    def name(self) -> str:
        """What the user calls it."""

    def stream_optional(self, messages: Sequence[Message], share: float) -> Iterator[str]:
        """Yield the text for a step that can be done without, within a share of the time; raise ModelError."""


def sort_papers(model: SortingModel, stances: Stances, citations: Sequence[Citation]) -> Iterator[Stances]:
    """Yield the stances at every heartbeat as they are and, last, as the model sorts the papers by their quotes.

    It is asked once. A paper for which it gives no readable line, or two that differ, isn't sorted; none is if it
    fails.
    """
    quotes = [
        QuotedPaper(one.paper.title, tuple(each.quote for each in citations if each.paper.key == one.paper.key))
        for one in stances.papers
    ]
    reply = ""
    try:
        for piece, due in with_heartbeats(
            model.stream_optional(render_stances(stances.proposition, quotes), share=1.0)
        ):
            reply += piece
            if due:
                yield stances
    except ModelError:
        yield stances
        return
    said: dict[int, set[str]] = {}
    for number, word in STANCE_LINE.findall(reply):
        said.setdefault(int(number), set()).add(word.lower())
    papers = (_sorted(one, said.get(number, set()), model.name) for number, one in enumerate(stances.papers, 1))
    yield replace(stances, papers=tuple(papers))


def _sorted(stance: Stance, said: set[str], model: str) -> Stance:
    """Return the stance with the one side that was said of it, or as it is."""
    if len(said) != 1 or not said <= set(SIDES):
        return stance
    return replace(stance, side=cast(Side, next(iter(said))), by=model)
