"""Questions across papers: lists, overviews, comparisons and details, labelled over the whole corpus."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.answer import Answer
from eval.answers.questions import DATA, read_records
from eval.metrics import Facts, mean

__all__ = ["LISTS", "AcrossQuestion", "AcrossResult", "list_figures", "measure_across", "read_across"]

LISTS = DATA / "lists.jsonl"

KINDS = ("list", "synthesis", "comparison", "detail")

MOSTLY = 0.6
"""Share of a sentence that a quote has at least to count as quoting it."""


@dataclass(frozen=True)
class AcrossQuestion:
    """A question and its answer: titles in `gold`, others in `also_ok` that count neither way.

    `sides` has the titles that support and that oppose what is asked; `cells` the sentences that a comparison
    quotes, by title; `facts` those of a detail, which has none if no abstract gives it.
    """

    id: str
    kind: str
    text: str
    gold: frozenset[str]
    also_ok: frozenset[str] = frozenset()
    sides: Mapping[str, frozenset[str]] = field(default_factory=dict)
    cells: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facts: Facts = ()


@dataclass(frozen=True)
class AcrossResult:
    """What an answer to such a question got right; a decline cites nothing, whatever it shows as closest."""

    question: AcrossQuestion
    declined: bool
    silent: bool
    cited: frozenset[str]
    cells: int
    has_facts: bool

    @property
    def right(self) -> int:
        """The number of right papers that are cited."""
        return len(self.cited & self.question.gold)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, papers that count neither way left out."""
        counted = len(self.cited - self.question.also_ok)
        return 2 * self.right / (counted + len(self.question.gold))

    @property
    def both_sides(self) -> bool | None:
        """Whether papers of both sides are cited; None if all papers are on one."""
        sides = [self.question.sides.get(side, frozenset()) for side in ("supports", "opposes")]
        return all(side & self.cited for side in sides) if all(sides) else None

    def __str__(self) -> str:
        status = (
            "declined" if self.declined else f"{len(self.cited)} cited, {self.right} of {len(self.question.gold)}"
        )
        return f"{self.question.id} {self.question.text} {status}"


def read_across(path: Path = LISTS) -> tuple[AcrossQuestion, ...]:
    """Return the questions of a JSON Lines file; raise QuestionFileError at the first invalid line."""
    return read_records(path, _question)


def measure_across(question: AcrossQuestion, answer: Answer) -> AcrossResult:
    """Return what an answer got right."""
    declined = answer.status == "declined"
    quotes: dict[str, list[str]] = {}
    for citation in answer.citations:
        quotes.setdefault(citation.paper.title, []).append(citation.quote)
    cells = sum(
        _quoted(sentence, quotes.get(title, []))
        for title, sentences in question.cells.items()
        for sentence in sentences
    )
    return AcrossResult(
        question,
        declined,
        declined or answer.reason == "not_in_abstract",
        frozenset() if declined else frozenset(quotes),
        0 if declined else cells,
        all(any(_says(answer.text, text) for text in group) for group in question.facts),
    )


def list_figures(results: Sequence[AcrossResult]) -> dict[str, float | None]:
    """Return the figures by name; None where no question is of their kind."""
    of = {kind: [result for result in results if result.question.kind == kind] for kind in KINDS}
    known = [result for result in of["detail"] if result.question.facts]
    unknown = [result for result in of["detail"] if not result.question.facts]
    sides = [result.both_sides for result in of["synthesis"]]
    cells = sum(len(each) for result in of["comparison"] for each in result.question.cells.values())
    return {
        "lists: F1": _mean([result.f1 for result in of["list"]]),
        "lists: error of the count": _mean([_count_error(result) for result in of["list"]]),
        "lists: declined": _mean([result.declined for result in of["list"]]),
        "overviews: right papers cited": _mean(
            [result.right / len(result.question.gold) for result in of["synthesis"]]
        ),
        "overviews: both sides": _mean([both for both in sides if both is not None]),
        "overviews: declined": _mean([result.declined for result in of["synthesis"]]),
        "comparisons: cells quoted": sum(result.cells for result in of["comparison"]) / cells if cells else None,
        "comparisons: declined": _mean([result.declined for result in of["comparison"]]),
        "details given: answered": _mean([result.has_facts and not result.silent for result in known]),
        "details not given: said so": _mean([result.silent for result in unknown]),
    }


def _mean(values: Sequence[float]) -> float | None:
    return mean(values) if values else None


def _count_error(result: AcrossResult) -> float:
    return abs(len(result.cited) - len(result.question.gold)) / len(result.question.gold)


def _quoted(sentence: str, quotes: Sequence[str]) -> bool:
    """Return whether one of the quotes has a sentence, or most of it."""
    wanted = _squeezed(sentence)
    found = [_squeezed(quote) for quote in quotes]
    return any(wanted in quote or (quote in wanted and len(quote) >= MOSTLY * len(wanted)) for quote in found)


def _squeezed(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _says(text: str, words: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE))


def _question(record: Mapping[str, Any]) -> AcrossQuestion:
    if record.get("kind") not in KINDS or not record.get("gold"):
        raise ValueError(f'"kind" should be one of {", ".join(KINDS)}, and "gold" a list of titles')
    stances = record.get("stances", {})
    return AcrossQuestion(
        str(record.get("qid")),
        record["kind"],
        str(record.get("question")),
        frozenset(record["gold"]),
        frozenset(record.get("also_ok", ())),
        {
            side: frozenset(title for title, stance in stances.items() if stance["stance"] == side)
            for side in ("supports", "opposes")
        },
        {title: tuple(filter(None, cells.values())) for title, cells in record.get("cells", {}).items()},
        tuple(tuple(group) for group in record.get("facts", ())),
    )
