"""What each cited paper says to what is asked, and an answer in groups by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from assistant.answer.parts import AnswerSentence, Citation
from index.papers import Paper

__all__ = ["SIDES", "Side", "Stance", "Stances", "group_by_stance"]

Side = Literal["supports", "opposes", "mixed"]
SIDES: tuple[Side, ...] = get_args(Side)
"""What a paper may say to a proposition."""

HEADINGS: Mapping[Side | None, str] = {
    "supports": "Supports",
    "opposes": "Opposes",
    "mixed": "Mixed",
    None: "Says on this",
}
"""The headings of the groups, in their order; the last is that of papers that aren't sorted."""

AFTER_ALL = ("missing", "left_out")
"""The kinds of sentences that stand below the groups: they are about no paper."""


@dataclass(frozen=True)
class Stance:
    """A cited paper, its side, and the name of the model that said so; both None if it isn't sorted."""

    paper: Paper
    side: Side | None = None
    by: str | None = None


@dataclass(frozen=True)
class Stances:
    """What cited papers say to a proposition, worded as a question: a paper that answers yes supports it."""

    proposition: str
    papers: tuple[Stance, ...]

    @property
    def sorted_by(self) -> str | None:
        """Who sorted the papers; None if none is sorted."""
        return next((one.by for one in self.papers if one.side), None)


def group_by_stance(
    sentences: Sequence[AnswerSentence], citations: Sequence[Citation], stances: Stances
) -> tuple[tuple[AnswerSentence, ...], tuple[Citation, ...]]:
    """Return the sentences under the headings of their papers' sides, and the citations in their new order.

    Overviews stay above the groups; what is missing or left out comes last. A sentence that cites papers
    of several sides stands with those that aren't sorted.
    """
    papers = {citation.number: citation.paper.key for citation in citations}
    sides = {one.paper.key: one.side for one in stances.papers}
    above: list[AnswerSentence] = []
    below: list[AnswerSentence] = []
    groups: dict[Side | None, list[AnswerSentence]] = {side: [] for side in HEADINGS}
    last: set[str] = set()
    for sentence in sentences:
        cited = {papers[number] for number in sentence.citations}
        if sentence.kind in AFTER_ALL:
            below.append(replace(sentence, lead="\n\n"))
        elif sentence.kind == "overview" or not cited:
            above.append(sentence)
        else:
            said = {sides.get(key) for key in cited}
            group = groups[said.pop() if len(said) == 1 else None]
            continues = cited == last and "\n" not in sentence.lead
            group.append(sentence if continues else replace(sentence, lead="\n- "))
        last = cited
    grouped = [sentence for side, group in groups.items() for sentence in _headed(HEADINGS[side], group)]
    return _renumbered([*above, *grouped, *below], citations)


def _headed(heading: str, group: Sequence[AnswerSentence]) -> Sequence[AnswerSentence]:
    return [replace(one, lead=f"\n\n### {heading}\n- ") for one in group[:1]] + list(group[1:])


def _renumbered(
    sentences: Sequence[AnswerSentence], citations: Sequence[Citation]
) -> tuple[tuple[AnswerSentence, ...], tuple[Citation, ...]]:
    """Return sentences and citations, numbered in the order in which the sentences cite them."""
    cited = dict.fromkeys(number for sentence in sentences for number in sentence.citations)
    new = {number: place for place, number in enumerate(cited, 1)}
    by_number = {citation.number: citation for citation in citations}
    return (
        tuple(replace(one, citations=tuple(new[number] for number in one.citations)) for one in sentences),
        tuple(replace(by_number[number], number=place) for number, place in new.items()),
    )
