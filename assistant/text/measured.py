"""Numbers of a text with what they measure: what they count ("23 recent LLMs"), or which metric they give."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from assistant.text.lexicon import read_lexicon
from assistant.text.quantities import Quantity, find_quantities

__all__ = ["METRICS", "Measured", "counted_alike", "find_measured", "is_plural", "metric_in", "singular"]

MOST_WORDS = 7
"""Words after a number among which is the noun that it counts."""

NEAR = 60
"""Characters between the name of a metric and its value, at most."""

_METRICS = {
    "accuracy": r"accurac(?:y|ies)",
    "F1 score": r"(?:macro|micro|weighted)?[- ]?F[-_ ]?1(?:[- ]scores?)?",
    "precision": r"precision",
    "recall": r"recall",
    "AUC": r"(?:AU(?:RO)?C|area under the curve)",
    "BLEU": r"BLEU",
    "ROUGE": r"ROUGE(?:-\w)?",
    "win rate": r"win[- ]rates?",
    "success rate": r"success rates?",
    "error": r"(?:error(?: rates?)?|(?:mean squared|root mean squared) error|R?MSE)",
    "correlation": r"correlations?",
    "agreement": r"(?:agreement|kappa)",
    "perplexity": r"perplexit(?:y|ies)",
}
"""Metrics whose values may be compared, each with how it is written."""

METRICS = tuple(_METRICS)

_NAMES = "|".join(rf"(?P<m{place}>{words})" for place, words in enumerate(_METRICS.values()))
_METRIC = re.compile(rf"(?<![\w-])(?:{_NAMES})(?!\w)", re.IGNORECASE)
_CHANGE = re.compile(
    r"\b(?:by|gains?|drops?|rise|increases?|decreases?|improve(?:s|d|ments?)?|reductions?|reduces?|differences?|points?"
    r"|higher|lower|better|worse|faster|fewer|more)\b",
    re.IGNORECASE,
)
"""What makes a number beside the name of a metric a change of it."""

_END = re.compile(r"[.;:?!]\s|[.;:?!]$")
_OF = re.compile(r"-of-.*")
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*['’]?")
_BETWEEN = re.compile(r"\s{0,3}(?:\([^()]{1,30}\)\s{0,3})?")
"""What may stand between two words of one phrase: spaces, and an abbreviation in brackets."""

_ENDS_PHRASE = frozenset(
    "of in on at to for from by with but as is are was were be been that which who whose than then so into over "
    "under between among across through during via per while where when within without we it its this these the a "
    "an have has had do does did can could may might will would not only more most each every all out up".split()
)
_NOT_PLURAL = frozenset("news series species always perhaps across access process business besides".split())
_IRREGULAR = frozenset("people children men women criteria phenomena corpora stimuli data".split())
_ENUMERATES = re.compile(r"(?:^|.?[\s(])\d\) [a-zA-Z]")
"""What makes a number that of an item: "(2) a benchmark"."""

_ACRONYMS = re.compile(r"[A-Z]{2,}s")
_SMALL = re.compile(r"(?<!\w)n ?= ?$", re.IGNORECASE)
"""What stands before the size of a sample."""

_NO_VALUE = re.compile(r"-[A-Za-z]|(?<=[kKMBT])")
"""What follows a number that is no metric's value: "10-Lipschitz", "7B"."""

_SIZE = re.compile(r"(?<=\d)[kKMBT]$|(?:million|billion|trillion)$")
_SINGULAR_COUNT = re.compile(r"-(?P<noun>[a-z]{4,20})\b(?= [a-z])")
"""A count before what has so many: "the 162-scenario benchmark", "a 12-layer network"."""

_MODEL = re.compile(r"\b(?:LLM|LM|VLM|MLLM|(?:language |reward |base |value )?model|transformer|network)s?\b")


@dataclass(frozen=True)
class Measured:
    """A number of a text with what it measures: the words of what it counts, its noun last, or its metric.

    The words are in lower case and the singular; `noun` is the noun as it is written.
    """

    quantity: Quantity
    phrase: tuple[str, ...] = ()
    noun: str = ""
    metric: str = ""


def find_measured(text: str) -> tuple[Measured, ...]:
    """Return the numbers of a text that count something or are the value of a metric, in order.

    >>> [(one.quantity.text, one.noun) for one in find_measured("We test 23 (recent) LLMs on 1.4k of our tasks.")]
    [('23', 'LLMs')]
    >>> [(one.quantity.text, one.metric) for one in find_measured("It has an accuracy of 80.5%, a gain of 3%.")]
    [('80.5%', 'accuracy')]
    """
    quantities = find_quantities(text)
    found = []
    for place, quantity in enumerate(quantities):
        if _is_split(text, quantities, place) or _ENUMERATES.match(text, max(0, quantity.start - 2)):
            continue
        measured = _of_metric(text, quantities, place) or _counting(text, quantity)
        if measured:
            found.append(measured)
    return tuple(found)


def metric_in(text: str) -> str:
    """Return the first metric that a text names, or "".

    >>> metric_in("the highest macro-F1 on sentences"), metric_in("the most layers")
    ('F1 score', '')
    """
    named = _METRIC.search(text)
    return METRICS[_index(named)] if named else ""


