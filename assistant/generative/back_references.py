"""Sentences that go back to one paper and cite another, so that two papers are taken for one.

    R3 scores answers against rubrics [1.2]. The same framework finds confounders [3.4].

The quote has the second sentence's words: only the sentence before tells that they are of another paper.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.generative.drafted_claims import DraftedClaim
from index.papers import Paper

__all__ = ["check_back_reference", "left_behind"]

BACK = re.compile(
    r"its?\b|(?:in )?(?:the same|th(?:is|at)) (?:paper|study|work|survey|article|framework|method|model|system|"
    r"algorithm|approach|benchmark|data ?set|theory|probe)\b|the same \w+"
    r"|the (?:authors|paper|study)\b(?! (?:of|by|that|who|which|on|about|behind|from|titled|called)\b)",
    re.IGNORECASE,
)
"""How a sentence begins that speaks of one thing in the sentence before: `It`, `Its authors`, `The same study`."""

STANDS_FOR_NOTHING = re.compile(
    r"it (?:is|was|has|had|can|may|might|could|should|follows|turns|seems|appears|remains)\b"
    r".{0,60}?\b(?:that|to|how|whether|why)\b",
    re.IGNORECASE,
)
"""How a sentence begins in which "it" goes back to nothing: `It has been suggested that`."""

ELSEWHERE = "“{words}” goes back to “{before}”, but “{paper}” is cited"


def check_back_reference(claim: DraftedClaim, earlier: Sequence[DraftedClaim]) -> DraftedClaim:
    """Return the claim, doubtful if it goes back to a paper of the sentence before and cites another one.

    What a judge has decided, with both papers before it, stays.
    """
    before, back = left_behind(claim, earlier), BACK.match(claim.text)
    if not (before and back) or claim.has_failed or claim.verdict.decided_by == "judge":
        return claim
    other = next(paper for paper in claim.papers if paper not in before)
    why = ELSEWHERE.format(words=back[0], before=before[0].title, paper=other.title)
    if why in claim.verdict.why:
        return claim
    return replace(claim, verdict=replace(claim.verdict, verdict="doubtful", why=(*claim.verdict.why, why)))


def left_behind(claim: DraftedClaim, earlier: Sequence[DraftedClaim]) -> tuple[Paper, ...]:
    """Return the papers that a claim begins by going back to, if it cites another one than those; else nothing."""
    before = _gone_back_to(claim, earlier)
    return before if any(paper not in before for paper in claim.papers) else ()


def _gone_back_to(claim: DraftedClaim, earlier: Sequence[DraftedClaim]) -> tuple[Paper, ...]:
    """Return the papers of the sentence before, if a claim begins by going back to it; else nothing.

    A sentence on a new line begins anew.
    """
    new_line = "\n" in claim.lead
    if claim.kind != "claim" or new_line or not BACK.match(claim.text) or STANDS_FOR_NOTHING.match(claim.text):
        return ()
    before = next((other for other in reversed(earlier) if other.cited and other.kind != "overview"), None)
    return before.papers if before else ()
