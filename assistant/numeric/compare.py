"""Compare what abstracts give as a number: for the most or the least of all, or for what passes a limit.

A number is compared only with others of the same measure: of the same kind of thing, or metric and unit.
What can't be compared is shown as it was found, with the reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.abstain import Decision, Telling
from assistant.numeric.limits import NO_LIMIT
from assistant.numeric.numeric_question import ITEMS, NumericQuestion
from assistant.text import Measured, Quantity, counted_alike, find_measured, find_quantities
from index.papers import Paper, Sentence
from index.search import stem, stems

__all__ = ["compare_numbers", "stems_of"]

MOST_SHOWN = 50
"""Papers that are quoted; the message counts them all."""

MOST_IN_DECLINE = 10
"""Papers that a decline quotes."""

NEAR = 60
"""Characters between a number and the word for what it changes, at most."""

MOST_NAMED = 8
"""Numbers or nouns that a message names."""

SAME_CLAUSE = re.compile(r"[^,.;:]{0,30}")
"""What may stand between a number and the word after it for what it changes."""

CACHED_PAPERS = 1 << 12

_HOLDS = re.compile(
    r"(?:\b(?:data ?set|corpus|benchmark|collection|test ?bed|suite)s?\b[^.;]{0,60}?\b(?:of|with|containing"
    r"|comprising|consisting of|including|includes|comprises|contains|consists of|features|catalogs|totalling"
    r"|covering|offering)"
    r"|\b(?:contains|comprises|consists of|features|offering)|\b\w{0,20}bench\w{0,20}:"
    r"|\bdata ?set size \((?:just|only))"
    r"\s(?:(?:over|about|around|more than|up to|just|only|nearly|almost|a total of|approximately)\s)?$",
    re.IGNORECASE,
)
"""What stands before the number of things that a dataset holds."""

_CHANGES = {
    "speed": re.compile(r"\b(?:faster|speed-?ups?|speeds?|throughput|inference|efficien\w+)\b", re.IGNORECASE),
    "more": re.compile(r"\b(?:improv\w+|gains?|boost\w*|increas\w+|higher|better|enhanc\w+)\b", re.IGNORECASE),
    "less": re.compile(r"\b(?:reduc\w+|decreas\w+|drop\w*|savings?|saves?|lower|fewer|less)\b", re.IGNORECASE),
}
"""How abstracts speak of changes, of the kinds that may be asked for."""
_BOUNDS = {"exact": "", "about": "about ", "nearly": "nearly ", "over": "over ", "under": "under "}

_ORDERS = {
    (False, "most"): "largest",
    (False, "least"): "smallest",
    (True, "most"): "highest",
    (True, "least"): "lowest",
}
NO_RANK = " Each is measured on data of its own, so the order says little about which is better."


@dataclass(frozen=True)
class _Reading:
    """A number that a paper's abstract gives, the sentence that gives it, and the noun of what it counts."""

    paper: Paper
    sentence: Sentence
    number: Quantity
    noun: str = ""


def compare_numbers(asked: NumericQuestion, papers: Sequence[Paper]) -> Decision | None:
    """Return which papers have the number that is asked for, or why that can't be computed.

    None if one paper is described by a limit that no number passes: then it is found by its other words.
    """
    readings = [reading for paper in papers if (reading := _read(paper, asked))]
    first = asked.first == "most"
    readings.sort(key=lambda reading: -reading.number.value if first else reading.number.value)
    if asked.metric:
        readings = _of_one_unit(readings)
    if not (asked.phrase or asked.metric):
        return _uncomputed("each abstract measures it against something else", readings)
    if asked.limit != NO_LIMIT:
        return _passing(asked, readings)
    if len(readings) < 2:
        few = f"{'only one' if readings else 'no'} abstract{_about(asked)}"
        return _uncomputed(f"{few} gives {_what(asked)}", readings)
    nouns = Counter(reading.noun.lower() for reading in readings)
    if asked.any_items and len(nouns) > 1:
        named = ", ".join(noun for noun, _ in nouns.most_common(MOST_NAMED))
        return _uncomputed(f"the abstracts count different things ({named})", readings)
    return _ranked(asked, readings, len(papers))


def _ranked(asked: NumericQuestion, readings: Sequence[_Reading], total: int) -> Decision:
    order = _ORDERS[bool(asked.metric), asked.first]
    caveat = NO_RANK if asked.metric else ""
    among = f"{'the ' if asked.subject else ''}{total:,} abstracts{_about(asked)}"
    some = f"{len(readings)} of {among} give {_what(asked)}"
    message = f"{some}, {order} first: {_numbers(readings)}.{caveat}"
    return Decision("partial" if caveat else "answered", message=message, tellings=_tellings(readings))


def _passing(asked: NumericQuestion, readings: Sequence[_Reading]) -> Decision | None:
    passing = [one for one in readings if asked.limit.passes(one.number.value, one.number.bound)]
    if not passing and asked.one:
        return None
    if not readings:
        return _uncomputed(f"no abstract{_about(asked)} gives {_what(asked)}", ())
    total = f"the {len(readings)} abstracts that give" if len(readings) > 1 else "the one abstract that gives"
    if not passing:
        none = f"None of {total}" if len(readings) > 1 else "Not even the one abstract that gives"
        message = f"{none} {_what(asked)} gives {asked.limit.words}. The closest: {_numbers(readings[:3])}."
        return Decision("declined", "not_in_abstract", message, tellings=_tellings(readings[:3]))
    some = f"{len(passing)} of {total}"
    if len(passing) == len(readings):
        some = {1: total.capitalize(), 2: "Both abstracts that give"}.get(len(passing), f"All {total[4:]}")
    gives = "gives" if len(passing) == 1 else "give"
    message = f"{some} {_what(asked)} {gives} {asked.limit.words}: {_numbers(passing)}."
    return Decision("answered", message=message, tellings=_tellings(passing))