def is_plural(word: str) -> bool:
    """Return whether a word looks like the plural of a noun.

    >>> [is_plural(word) for word in ("LLMs", "people", "analysis", "robotics", "difficult")]
    [True, True, False, False, False]
    """
    low = word.lower()
    if low in _IRREGULAR or _ACRONYMS.fullmatch(word):
        return True
    return (
        len(low) > 3
        and low.endswith("s")
        and not low.endswith(("ss", "us", "is", "ics"))
        and low not in _NOT_PLURAL
    )


def singular(noun: str) -> str:
    """Return a noun in lower case without the ending of its plural.

    >>> [singular(noun) for noun in ("LLMs", "studies", "analysis", "people")]
    ['llm', 'study', 'analysis', 'people']
    """
    low = noun.lower()
    if not is_plural(noun) or not low.endswith("s"):
        return low
    return f"{low[:-3]}y" if low.endswith("ies") else low[:-1]


@cache
def counted_alike(noun: str) -> frozenset[str]:
    """Return the nouns that count the same things as one, itself among them, all in the singular.

    >>> "model" in counted_alike("llm"), counted_alike("layer")
    (True, frozenset({'layer'}))
    """
    kinds = (frozenset(map(singular, words)) for words, _ in read_lexicon("counted_alike"))
    return next((kind for kind in kinds if noun in kind), frozenset([noun]))


def _is_split(text: str, quantities: Sequence[Quantity], place: int) -> bool:
    """Return whether a number may be a part of one that is written with spaces, as in "11 853"."""
    return any(
        first.text.isdigit() and text[first.end : second.start] == " " and re.fullmatch(r"\d{3}\b.*", second.text)
        for first, second in pairwise(quantities[max(0, place - 1) : place + 2])
    )


def _counting(text: str, quantity: Quantity) -> Measured | None:
    """Return a number with the phrase that it counts: up to the first plural noun after it."""
    if quantity.unit or quantity.relative or quantity.value != int(quantity.value):
        return None
    if text[quantity.end : quantity.end + 1] == "-":
        return _before_noun(text, quantity)
    if _SMALL.search(text, 0, quantity.start) and not re.match(r"\s\w", text[quantity.end :]):
        return Measured(quantity, ("participant",), "participants")
    words: list[str] = []
    end = quantity.end + text.startswith("+", quantity.end)
    for _ in range(MOST_WORDS):
        word = _WORD.match(text, _after_space(text, end))
        if word is None or word[0].lower() in _ENDS_PHRASE:
            break
        end = word.end()
        if word[0].lower() in ("and", "or"):
            continue
        words += _OF.sub("", word[0]).split("-")
        if is_plural(words[-1]) and not _goes_on(text, word):
            return Measured(quantity, tuple(map(singular, words)), words[-1])
    return _parameters(text, quantity, words)


def _after_space(text: str, end: int) -> int:
    between = _BETWEEN.match(text, end)
    return between.end() if between else end


def _goes_on(text: str, word: re.Match[str]) -> bool:
    """Return whether a compound only qualifies the noun after it: "open-weights models"."""
    after = _WORD.match(text, word.end() + 1)
    compound = "-" in word[0] and "-of-" not in word[0]
    return compound and after is not None and after[0].lower() not in _ENDS_PHRASE


def _before_noun(text: str, quantity: Quantity) -> Measured | None:
    """Return a number that a hyphen joins to what it counts: "12-layer"."""
    joined = _SINGULAR_COUNT.match(text, quantity.end)
    return Measured(quantity, (joined["noun"],), f"{joined['noun']}s") if joined else None


def _parameters(text: str, quantity: Quantity, words: Sequence[str]) -> Measured | None:
    """Return a large round number before a model as the number of its parameters: "a 7B LLM"."""
    if not _SIZE.search(quantity.text) or not _MODEL.search(" ".join(words)):
        return None
    return Measured(quantity, ("parameter",), "parameters")


def _of_metric(text: str, quantities: Sequence[Quantity], place: int) -> Measured | None:
    """Return a number as the value of the metric that stands right after it, or before it in the same clause."""
    quantity = quantities[place]
    if quantity.relative or quantity.counted or quantity.unit == "times" or _NO_VALUE.match(text, quantity.end):
        return None
    after = text[quantity.end : quantity.end + NEAR]
    named = _METRIC.search(after)
    if named and not re.search(r"[,.;:()]|\b(?:and|in|on|of|for|with)\b", after[: named.start()]):
        around = f"{text[max(0, quantity.start - 12) : quantity.start]} {after[: named.end() + 8]}"
        changed = _CHANGE.search(around) or text[: quantity.start].endswith("+")
        return None if changed else Measured(quantity, metric=METRICS[_index(named)])
    before = text[max(0, quantity.start - NEAR) : quantity.start]
    if _counting(text, replace(quantity, unit="")) and not quantity.unit:
        return None
    names = list(_METRIC.finditer(before))
    if not names or _END.search(before, names[-1].end()):
        return None
    between = before[names[-1].end() :]
    if re.search(r"\b(?:by|and)\b|[+]", between) or _CHANGE.search(
        before[max(0, names[-1].start() - 16) : names[-1].start()]
    ):
        return None
    return Measured(quantity, metric=METRICS[_index(names[-1])])


def _index(named: re.Match[str]) -> int:
    return int((named.lastgroup or "m0")[1:])
