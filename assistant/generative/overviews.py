"""Lead-ins and overviews: sentences without a citation that introduce sentences with one.

    Yes. [1][2]  Four papers do so: [1][2][3][4]

An overview gets a citation of each paper that it introduces. How many papers it counts has to agree with them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import Verdict
from assistant.generative.drafted_claims import CitedSentence, ClaimChecker, DraftedClaim

__all__ = ["check_overview", "introduced_by", "with_overviews"]

NUMBERS = {
    word: number
    for number, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)
} | {"both": 2}

COUNT = re.compile(
    rf"\b(?:all\s+)?({'|'.join(NUMBERS)}|\d{{1,2}})\s+(?:of\s+)?(?:the\s+|these\s+)?(?:other\s+|different\s+)?"
    r"(?:papers?|stud(?:y|ies)|abstracts?|articles?|works?)\b",
    re.IGNORECASE,
)
"""How many papers a sentence counts: `Four of these papers`, `both studies`, `all 3 papers`."""

SPECIFIC = re.compile(r"\d|\b\w*[a-z][A-Z]\w*|\b[A-Z]{2,}")
"""What code can be certain of: a figure, or a name such as `GRPO` and `DeepSeek`."""

INTRODUCES = "introduces the sentences after it"
NOTHING_LEFT = "none of the sentences that it introduces is supported"


def with_overviews(claims: Sequence[DraftedClaim]) -> list[DraftedClaim]:
    """Return the claims with each overview marked as such, and citing a sentence of each paper it introduces."""
    found = []
    for place, claim in enumerate(claims):
        introduced = introduced_by(claims, place) if _may_introduce(claims, place) else []
        first: dict[str, CitedSentence] = {}
        for cited in (cited for each in introduced for cited in each.cited):
            first.setdefault(cited.paper.key, cited)
        found.append(replace(claim, kind="overview", cited=tuple(first.values())) if first else claim)
    return found


def introduced_by(claims: Sequence[DraftedClaim], place: int) -> list[DraftedClaim]:
    """Return what the claim at `place` introduces: all that follows or, unless it comes first, its paragraph."""
    opens_answer = not any(claim.cited and claim.kind != "overview" for claim in claims[:place])
    introduced: list[DraftedClaim] = []
    for claim in claims[place + 1 :]:
        if not opens_answer and introduced and "\n\n" in claim.lead:
            break
        if claim.cited and claim.kind != "overview":
            introduced.append(claim)
    return introduced


def check_overview(
    overview: DraftedClaim, introduced: Sequence[DraftedClaim], checker: ClaimChecker
) -> DraftedClaim:
    """Return the overview with its verdict, from what it introduces.

    It is refused if it counts more papers than it introduces, or if a figure or name in it is in none of their
    quotes; of anything else, code is not certain.
    """
    papers = tuple(dict.fromkeys(paper for claim in introduced for paper in claim.papers))
    if not papers:
        return replace(overview, verdict=Verdict("unsupported", 0.0, (NOTHING_LEFT,)))
    counted = _count(overview.text)
    if counted and counted > len(papers):
        why = f"it counts {counted} papers but cites {len(papers)}"
        return replace(overview, verdict=Verdict("unsupported", 0.0, (why,)))
    quotes = tuple(dict.fromkeys(quote for claim in introduced for quote in claim.quotes))
    uncounted = COUNT.sub("papers", overview.text)
    verdict = checker.check(uncounted, quotes, papers)
    if counted and counted < len(papers):
        why = f"it counts {counted} papers but cites {len(papers)}"
        verdict = replace(verdict, verdict="doubtful", why=(*verdict.why, why))
    elif verdict.verdict == "unchecked":
        verdict = replace(verdict, why=(INTRODUCES,))
    elif verdict.verdict == "unsupported" and not SPECIFIC.search(uncounted):
        verdict = replace(verdict, verdict="doubtful")
    return replace(overview, verdict=verdict)


def _may_introduce(claims: Sequence[DraftedClaim], place: int) -> bool:
    """Return whether a claim cites nothing and opens the answer or a paragraph, or ends in a colon."""
    claim = claims[place]
    if claim.cited or claim.unknown:
        return False
    opens = all(not earlier.cited for earlier in claims[:place])
    return opens or "\n\n" in claim.lead or claim.text.endswith(":")


def _count(text: str) -> int | None:
    """Return how many papers a sentence counts; None if it counts none.

    >>> _count("Four of these papers do."), _count("Both studies agree."), _count("All papers do."), _count("Yes.")
    (4, 2, None, None)
    """
    found = COUNT.search(text)
    return (NUMBERS.get(found[1].lower()) or int(found[1])) if found else None