def _uncomputed(why: str, readings: Sequence[_Reading]) -> Decision:
    count = len(readings)
    some = f" ({MOST_IN_DECLINE} of {count})" if count > MOST_IN_DECLINE else ""
    found = f" What they give{some}:" if count > 1 else " What it gives:" if count else ""
    message = f"This can’t be computed because {why}.{found}"
    return Decision("declined", "not_in_abstract", message, tellings=_tellings(readings[:MOST_IN_DECLINE]))


def _tellings(readings: Sequence[_Reading]) -> tuple[Telling, ...]:
    return tuple(Telling(one.paper, one.sentence, _said(one)) for one in readings[:MOST_SHOWN])


def _said(reading: _Reading) -> str:
    return f"{_written(reading.number)} {reading.noun}".strip()


def _written(number: Quantity) -> str:
    """Return a number as it is written, without the signs of LaTeX, and how exact it is."""
    text = re.sub(r"[{}\\]", "", number.text)
    percent = "%" if number.unit == "%" and not re.search(r"%|per ?cent|point", text) else ""
    return f"{_BOUNDS[number.bound]}{text}{percent}"


def _numbers(readings: Sequence[_Reading]) -> str:
    shown = ", ".join(_written(one.number) for one in readings[:MOST_NAMED])
    return f"{shown}, …" if len(readings) > MOST_NAMED else shown


def _about(asked: NumericQuestion) -> str:
    return f" about “{asked.subject}”" if asked.subject else ""


def _what(asked: NumericQuestion) -> str:
    """Return what is compared, with its article: "a number of countries", "an accuracy"."""
    if asked.metric:
        return f"{'an' if asked.metric[0] in 'aeiouF' else 'a'} {asked.metric}"
    return f"a number of {asked.name}"


def _read(paper: Paper, asked: NumericQuestion) -> _Reading | None:
    """Return a paper's number: of several the one that is asked for first, but of counts the largest.

    A smaller count is often that of a part: "29 categories, of which 8 are tested".
    """
    if not (asked.phrase or asked.metric):
        return _changed(paper, _kind_of_change(asked.name))
    found = [
        _Reading(paper, sentence, one.quantity, one.noun)
        for sentence, measured in _measured(paper)
        for one in measured
        if _measures(one, asked, sentence.text, paper)
    ]
    least = asked.metric and asked.first == "least"
    return min(found, key=lambda one: one.number.value if least else -one.number.value, default=None)


def _changed(paper: Paper, kind: re.Pattern[str]) -> _Reading | None:
    """Return the first number that an abstract gives for a change of a kind, close before or after its word."""
    for sentence in paper.sentences:
        for one in find_quantities(sentence.text):
            near = kind.search(sentence.text, max(0, one.start - NEAR), one.end + NEAR)
            if not (near and one.unit):
                continue
            if one.relative or one.unit == "times" or SAME_CLAUSE.fullmatch(sentence.text[one.end : near.start()]):
                return _Reading(paper, sentence, one)
    return None


def _kind_of_change(name: str) -> re.Pattern[str]:
    return next((kind for kind in _CHANGES.values() if kind.search(name)), _CHANGES["speed"])


def _measures(one: Measured, asked: NumericQuestion, sentence: str, paper: Paper) -> bool:
    """Return whether a number measures what is asked for."""
    if asked.metric:
        return one.metric == asked.metric
    if not one.phrase:
        return False
    *before, noun = asked.phrase
    if asked.any_items:
        if one.quantity.counted:
            return False
        held = _HOLDS.search(sentence, max(0, one.quantity.start - 110), one.quantity.start)
        return one.phrase[-1] in ITEMS or bool(
            held and "-" not in sentence[one.quantity.end : one.quantity.end + 1]
        )
    alike = counted_alike(noun)
    wanted, known = set(map(stem, before)), set(map(stem, one.phrase))
    if before and wanted <= known and not alike.isdisjoint(one.phrase):
        return True
    return one.phrase[-1] in alike and wanted <= known | stems_of(paper)


def _of_one_unit(readings: Sequence[_Reading]) -> list[_Reading]:
    """Return the values of a metric in the unit that most are given in."""
    units = Counter(reading.number.unit for reading in readings)
    return [reading for reading in readings if reading.number.unit == max(units, key=lambda unit: units[unit])]


@lru_cache(CACHED_PAPERS)
def _measured(paper: Paper) -> tuple[tuple[Sentence, tuple[Measured, ...]], ...]:
    return tuple((sentence, find_measured(sentence.text)) for sentence in paper.sentences)


@lru_cache(CACHED_PAPERS)
def stems_of(paper: Paper) -> frozenset[str]:
    """Return the stems of a paper's title and abstract."""
    return frozenset(stems(f"{paper.title} {paper.abstract}"))
