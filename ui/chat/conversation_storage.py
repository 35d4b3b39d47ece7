"""Conversations as the browser stores them: to JSON and back, with every quote checked again.

The server stores no conversation. What the browser sends back may be outdated, truncated or forged, so papers are
looked up in the index, and a citation whose quote is no longer in its abstract is dropped with a notice.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast, get_args

from assistant.answer import (
    SHAPES,
    SIDES,
    Answer,
    AnswerSentence,
    Citation,
    Considered,
    Decider,
    History,
    Reason,
    SentenceKind,
    Shape,
    Side,
    Stance,
    Stances,
    Status,
    Table,
    TableRow,
    VerdictName,
    name_papers,
)
from assistant.receipts import read_receipt
from index.papers import Paper

__all__ = ["from_storage", "to_storage"]

VERSION = 2
"""Conversations of any other version are ignored; raise it when the stored values change."""

MOST_TURNS = 40
"""Only the last turns are stored: 40 take some 200 kB, and browsers allow a page 5 MB."""

MOST_BYTES = 500_000
"""Of a conversation that is longer, the oldest turns aren't stored: the server takes requests of a megabyte."""

LONGEST_TEXT = 20_000
"""Characters of any one stored text; more than any abstract or answer has."""

MOST_ITEMS = 1000
"""Items of any one stored list."""

PAPER_GONE = "“{title}” is no longer in the index, so sentences that cite it can’t be checked."
QUOTE_GONE = "The abstract of “{title}” has changed and no longer contains the quoted words."


def to_storage(history: History) -> str:
    """Return a conversation as JSON, without abstracts; an empty string for an empty conversation."""
    turns = [_turn(answer) for _, answer in history[-MOST_TURNS:]]
    sizes = [len(json.dumps(turn)) for turn in turns]
    while sum(sizes) > MOST_BYTES:
        turns, sizes = turns[1:], sizes[1:]
    return json.dumps({"version": VERSION, "turns": turns}, ensure_ascii=False) if turns else ""


def from_storage(text: str, papers: Sequence[Paper]) -> History:
    """Return the stored conversation; an empty one if `to_storage` can't have produced this text."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError, TypeError):
        return ()
    if not isinstance(value, dict) or value.get("version") != VERSION or not isinstance(value.get("turns"), list):
        return ()
    by_key = {paper.key: paper for paper in papers}
    try:
        answers = [_answer(_Values(turn), by_key) for turn in value["turns"][-MOST_TURNS:]]
    except ValueError:
        return ()
    return tuple((answer.question, answer) for answer in answers)


def _turn(answer: Answer) -> dict[str, Any]:
    values = answer.to_dict()
    name_papers(values)
    return {name: value for name, value in values.items() if name not in {"text", "timings"}}


def _answer(values: _Values, by_key: Mapping[str, Paper]) -> Answer:
    checked = [_citation(each, by_key) for each in values.each("citations")]
    citations = tuple(one for one in checked if isinstance(one, Citation))
    missing = [one for one in checked if isinstance(one, str)]
    valid = {citation.number for citation in citations}
    considered = (_considered(each, by_key) for each in values.each("considered"))
    return Answer(
        question=values.text("question"),
        standalone_question=values.text("standalone_question"),
        status=cast(Status, values.choice("status", get_args(Status))),
        reason=cast(Reason, values.choice("reason", get_args(Reason))) if values.get("reason") else None,
        message=values.text("message"),
        sentences=tuple(_sentence(each, valid) for each in values.each("sentences")),
        citations=citations,
        considered=tuple(item for item in considered if item),
        model=values.text("model") if values.get("model") else None,
        notices=tuple(dict.fromkeys([*values.texts("notices"), *missing])),
        receipt=read_receipt(values.get("receipt")),
        shape=cast(Shape, values.choice("shape", SHAPES)) if values.get("shape") else "fact",
        table=_table(values.child("table"), citations, by_key) if values.get("table") else None,
        stances=_stances(values.child("stances"), by_key) if values.get("stances") else None,
        undated_skipped=values.number("undated_skipped") if values.get("undated_skipped") else 0,
        searches=tuple(values.texts("searches")) if values.get("searches") else (),
    )


def _stances(values: _Values, by_key: Mapping[str, Paper]) -> Stances:
    """Return what the papers say that are still there."""
    stances = ((by_key.get(each.text("paper")), each) for each in values.each("papers"))
    return Stances(
        values.text("proposition"), tuple(_stance(paper, each) for paper, each in stances if paper is not None)
    )


def _stance(paper: Paper, values: _Values) -> Stance:
    if not values.get("side"):
        return Stance(paper)
    return Stance(paper, cast(Side, values.choice("side", SIDES)), values.text("by"))


def _table(values: _Values, citations: Sequence[Citation], by_key: Mapping[str, Paper]) -> Table:
    """Return the table without the papers that are gone; a cell whose quote is gone is empty."""
    cited = {citation.number: citation for citation in citations}
    rows = [(by_key.get(each.text("paper")), each.cells("cells")) for each in values.each("rows")]
    return Table(
        values.texts("columns"),
        tuple(
            TableRow(paper, tuple(None if number is None else cited.get(number) for number in cells))
            for paper, cells in rows
            if paper
        ),
    )


def _citation(values: _Values, by_key: Mapping[str, Paper]) -> Citation | str:
    """Return the citation at the quote's current position in the abstract, or a notice that it is gone."""
    stored = values.child("paper")
    paper, quote = by_key.get(stored.text("key")), values.text("quote")
    if paper is None:
        return PAPER_GONE.format(title=stored.text("title"))
    start = values.number("start")
    if paper.abstract[start : start + len(quote)] != quote:
        start = paper.abstract.find(quote)
    if start < 0 or not quote:
        return QUOTE_GONE.format(title=paper.title)
    return Citation(values.number("number"), paper, quote, start, start + len(quote))


