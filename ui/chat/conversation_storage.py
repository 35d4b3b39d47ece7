"""A conversation as the browser keeps it, and back: a text in, answers out, each quote checked anew.

The server keeps nothing. What comes back may be old, cut short or made by someone else: papers are looked up in
the corpus, and a quote that is not there any more is left out, which the answer says.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast, get_args

from assistant.answer import Answer, AnswerSentence, Citation, Considered, History, Reason, Status, VerdictName
from index.papers import Paper

__all__ = ["from_storage", "to_storage"]

VERSION = 1
"""Another version's conversations are not read; raise it when the values below change."""

MOST_TURNS = 40
"""The last so many questions are kept: some 200 kB, where browsers give a page 5 MB."""

LONGEST = 20_000
"""Characters of any one text; more than an abstract or an answer has."""

GONE = "“{title}” is no longer among the papers: what rested on it can’t be checked."
CHANGED = "The abstract of “{title}” has changed: the words that were quoted are not in it any more."


def to_storage(history: History) -> str:
    """Return a conversation as JSON, without abstracts; an empty one as an empty text."""
    turns = [_turn(answer) for _, answer in history[-MOST_TURNS:]]
    return json.dumps({"version": VERSION, "turns": turns}, ensure_ascii=False) if turns else ""


def from_storage(text: str, papers: Sequence[Paper]) -> History:
    """Return the conversation that a text holds; none where `to_storage` can't have made it."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError, TypeError):
        return ()
    if not isinstance(value, dict) or value.get("version") != VERSION or not isinstance(value.get("turns"), list):
        return ()
    shelf = {paper.key: paper for paper in papers}
    try:
        answers = [_answer(_Values(turn), shelf) for turn in value["turns"][-MOST_TURNS:]]
    except ValueError:
        return ()
    return tuple((answer.question, answer) for answer in answers)


def _turn(answer: Answer) -> dict[str, Any]:
    values = answer.to_dict()
    for item in (*values["citations"], *values["considered"]):
        item["paper"] = {"key": item["paper"]["key"], "title": item["paper"]["title"]}
    return {name: value for name, value in values.items() if name not in {"text", "timings"}}


def _answer(values: _Values, shelf: Mapping[str, Paper]) -> Answer:
    kept = [_citation(each, shelf) for each in values.each("citations")]
    citations = tuple(one for one in kept if isinstance(one, Citation))
    held = {citation.number for citation in citations}
    considered = (_considered(each, shelf) for each in values.each("considered"))
    return Answer(
        question=values.text("question"),
        standalone_question=values.text("standalone_question"),
        status=cast(Status, values.choice("status", get_args(Status))),
        reason=cast(Reason, values.choice("reason", get_args(Reason))) if values.get("reason") else None,
        message=values.text("message"),
        sentences=tuple(_sentence(each, held) for each in values.each("sentences")),
        citations=citations,
        considered=tuple(item for item in considered if item),
        model=values.text("model") if values.get("model") else None,
        notices=tuple(dict.fromkeys([*values.texts("notices"), *_missing(kept)])),
    )


def _missing(kept: Iterable[Citation | str]) -> list[str]:
    return [one for one in kept if isinstance(one, str)]


def _citation(values: _Values, shelf: Mapping[str, Paper]) -> Citation | str:
    """Return the citation where its words stand now, or what has become of them."""
    named = values.child("paper")
    paper, quote = shelf.get(named.text("key")), values.text("quote")
    if paper is None:
        return GONE.format(title=named.text("title"))
    start = values.number("start")
    if paper.abstract[start : start + len(quote)] != quote:
        start = paper.abstract.find(quote)
    if start < 0 or not quote:
        return CHANGED.format(title=paper.title)
    return Citation(values.number("number"), paper, quote, start, start + len(quote))


def _sentence(values: _Values, held: set[int]) -> AnswerSentence:
    cited = values.numbers("citations")
    sentence = AnswerSentence(
        text=values.text("text"),
        citations=tuple(number for number in cited if number in held),
        verdict=cast(VerdictName, values.choice("verdict", get_args(VerdictName))),
        why=values.texts("why"),
        lead=values.text("lead"),
    )
    whole = len(sentence.citations) == len(cited)
    return sentence if whole else replace(sentence, verdict="unchecked")


def _considered(values: _Values, shelf: Mapping[str, Paper]) -> Considered | None:
    paper = shelf.get(values.child("paper").text("key"))
    return Considered(paper, values.share("score"), values.get("used") is True) if paper else None


@dataclass(frozen=True)
class _Values:
    """Values of which nothing is known; asking for what is not there raises ValueError."""

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
        if not isinstance(value, str) or len(value) > LONGEST:
            raise ValueError(f"{name} is no text")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        return tuple(_Values({name: value}).text(name) for value in self._list(name))

    def number(self, name: str) -> int:
        value = self.get(name)
        if type(value) is not int or not 0 <= value < 1_000_000:
            raise ValueError(f"{name} is no number")
        return value

    def numbers(self, name: str) -> tuple[int, ...]:
        return tuple(_Values({name: value}).number(name) for value in self._list(name))

    def share(self, name: str) -> float:
        value = self.get(name)
        if not isinstance(value, int | float) or not -1e6 < value < 1e6:
            raise ValueError(f"{name} is no score")
        return float(value)

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        value = self.text(name)
        if value not in choices:
            raise ValueError(f"{name} is {value!r}")
        return value

    def _list(self, name: str) -> list[object]:
        value = self.get(name)
        if not isinstance(value, list) or len(value) > 1000:
            raise ValueError(f"{name} is no list")
        return value
