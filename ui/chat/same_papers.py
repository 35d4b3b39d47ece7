"""A follow-up about a list, reworded by its asker: what is asked of the same papers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import Answer, History
from assistant.question import understand
from index.papers import Paper

__all__ = ["same_papers"]

COUNTED = r"the \d{1,4} papers above"
"""How a follow-up about more than two papers is restated; two are named by their titles."""


def same_papers(reworded: str, question: str, before: History) -> tuple[str, History] | None:
    """Return what to ask, and after which turns, for the new words to be about the papers of a follow-up.

    None if that wasn't about several papers, or if the new words no longer refer to them. The turn returned is the
    one that showed the papers, without any others.
    """
    papers = next(understand(question, before, None, lambda _: 0.0)).among
    asked = _pointing(reworded, papers)
    return (asked, _showing(papers, before)) if papers and asked != reworded else None


def _pointing(reworded: str, papers: Sequence[Paper]) -> str:
    """Return a restated follow-up with a reference to the papers above instead of their number or titles.

    >>> _pointing("Which of the 4 papers above use RL?", ())
    'Which of these papers use RL?'
    >>> _pointing("Compare “A” and “B” on cost", (Paper("A", "."), Paper("B", ".")))
    'Compare the papers above on cost'
    """
    titles = " and ".join(f"“{re.escape(paper.title)}”" for paper in papers)
    named = rf"\b{COUNTED}\b|{titles}" if papers else COUNTED
    pointing = {True: "of these papers", False: "the papers above"}
    return re.sub(rf"(\bof )?(?:{named})", lambda found: pointing[bool(found[1])], reworded)


def _showing(papers: Sequence[Paper], before: History) -> History:
    """Return the last turn that showed all of these papers, with them alone."""
    keys = {paper.key for paper in papers}
    for question, answer in reversed(before):
        only = _only(answer, keys)
        if {one.paper.key for one in only.citations or only.considered} == keys:
            return ((question, only),)
    return before


def _only(answer: Answer, keys: set[str]) -> Answer:
    """Return an answer with nothing of other papers."""
    citations = tuple(one for one in answer.citations if one.paper.key in keys)
    numbers = {one.number for one in citations}
    cut = (replace(one, citations=tuple(filter(numbers.__contains__, one.citations))) for one in answer.sentences)
    considered = tuple(one for one in answer.considered if one.paper.key in keys)
    return replace(answer, sentences=tuple(cut), citations=citations, considered=considered)
