"""The claims whose surface doesn't give the label away: their abstracts, their split by paper, and the control."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.answers.questions import DATA, LabelledClaim, read_records
from index import Paper, PaperIndex
from index.encoders import Encoder
from index.errors import IndexMissing

__all__ = ["ABSTRACTS", "SURFACE", "Abstract", "half_of", "index_abstracts", "read_abstracts"]

ABSTRACTS = DATA / "abstracts.jsonl.gz"

HELD_OUT_ONE_IN = 4
"""One paper in so many is held out."""


@dataclass(frozen=True)
class Abstract:
    """An abstract that the controlled claims or questions are about; `used` is "claims" or "questions"."""

    id: str
    title: str
    text: str
    used: str


def read_abstracts(path: Path = ABSTRACTS) -> tuple[Abstract, ...]:
    """Return the abstracts of a JSON Lines file; raise QuestionFileError at the first invalid line."""
    return read_records(path, _abstract)


def index_abstracts(used: str, folder: Path, encoder: Encoder) -> PaperIndex:
    """Return an index of the abstracts with this use; one that is there already is opened."""
    papers = [Paper(one.title, one.text, listings=(one.id,)) for one in read_abstracts() if one.used == used]
    try:
        return PaperIndex.open(folder, encoder)
    except IndexMissing:
        PaperIndex.build(papers, folder, encoder).close()
        return PaperIndex.open(folder, encoder)


def half_of(paper: str) -> str:
    """Return the half that a paper belongs to by its id: "to fit" or "held out"."""
    first = hashlib.sha256(paper.encode()).digest()[0]
    return "to fit" if first % HELD_OUT_ONE_IN else "held out"


def _abstract(record: Mapping[str, Any]) -> Abstract:
    values = [record.get(name) for name in ("id", "title", "abstract", "used")]
    if not all(isinstance(value, str) and value for value in values):
        raise ValueError('"id", "title", "abstract" and "used" should be non-empty strings')
    return Abstract(*map(str, values))


def _shared(claim: str, text: str, length: int) -> float:
    """Return the share of the claim's runs of so many words that the text contains."""
    runs, known = _runs(claim, length), set(_runs(text, length))
    return sum(run in known for run in runs) / max(1, len(runs))


def _runs(text: str, length: int) -> list[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return [tuple(words[at : at + length]) for at in range(len(words) - length + 1)]


def _count(pattern: str) -> Callable[[LabelledClaim, str], float]:
    return lambda claim, _: len(re.findall(pattern, claim.text.lower()))


SURFACE: Mapping[str, Callable[[LabelledClaim, str], float]] = {
    "shared words": lambda claim, text: _shared(claim.text, text, 1),
    "shared bigrams": lambda claim, text: _shared(claim.text, text, 2),
    "words shared with the evidence": lambda claim, _: _shared(claim.text, " ".join(claim.evidence), 1),
    "bigrams shared with the evidence": lambda claim, _: _shared(claim.text, " ".join(claim.evidence), 2),
    "length": _count(r"\w+"),
    "digits": _count(r"\d"),
    "negations": _count(r"\b(?:not|no|never|without|neither|nor|cannot|fail\w*)\b|n't"),
    "hedges": _count(r"\b(?:may|might|can|could|some|all|always|every|only)\b"),
}
"""What can be counted without reading: each takes a claim and the title and abstract of the papers it cites."""
