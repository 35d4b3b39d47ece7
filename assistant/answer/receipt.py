"""The receipt of an answer: what it was computed from, so that it can be computed again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from assistant.answer.shapes import Form
from index.field_filter import ANY, FieldFilter
from index.papers import Paper

__all__ = ["Asked", "ReadPaper", "Receipt", "abstract_hash", "receipt_to_dict"]


@dataclass(frozen=True)
class ReadPaper:
    """A paper that was ranked for the question: its key, its title, and the SHA-256 of its abstract."""

    key: str
    title: str
    abstract_sha256: str

    @classmethod
    def of(cls, paper: Paper) -> ReadPaper:
        """Return what a receipt keeps of a paper."""
        return cls(paper.key, paper.title, abstract_hash(paper.abstract))


@dataclass(frozen=True)
class Asked:
    """How the question was asked, to ask it again.

    `standalone_question` is what a follow-up was taken to mean or what the asker said it means, and None for a
    question that was answered as it stands; `above` are the papers of an earlier answer that it is about. The
    others are those of `Question`.
    """

    question: str
    standalone_question: str | None = None
    since: date | None = None
    until: date | None = None
    undated: bool = False
    only: FieldFilter = ANY
    shown_as: Form | None = None
    columns: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    searches: tuple[str, ...] = ()


@dataclass(frozen=True)
class Receipt:
    """What an answer was computed from.

    `time` is in ISO 8601 and UTC, `footnote` the version, `generation` that of the index, `papers` the number of
    papers in it. `settings` are those that an answer depends on, as text. `read` are the papers that were ranked,
    best first. `model` and `prompts`, the hash of the prompts, are None where no language model wrote.
    """

    time: str
    footnote: str
    generation: str
    papers: int
    encoder: str
    settings: Mapping[str, str]
    asked: Asked
    read: tuple[ReadPaper, ...]
    model: str | None = None
    prompts: str | None = None


def abstract_hash(abstract: str) -> str:
    """Return the SHA-256 of an abstract, by which a receipt knows it again.

    >>> abstract_hash("It works.")[:8]
    'b2255098'
    """
    return hashlib.sha256(abstract.encode()).hexdigest()


def receipt_to_dict(receipt: Receipt) -> dict[str, Any]:
    """Return a receipt as plain values; dates are in ISO 8601, and a filter has only what it asks for."""
    asked = receipt.asked
    only = {name: getattr(asked.only, name) for name in asked.only.names}
    if asked.only.among is not None:
        only["among"] = sorted(asked.only.among)
    days = {name: day.isoformat() if (day := getattr(asked, name)) else None for name in ("since", "until")}
    values = {**asdict(receipt), "asked": {**asdict(asked), **days, "only": only}}
    return {**values, "settings": dict(receipt.settings), "read": list(map(asdict, receipt.read))}
