"""The model's reply to a request to rewrite sentences that failed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.generative.drafted_claims import DraftedClaim
from index.papers import Paper

__all__ = ["is_withdrawn", "marked_answer", "markers_of", "numbered_lines"]

NUMBERED_LINE = re.compile(r"\s*(\d{1,2})[.:)]\s+(\S.*)")
"""A line of the model's reply to a repair request: `1. It wins [1.2].`, `2) drop`."""

WITHDRAWN = re.compile(r"\W*(?:drop|dropped|remove|delete|none)\W*", re.IGNORECASE)
"""What a model writes when the papers don't support a sentence at all: `drop`."""


def numbered_lines(reply: str) -> Iterator[tuple[int, str]]:
    r"""Yield the number and text of each numbered line.

    >>> list(numbered_lines("Sure:\n1. It wins [1.2].\n2) drop"))
    [(1, 'It wins [1.2].'), (2, 'drop')]
    """
    for line in reply.splitlines():
        if match := NUMBERED_LINE.match(line):
            yield int(match[1]), match[2]


def is_withdrawn(line: str) -> bool:
    """Return whether the model withdraws a sentence.

    >>> is_withdrawn("drop"), is_withdrawn("**Drop.**"), is_withdrawn("Drops fall [1.2].")
    (True, True, False)
    """
    return bool(WITHDRAWN.fullmatch(line))


def marked_answer(claims: Sequence[DraftedClaim], papers: Sequence[Paper]) -> str:
    """Return the model's own answer, as far as it was read, with its markers."""
    return "".join(claim.lead + _marked(claim, papers) for claim in claims).strip()


def markers_of(claim: DraftedClaim, papers: Sequence[Paper]) -> tuple[str, ...]:
    """Return the marker of each sentence that a claim cites itself: `[1.2]`; an overview cites none."""
    if claim.kind == "overview":
        return ()
    numbers = {paper.key: number for number, paper in enumerate(papers, 1)}
    return tuple(f"[{numbers[cited.paper.key]}.{cited.sentence.number}]" for cited in claim.cited)


def _marked(claim: DraftedClaim, papers: Sequence[Paper]) -> str:
    """Return a sentence with its markers before the full stop, as the model is asked for: `It wins [1.2].`"""
    markers = "".join(markers_of(claim, papers))
    end = claim.text[-1:] if claim.text[-1:] in ".!?" else ""
    return f"{claim.text.removesuffix(end)} {markers}{end}" if markers else claim.text
