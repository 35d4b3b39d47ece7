"""An answer as a file: with its receipt, to be replayed, or with the cited abstracts too, to be checked elsewhere.

A record has the layout of `Answer.to_dict()`. In a receipt's file the papers are only named; in a bundle, those
that are cited are whole. So what `footnote ask --json` prints can be replayed and checked as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.answer import Answer, AnswerSentence, Receipt, Status, abstract_hash, name_papers
from assistant.paper_trace import PaperTrace
from index.errors import FootnoteError
from index.papers import Paper, paper_to_dict

__all__ = [
    "RecordError",
    "RecordedAnswer",
    "RecordedCitation",
    "RecordedPaper",
    "bundle_of",
    "completed_bundle",
    "parse_record",
    "read_receipt",
    "read_record",
    "receipt_of",
]

LARGEST_FILE = 20_000_000
"""Bytes; an answer that cites fifty of the longest abstracts has a million."""


class RecordError(FootnoteError):
    """Raised for a file that isn't the record of an answer."""


@dataclass(frozen=True)
class RecordedPaper:
    """A cited paper; `abstract` is None in the file of a receipt."""

    key: str
    title: str
    abstract: str | None = None


@dataclass(frozen=True)
class RecordedCitation:
    """A citation as it was recorded; whether it is true is to be checked."""

    number: int
    paper: RecordedPaper
    quote: str
    start: int
    end: int


@dataclass(frozen=True)
class RecordedAnswer:
    """An answer as it was recorded, with its receipt; it may come from anybody."""

    question: str
    standalone_question: str
    status: Status
    message: str
    text: str
    sentences: tuple[AnswerSentence, ...]
    citations: tuple[RecordedCitation, ...]
    receipt: Receipt

    @property
    def has_abstracts(self) -> bool:
        """Whether it holds the abstracts that it cites, as a bundle does."""
        return bool(self.citations) and all(one.paper.abstract is not None for one in self.citations)


def receipt_of(answer: Answer) -> dict[str, Any]:
    """Return what the file of a receipt holds: the answer, with its papers named."""
    return _record(answer)


def bundle_of(answer: Answer) -> dict[str, Any]:
    """Return what a bundle holds: the answer, and the cited papers with their abstracts."""
    record = _record(answer)
    for one, citation in zip(record["citations"], answer.citations, strict=True):
        one["paper"] = paper_to_dict(citation.paper)
    return record


def completed_bundle(path: Path, papers: Iterable[Paper]) -> dict[str, Any]:
    """Return the bundle of an answer whose receipt is in a file, with the cited abstracts from today's papers.

    Raises RecordError if one of them is gone or was edited.
    """
    record = read_record(path)
    trace = PaperTrace(papers)
    expected = {read.key: read.abstract_sha256 for read in record.receipt.read}
    values = json.loads(path.read_bytes())
    for one, citation in zip(values["citations"], record.citations, strict=True):
        paper = trace.find(citation.paper.key)
        if paper is None or abstract_hash(paper.abstract) != expected.get(citation.paper.key):
            what = "is no longer in the index" if paper is None else "has another abstract by now"
            raise RecordError(
                f"“{citation.paper.title}” {what}, so it can’t be bundled; "
                f"footnote replay {path} says what has changed"
            )
        one["paper"] = paper_to_dict(paper)
    return dict(values)


def read_receipt(values: object) -> Receipt | None:
    """Return the receipt in plain values, such as a browser stored; None for anything else."""
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(Receipt).validate_json(json.dumps(values))
    except (ValidationError, ValueError):
        return None


def read_record(path: Path) -> RecordedAnswer:
    """Return the answer recorded in a file; raise RecordError for a file that isn't one."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise RecordError(f"{path} has more than {LARGEST_FILE:,} bytes, so it isn’t the record of an answer")
        content = path.read_bytes()
    except OSError as error:
        raise RecordError(f"{path} can’t be read: {error.strerror}") from error
    return parse_record(content, str(path))


def parse_record(content: str | bytes, name: str) -> RecordedAnswer:
    """Return the answer recorded in what a file of this name holds; raise RecordError if it isn't one."""
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(RecordedAnswer).validate_json(content)
    except ValidationError as error:
        raise RecordError(f"{name} isn’t a receipt or a bundle: {_first(error.errors()[0])}") from None


def _first(error: Any) -> str:  # noqa: ANN401
    place = ".".join(map(str, error["loc"]))
    return f"{place}: {error['msg']}" if place else str(error["msg"])


def _record(answer: Answer) -> dict[str, Any]:
    values = answer.to_dict()
    name_papers(values)
    return {name: value for name, value in values.items() if name not in {"timings", "usage"}}
