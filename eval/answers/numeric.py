"""Superlatives and thresholds over all papers: questions labelled with the papers whose numbers are compared."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.answer import Answer
from eval.answers.questions import DATA, read_records
from eval.metrics import mean

__all__ = ["NUMBERS", "NumericItem", "NumericResult", "measure_numeric", "numeric_figures", "read_numeric_items"]

NUMBERS = DATA / "numbers.jsonl"

KINDS = ("superlative", "threshold", "incomputable", "other")

CANNOT = "can’t be computed because"
"""What an answer says that declines to compute."""

COMPARES = re.compile(rf"\babstracts?\b[^.]*\bgives?\b|{CANNOT}")
"""What an answer says that compares numbers."""


@dataclass(frozen=True)
class NumericItem:
    """A question and its answer: titles in `gold`, others in `also_ok` that count neither way.

    The gold papers are those whose numbers are compared for a superlative, one of `first` before the others; or
    those that pass a threshold. What is `incomputable` has none, and `other` questions compare nothing.
    """

    id: str
    kind: str
    text: str
    gold: frozenset[str]
    first: frozenset[str] = frozenset()
    also_ok: frozenset[str] = frozenset()


@dataclass(frozen=True)
class NumericResult:
    """How well the papers of an answer agree with those of a question, and whether it does what its kind asks."""

    item: NumericItem
    f1: float
    right: bool

    def __str__(self) -> str:
        return f"{self.item.id} {self.item.text} {'right' if self.right else 'wrong'}, F1 {self.f1:.2f}"


def read_numeric_items(path: Path = NUMBERS) -> tuple[NumericItem, ...]:
    """Return the questions of a JSON Lines file; raise QuestionFileError at the first invalid line."""
    return read_records(path, _item)


def measure_numeric(item: NumericItem, answer: Answer) -> NumericResult:
    """Return what an answer got right."""
    cited = tuple(dict.fromkeys(citation.paper.title for citation in answer.citations))
    shown = () if answer.status == "declined" else cited
    counted = len(set(shown) - item.also_ok)
    f1 = 2 * len(item.gold & set(shown)) / max(1, counted + len(item.gold))
    says = bool(COMPARES.search(answer.message))
    right = {
        "superlative": says and bool(shown) and shown[0] in item.first,
        "threshold": says and bool(shown),
        "incomputable": CANNOT in answer.message,
        "other": not says,
    }
    return NumericResult(item, f1, right[item.kind])


def numeric_figures(results: Sequence[NumericResult]) -> dict[str, float]:
    """Return the figures by name."""
    of = {kind: [result for result in results if result.item.kind == kind] for kind in KINDS}
    return {
        "superlatives: right paper first": mean([result.right for result in of["superlative"]]),
        "superlatives: F1 of the papers compared": mean([result.f1 for result in of["superlative"]]),
        "thresholds: F1": mean([result.f1 for result in of["threshold"]]),
        "incomputable: said so": mean([result.right for result in of["incomputable"]]),
        "other questions: nothing compared": mean([result.right for result in of["other"]]),
    }


def _item(record: Mapping[str, Any]) -> NumericItem:
    if record.get("kind") not in KINDS:
        raise ValueError(f'"kind" should be one of {", ".join(KINDS)}')
    return NumericItem(
        str(record.get("qid")),
        record["kind"],
        str(record.get("question")),
        *(frozenset(record.get(name, ())) for name in ("gold", "first", "also_ok")),
    )