def _sentence(values: _Values, valid: set[int]) -> AnswerSentence:
    """Return a sentence with its valid citations; it counts as unchecked if it has lost any."""
    cited = values.numbers("citations")
    sentence = AnswerSentence(
        text=values.text("text"),
        citations=tuple(number for number in cited if number in valid),
        verdict=cast(VerdictName, values.choice("verdict", get_args(VerdictName))),
        why=values.texts("why"),
        lead=values.text("lead"),
        kind=cast(SentenceKind, values.choice("kind", get_args(SentenceKind))),
        decided_by=cast(Decider, values.choice("decided_by", get_args(Decider))),
    )
    complete = len(sentence.citations) == len(cited)
    return sentence if complete else replace(sentence, verdict="unchecked")


def _considered(values: _Values, by_key: Mapping[str, Paper]) -> Considered | None:
    paper = by_key.get(values.child("paper").text("key"))
    return Considered(paper, values.share("score"), values.get("used") is True) if paper else None


@dataclass(frozen=True)
class _Values:
    """Untrusted JSON; each method returns a value of one kind, and raises ValueError if there is none."""

    values: object

    def get(self, name: str) -> object:
        if not isinstance(self.values, dict):
            raise ValueError("not an object")
        return self.values.get(name)

    def child(self, name: str) -> _Values:
        return _Values(self.get(name))

    def each(self, name: str) -> list[_Values]:
        return [_Values(value) for value in self._list(name)]

    def text(self, name: str) -> str:
        value = self.get(name)
        if not isinstance(value, str) or len(value) > LONGEST_TEXT:
            raise ValueError(f"{name} is not text")
        value.encode()  # a UnicodeEncodeError, which is a ValueError, for lone surrogates
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        return tuple(_Values({name: value}).text(name) for value in self._list(name))

    def number(self, name: str) -> int:
        value = self.get(name)
        if type(value) is not int or not 0 <= value < 1_000_000:
            raise ValueError(f"{name} is not a number")
        return value

    def numbers(self, name: str) -> tuple[int, ...]:
        return tuple(_Values({name: value}).number(name) for value in self._list(name))

    def cells(self, name: str) -> tuple[int | None, ...]:
        values = self._list(name)
        return tuple(None if value is None else _Values({name: value}).number(name) for value in values)

    def share(self, name: str) -> float:
        value = self.get(name)
        if not isinstance(value, int | float) or not -1e6 < value < 1e6:
            raise ValueError(f"{name} is not a score")
        return float(value)

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        value = self.text(name)
        if value not in choices:
            raise ValueError(f"{name} is {value!r}")
        return value

    def _list(self, name: str) -> list[object]:
        value = self.get(name)
        if not isinstance(value, list) or len(value) > MOST_ITEMS:
            raise ValueError(f"{name} is not a list")
        return value
