"""Read and validate the labelled questions and claims, which are JSON Lines files; with .gz, compressed."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from eval.errors import EvaluationFileError
from eval.metrics import Facts

__all__ = [
    "BLIND_CLAIMS",
    "BLIND_QUESTIONS",
    "CLAIMS",
    "CONTROLLED_279_CLAIMS",
    "CONTROLLED_CLAIMS",
    "CONTROLLED_QUESTIONS",
    "DATA",
    "MORE_CLAIMS",
    "MORE_QUESTIONS",
    "QUESTIONS",
    "WRITTEN_CLAIMS",
    "LabelledClaim",
    "LabelledQuestion",
    "QuestionFileError",
    "Turn",
    "read_claims",
    "read_questions",
    "read_records",
]

DATA = Path(__file__).parents[1] / "data"
QUESTIONS = DATA / "questions.jsonl"
CLAIMS = DATA / "claims.jsonl"
MORE_CLAIMS = DATA / "claims_more.jsonl"
BLIND_CLAIMS = DATA / "claims_blind.jsonl"
MORE_QUESTIONS = DATA / "questions_more.jsonl"
BLIND_QUESTIONS = DATA / "questions_blind.jsonl"
CONTROLLED_CLAIMS = DATA / "claims_controlled.jsonl.gz"
CONTROLLED_279_CLAIMS = DATA / "claims_controlled_279.jsonl"
CONTROLLED_QUESTIONS = DATA / "questions_controlled.jsonl.gz"
WRITTEN_CLAIMS = DATA / "written.jsonl"

KINDS = ("single", "multi", "followup", "unanswerable")
LABELS = ("supported", "unsupported")


class _WithId(Protocol):
    @property
    def id(self) -> str:
        """What tells the item from the file's others."""


Item = TypeVar("Item", bound=_WithId)


class QuestionFileError(EvaluationFileError):
    """Raised if a file of questions or claims can't be read."""


@dataclass(frozen=True)
class Turn:
    """The text of one question, and its right answer: papers by title, and facts."""

    text: str
    gold: tuple[str, ...] = ()
    also_ok: tuple[str, ...] = ()
    facts: Facts = ()


@dataclass(frozen=True)
class LabelledQuestion:
    """A labelled question; only a question of kind `followup` has more than one turn.

    `type` says why a question is unanswerable; `near` lists the papers that contradict a false premise.
    """

    id: str
    kind: str
    turns: tuple[Turn, ...]
    type: str | None = None
    near: tuple[str, ...] = ()

    @property
    def titles(self) -> frozenset[str]:
        """The titles of all papers that the question names."""
        named = (title for turn in self.turns for title in (*turn.gold, *turn.also_ok))
        return frozenset((*named, *self.near))


@dataclass(frozen=True)
class LabelledClaim:
    """A sentence, the papers it cites and whether they support it; each `half` is measured separately.

    `wording` is "close" or "other" if the claim was written to be so. `evidence` are the sentences of the abstract
    that decide the label, verbatim; `quotes` are those that the claim cites, if it cites sentences.
    """

    id: str
    text: str
    cited: tuple[str, ...]
    supported: bool
    type: str
    half: str = ""
    wording: str = ""
    evidence: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()


def read_questions(path: Path = QUESTIONS) -> tuple[LabelledQuestion, ...]:
    """Return the questions of a JSON Lines file; raise QuestionFileError at the first invalid line."""
    return read_records(path, _question)


def read_claims(path: Path = CLAIMS) -> tuple[LabelledClaim, ...]:
    """Return the labelled claims of a JSON Lines file; raise QuestionFileError at the first invalid line."""
    return read_records(path, _claim)


def read_records(path: Path, parse: Callable[[Mapping[str, Any]], Item]) -> tuple[Item, ...]:
    """Return what `parse` makes of each line of a file; raise QuestionFileError at the first invalid line."""
    items: dict[str, Item] = {}
    for number, line in _lines(path):
        try:
            item = parse(_record(line))
            if item.id in items:
                raise ValueError(f"the id {item.id!r} is used twice; give each line its own")
        except ValueError as error:
            raise QuestionFileError(path, str(error), number) from None
        items[item.id] = item
    if not items:
        raise QuestionFileError(path, "the file is empty; it should have one JSON object per line")
    return tuple(items.values())


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        data = path.read_bytes()
        text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise QuestionFileError(path, f"can't be read: {error}") from error
    return ((number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip())


def _record(line: str) -> Mapping[str, Any]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error}") from None
    if not isinstance(record, dict):
        raise ValueError(f"{line[:40]!r} is not a JSON object")
    return record


def _question(record: Mapping[str, Any]) -> LabelledQuestion:
    kind = _choice(record, "kind", KINDS)
    turns = tuple(map(_turn, _turn_records(record))) if kind == "followup" else (_turn(record),)
    question = LabelledQuestion(
        id=_text(record, "qid"),
        kind=kind,
        turns=turns,
        type=_text(record, "type") if kind == "unanswerable" else None,
        near=_texts(record, "near"),
    )
    if kind != "unanswerable" and not all(turn.gold for turn in turns):
        raise ValueError(f'"gold" is empty, but a question of kind {kind!r} has an answer; name its papers')
    return question


def _turn_records(record: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    turns = record.get("turns")
    if not isinstance(turns, list) or len(turns) < 2 or not all(isinstance(turn, dict) for turn in turns):
        raise ValueError('"turns" should be a list of at least two objects, each with a "question" and its "gold"')
    return turns


def _turn(record: Mapping[str, Any]) -> Turn:
    return Turn(_text(record, "question"), _texts(record, "gold"), _texts(record, "also_ok"), _facts(record))


def _claim(record: Mapping[str, Any]) -> LabelledClaim:
    claim = LabelledClaim(
        id=_text(record, "cid"),
        text=_text(record, "claim"),
        cited=_texts(record, "cited"),
        supported=_choice(record, "label", LABELS) == "supported",
        type=_text(record, "type"),
        half=_text(record, "half") if "half" in record else "",
        wording=_text(record, "wording") if "wording" in record else "",
        evidence=_texts(record, "evidence"),
        quotes=_texts(record, "quotes"),
    )
    if not claim.cited:
        raise ValueError('"cited" is empty; name the papers that the claim cites')
    return claim


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f'"{name}" is {value!r}; it should be a non-empty string')
    return value


def _texts(record: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Return the list of strings in a field, or an empty tuple if the record lacks it."""
    values = record.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) and value for value in values):
        raise ValueError(f'"{name}" is {values!r}; it should be a list of non-empty strings')
    return tuple(values)


def _facts(record: Mapping[str, Any]) -> Facts:
    groups = record.get("facts", [])
    if not isinstance(groups, list):
        raise ValueError(f'"facts" is {groups!r}; it should be a list of lists of strings')
    facts = tuple(_texts({"facts": group}, "facts") for group in groups)
    if not all(facts):
        raise ValueError('"facts" has an empty group; give each group at least one string')
    return facts


def _choice(record: Mapping[str, Any], name: str, choices: tuple[str, ...]) -> str:
    value = _text(record, name)
    if value not in choices:
        raise ValueError(f'"{name}" is {value!r}; it should be one of {", ".join(choices)}')
    return value
