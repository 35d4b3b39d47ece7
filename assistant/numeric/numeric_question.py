"""A question -> the number that it asks papers for, and whether for the most, the least, or what passes a limit.

"Which benchmark covers the most countries?" asks for a number of countries; "Which papers test more than 20 LLMs?"
for papers whose number passes a limit. What is asked about one paper is none of these, whatever words it has.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.numeric.limits import NO_LIMIT, Limit, limit_before, with_limits_in_front
from assistant.text import find_measured, is_plural, metric_in, singular, split_words
from index.search import stem

__all__ = ["ITEMS", "NumericQuestion", "read_numeric"]

ITEMS = frozenset("example item sample instance entry datapoint".split())
"""Nouns that count whatever a dataset holds."""

MOST_WORDS = 4
"""Words of what is counted."""

_PAPERS = (
    r"(?:papers?|publications?|articles?|preprints?|abstracts?|works?|stud(?:y|ies)|experiments?|trials?|surveys?"
    r"|(?:systematic )?reviews?|meta-analys[ei]s|data ?sets?|corpus|corpora|benchmarks?|collections?|test sets?"
    r"|methods?|approach(?:es)?|techniques?|models?|systems?|networks?|architectures?|LLMs?)"
)
"""What papers are or present."""

_OPENS = re.compile(
    r"(?:(?:please|which|what|how many|list|show|find|give|name|tell|me|are there|is there|any|all|the|of|these"
    rf"|those|your|other) ){{0,6}}(?:[\w-]+ ){{0,3}}?(?P<papers>{_PAPERS})\b",
    re.IGNORECASE,
)
"""How a question for papers begins."""

_ONE_PAPER = re.compile(
    r"\b(?:the|this|that|its|their) (?:[\w-]+ ){0,4}?(?:paper|study|work|report|authors|group|article)\b"
    r"(?! (?:with|that|which|having|on|about)\b)",
    re.IGNORECASE,
)
_LARGEST = (
    r"(?:largest|biggest|greatest|highest|longest|broadest|deepest|smallest|lowest|shortest|shallowest"
    r"|maximum|minimum)"
)
_OVER_ALL = re.compile(
    rf"(?:what(?: is|['’]s)|how (?:large|big|high|low) is) the (?:{_LARGEST}|best|worst|most|fewest)\b",
    re.IGNORECASE,
)
_SUPERLATIVE = re.compile(
    rf"(?:\bthe (?:very )?(?:(?P<many>most|fewest|least)|(?P<number>{_LARGEST}) (?:number|amount|count)s? of"
    rf"|(?P<adjective>{_LARGEST}|best|worst))|^(?P<first>{_LARGEST}|best|worst)"
    rf"|\b(?:is|are) (?P<last>{_LARGEST})(?=$)"
    r"|^(?:rank|sort|order)\b.{0,60}? by (?:the |their )?(?P<sort>number) of)"
    r"(?: |$)",
    re.IGNORECASE,
)
_LEAST = frozenset("fewest least smallest lowest shortest shallowest minimum worst".split())
_NO_SIZES = frozenset("best worst highest lowest".split())
_LAYERS = frozenset("deepest shallowest".split())

_SIZES = {
    "items": re.compile(
        r"(?:open |public )?(?:data ?set|corpus|corpora|benchmark|collection|test set)s?\b", re.IGNORECASE
    ),
    "parameters": re.compile(r"(?:[\w-]{1,30} ){0,2}?(?:models?|networks?|LLMs?|transformers?)\b", re.IGNORECASE),
    "papers": re.compile(r"(?:[\w-]{1,30} )?(?:reviews?|surveys?|meta-analys[ei]s)\b", re.IGNORECASE),
    "participants": re.compile(
        r"(?:[\w-]{1,30} )?(?:samples?|stud(?:y|ies)|trials?|experiments?|cohorts?)\b", re.IGNORECASE
    ),
}
"""What the size of a thing is counted in."""

_BY_NUMBER = re.compile(r",? (?:in|by)(?: terms of)?(?: the)? number of ", re.IGNORECASE)
_CHANGE = re.compile(
    r"(?:[\w-]{1,30} ){0,2}?(?:speed-?ups?|improvements?|gains?|boosts?|increases?|reductions?|decreases?|drops?"
    r"|savings)\b",
    re.IGNORECASE,
)
_NOT_IN_ABSTRACTS = frozenset("author citation page".split())
"""What isn't counted in an abstract, but known of a paper."""

_PREPOSITION = re.compile(r"\b(?:of|on|for|about|in|among|from|with|using)\b", re.IGNORECASE)
_VERB = re.compile(r"(?<!\S)(?!(?:of|on|for|about|in|among|from|with|using) )[\w-]{1,30} $", re.IGNORECASE)
"""The word before what is asked for, as "cover" in "papers on values cover the most countries"."""

_SAYS_NOTHING = frozenset(
    map(
        stem,
        "show me find list give name tell please many much number paper publication article preprint abstract "
        "work study experiment trial survey review dataset data set corpus corpora benchmark collection method "
        "approach technique model system network architecture llm language large neural systematic analysis meta "
        "total overall baseline record observe report know base size any all here there".split(),
    )
)
"""The stems of words that don't say what papers are about."""


@dataclass(frozen=True)
class NumericQuestion:
    """The number that a question asks papers for, and what else it says that they are about (`subject`).

    It is the number of what a `phrase` names, a noun and the words before it in the singular, or the value of a
    `metric`, or else a change such as a speed-up. `name` is how it is asked for. The papers are asked for whose
    number passes the `limit`, or if there is none, the `first` of all. `one` says that one paper is asked for.
    """

    name: str
    phrase: tuple[str, ...] = ()
    metric: str = ""
    first: Literal["most", "least"] = "most"
    limit: Limit = NO_LIMIT
    subject: str = ""
    one: bool = True

    @property
    def any_items(self) -> bool:
        """Whether the size of datasets is asked for, whatever they hold."""
        return bool(self.phrase) and self.phrase[-1] in ITEMS


def read_numeric(question: str) -> NumericQuestion | None:
    """Return the number that a question asks papers for; None for other questions.

    >>> asked = read_numeric("Which benchmark of moral dilemmas covers the most countries?")
    >>> asked.name, asked.first, asked.subject
    ('countries', 'most', 'moral dilemmas')
    >>> asked = read_numeric("Which papers test at least 10 LLMs?")
    >>> asked.name, asked.limit.words
    ('LLMs', 'at least 10')
    >>> read_numeric("How many LLMs does VIVA test?")
    """
    text = with_limits_in_front(question).rstrip(" ?.!")
    opening = _OPENS.match(text)
    if _ONE_PAPER.search(text) or not (opening or _OVER_ALL.match(text) or _SUPERLATIVE.match(text)):
        return None
    asked = (_limited(text, opening) if opening else None) or _superlative(text, opening)
    if asked is None or not _NOT_IN_ABSTRACTS.isdisjoint(asked.phrase[-1:]):
        return None
    return asked if opening or not asked.subject else None


def _limited(text: str, opening: re.Match[str]) -> NumericQuestion | None:
    """Return the first number that is to pass a limit; "more than one" is no number to look for."""
    for measured in find_measured(text):
        quantity = measured.quantity
        found = limit_before(text, measured)
        if found is None or found[1] < opening.end() or (quantity.value <= 1 and not measured.metric):
            continue
        limit, start = found
        end = text.find(measured.noun, quantity.end) + len(measured.noun) if measured.noun else quantity.end
        if text.startswith(" ago", end):  # a date
            continue
        return NumericQuestion(
            measured.metric or text[quantity.end : end].strip(" +"),
            _phrase(measured.phrase),
            measured.metric,
            "most" if limit.low >= 0 else "least",
            limit,
            _subject(text, opening, start, end),
            one=not is_plural(opening["papers"]),
        )
    return None


def _superlative(text: str, opening: re.Match[str] | None) -> NumericQuestion | None:
    found = _SUPERLATIVE.search(text)
    if found is None:
        return None
    word = next(filter(None, found.groups())).lower()
    has_size = found["adjective"] or found["first"] or found["last"]
    read = _sized(text, found, word) if has_size else _counted(text, found.end())
    if read is None:
        return None
    asked, end = read
    subject = _subject(text, opening, found.start(), end)
    return replace(asked, first="least" if word in _LEAST else "most", subject=subject)


def _counted(text: str, start: int) -> tuple[NumericQuestion, int] | None:
    """Return the number that is asked for by what it counts, and where that ends: "the most language models"."""
    words: list[str] = []
    for match in re.finditer(r"[\w-]+", text[start : start + 80]):
        words.append(match[0])
        if is_plural(match[0]):
            return NumericQuestion(" ".join(words), _phrase(words)), start + match.end()
        if len(words) == MOST_WORDS:
            break
    return None


def _sized(text: str, found: re.Match[str], word: str) -> tuple[NumericQuestion, int] | None:
    """Return the number that is asked for by a metric, a change, or a thing that has a size."""
    start = found.end()
    words = text[start : start + 40]
    if metric := metric_in(words):
        return NumericQuestion(metric, metric=metric), start + len(words)
    if change := _CHANGE.match(text, start):
        return NumericQuestion(change[0]), change.end()
    if word in _LAYERS:
        return _in_units("layers"), start
    return None if word in _NO_SIZES else _size(text, start)


def _size(text: str, start: int) -> tuple[NumericQuestion, int] | None:
    """Return the number that tells the size of a thing: "the largest dataset", "Which dataset is the largest"."""
    if start == len(text):
        units = (unit for unit, thing in _SIZES.items() if thing.search(text))
        return next(((_in_units(unit), start) for unit in units), None)
    for unit, thing in _SIZES.items():
        size = thing.match(text, start)
        if size and all(part.content for part in split_words(size[0])):
            by = _BY_NUMBER.match(text, size.end())
            return _counted(text, by.end()) if by else (_in_units(unit), size.end())
    return None


def _in_units(unit: str) -> NumericQuestion:
    return NumericQuestion(unit, (singular(unit),))


def _phrase(words: Sequence[str]) -> tuple[str, ...]:
    """Return words in the singular; a "language model" is any model."""
    phrase = tuple(map(singular, words))
    return phrase[-1:] if phrase[-1:] == ("model",) and {*phrase[:-1]} <= {"large", "language"} else phrase


def _subject(text: str, opening: re.Match[str] | None, start: int, end: int) -> str:
    """Return the words outside of `text[start:end]` that say what papers are about.

    They stand before the word for papers, or after a preposition; what stands elsewhere says what the papers do.
    """
    parts = [text[: min(opening.start("papers"), start)] if opening else ""]
    between = _VERB.sub("", text[opening.end() if opening else 0 : start])
    for part in (between, text[end:]):
        preposition = _PREPOSITION.search(part)
        parts.append(part[preposition.end() :] if preposition else "")
    words = split_words(" ; ".join(parts))
    known = (word for word in words if word.content and not word.text.isdigit())
    return " ".join(word.text for word in known if word.stem not in _SAYS_NOTHING and not metric_in(word.text))
