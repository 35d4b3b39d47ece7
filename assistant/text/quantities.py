"""Numbers and units in a text, in digits and in words, with how precisely each is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

__all__ = ["ONES", "Quantity", "find_quantities"]

Unit = Literal["", "%", "times"]
Bound = Literal["exact", "about", "nearly", "over", "under"]


@dataclass(frozen=True)
class Quantity:
    """A number in a text: `text[start:end]`, its value, its unit, and how precisely it is meant.

    `step` is the place value of its last significant digit: 0.1 for 85.2, 10,000 for 250,000. `counted` marks
    a small number in words, which may count what another text merely lists. `relative` marks a change, a share or
    a rate ("about seven to each"), which another text may give as the two numbers it is computed from.
    """

    text: str
    value: float
    unit: Unit
    bound: Bound
    step: float
    start: int
    end: int
    counted: bool = False
    relative: bool = False


ONES = dict(
    zip(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen".split(),
        range(1, 20),
        strict=True,
    )
)
TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
"""Number words below a hundred, and their values."""

SCALES = {
    "dozen": 12,
    "hundred": 100,
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "million": 1e6,
    "b": 1e9,
    "billion": 1e9,
    "t": 1e12,
    "trillion": 1e12,
}
"""Words and letters that multiply the number before them."""

PARTS = {
    "half": 2,
    "third": 3,
    "quarter": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "twelfth": 12,
    "twentieth": 20,
    "hundredth": 100,
}
"""Words for fractions, and their denominators."""

FACTORS = {
    "twice": 2,
    "double": 2,
    "doubles": 2,
    "doubled": 2,
    "doubling": 2,
    "twofold": 2,
    "triple": 3,
    "triples": 3,
    "tripled": 3,
    "tripling": 3,
    "threefold": 3,
    "quadruple": 4,
    "quadrupled": 4,
    "fourfold": 4,
    "tenfold": 10,
}
"""Words for factors."""

_SMALL = "|".join([*ONES, *TENS])
_LITERAL = re.compile(
    r"(?:(?<![A-Za-z0-9_^.])(?<![A-Za-z]-)|(?<=\b[x×]))(?P<digits>\d{1,3}(?:(?:,|\{,\})\d{3})++(?:\.\d++)?+|\d++(?:\.\d++)?+)"
    r"(?:(?P<glued>[kKMBT])(?![A-Za-z])|(?<=\.\d) (?P<spaced>[MB])(?![\w-])"
    r"|(?:st|nd|rd|th)\b|(?=[xX×](?!\w))|(?![A-Za-z_]))"
)
_WORDS = re.compile(
    rf"\b(?:{_SMALL}|hundred|thousand|million|billion|dozen)"
    rf"(?:(?:[\s-]+and)?[\s-]+(?:{_SMALL}|hundred|thousand|million|billion|dozen))*\b",
    re.I,
)
_MIXED = re.compile(rf"\b(?P<whole>\d+|{_SMALL}) and (?P<part>a half|a quarter|a third)\b", re.I)
_PART = re.compile(
    r"\b(?:(?P<count>a|an|one|two|three|four|five|six|seven|eight|nine)[\s-]+)?"
    rf"(?:(?P<tens>{'|'.join(TENS)})-)?(?P<part>(?:{'|'.join(PARTS)})s?)\b(?!-)",
    re.I,
)
_RATIO = re.compile(r"(?<![\w./])1/(?P<all>[1-9]\d{0,2})(?![\w./])")
_NO_SHARE_BEFORE = re.compile(r"\b(?:both|either|neither|each|two)\s$", re.I)
_NO_SHARE_AFTER = re.compile(r"\san?\s(?:year|month|week|day|hour|minute|century|decade)\b", re.I)
"""What makes "half" no share of a number: "neither half", "half a year"."""

_ORDINAL_AFTER = re.compile(
    r"\s(?!(?:of|the|a|an|to|as|and|or|but|in|on|at|by|for|from|than|with|less|more|fewer|lower|higher|smaller|larger|"
    r"faster|slower|shorter|longer|better|worse|were|was|are|is|had|have|did|do)\b)[a-z]"
)
"""What makes "a third" an ordinal number: "a third language"."""

_ODDS = re.compile(
    rf"\b(?P<some>\d+|{_SMALL}) (?:(?:times|cases) )?"
    r"(?:(?:in|out of) (?:(?:a|every) )?|of the (?=\d)|of (?=ten\b|a hundred\b)(?:a )?)"
    rf"(?P<all>\d+|{_SMALL}|hundred)"
    r"\b(?!,?\d)",
    re.I,
)
_FACTOR = re.compile(rf"(?<!both )(?<!two )\b(?:{'|'.join(FACTORS)}|halved|halves|halving)\b(?!-)", re.I)

_SCALE_AFTER = re.compile(r"[\s-]{0,2}(?:(?:of )?an? )?(thousand|million|billion|trillion)\b", re.I)
_PERCENT_AFTER = re.compile(r"[\s\\-]{0,2}(?:%|percent\b|per cent\b|percentage points?\b)", re.I)
_TIMES_AFTER = re.compile(r"[\s$\\-]{0,3}(?:times\b|fold\b|[xX×](?!\w))")
"""A percentage or a factor right after a number; the backslash and the dollar sign are LaTeX."""

_MORE_AFTER = re.compile(r"\s?(?:\\?\+|or more\b)")
"""What makes a number a lower bound: "40+", "40 or more"."""

_CHANGE_BEFORE = re.compile(
    r"\b(?:by|gain of|drop of|rise of|increase of|decrease of|improvement of)\s+\S*$", re.I
)
"""What marks a number as a difference: "a gain of 5%"."""

_CHANGE_AFTER = re.compile(r"\s{0,3}(?:[\w-]{1,20}\s{1,3}){0,2}points?\b", re.I)
"""The same after the number, "5 score points", with up to two words between."""

_RATE_AFTER = re.compile(r"[^.;]{0,80}\b(?:per|each|every|apiece|on average)\b", re.I)
"""What marks a rough number as a rate: "about seven notes per boat"."""

_RANGE = re.compile(r"\s?[-–]\s?|\sto\s|\sand\s")
"""What joins the two numbers of a range: "1.1-1.9%", "between 1.1 and 1.9%"."""

_MEAN_BEFORE = re.compile(r"\b(?:average|mean) of\s+$", re.I)
_PLACE_BEFORE = re.compile(r"\b(?:over|above|under|below|within|beyond)\s+$", re.I)
"""Words that are a bound before a large number, but a plain preposition before a small one: "under five flags"."""

_SHARE_AFTER = re.compile(r"\s*(?:of|the)\b")
"""What follows a fraction of something: "two thirds of the boats", "half the boats"."""

_QUALIFIERS: tuple[tuple[Bound, str], ...] = (
    ("nearly", r"\b(?:nearly|almost|close to|just under|just below|approaching|shy of)"),
    ("over", r"\b(?:more than|over|above|at least|exceed(?:s|ing|ed)?|beyond|upwards of)|[>≥]"),
    ("under", r"\b(?:less than|fewer than|under|below|at most|within)|[<≤]"),
    ("about", r"\b(?:about|around|approximately|roughly|some|circa|or so)|[~≈]"),
)
_BOUNDS = tuple(
    (bound, re.compile(rf"(?:{words})\s{{0,3}}(?:(?:a|an|the|just|full|only)\s+)?[~$\\]?$", re.I))
    for bound, words in _QUALIFIERS
)


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Return the numbers of a text in order, except those that are part of a name (GPT-4, 3DGS).

    >>> [(q.value, q.unit, q.bound) for q in find_quantities("over a quarter of a million images, 85.2 percent")]
    [(250000.0, '', 'over'), (85.2, '%', 'exact')]
    >>> [(q.value, q.unit) for q in find_quantities("one in four of 10k users; it doubled")]
    [(25.0, '%'), (10000.0, ''), (2.0, 'times')]
    """
    # Some models group digits by narrow or no-break spaces; a comma instead keeps the offsets.
    text = re.sub(r"(?<=\d)[\u00a0\u2009\u202f](?=\d{3}\b)", ",", text)
    found: list[Quantity] = []
    taken = [False] * len(text)
    for read in (_mixed, _odds, _parts, _ratios, _factors, _literals, _word_numbers):
        for quantity in read(text):
            if quantity.value in (0, 1) and not quantity.unit and quantity.text.isdigit():
                continue  # an index or a flag more often than a count
            if not any(taken[quantity.start : quantity.end]):
                found.append(quantity)
                taken[quantity.start : quantity.end] = [True] * (quantity.end - quantity.start)
    return tuple(_with_shared_bounds(text, sorted(found, key=lambda quantity: quantity.start)))


def _with_shared_bounds(text: str, found: Sequence[Quantity]) -> Iterator[Quantity]:
    """Yield the numbers; the "about" of "about 4 to 5" applies to both, and so does the "%" of "4 to 5%"."""
    before: Quantity | None = None
    for number, after in zip(found, [*found[1:], None], strict=False):
        shares = after and after.unit == "%" and _RANGE.fullmatch(text, number.end, after.start)
        unit: Unit = "%" if shares and not number.unit else number.unit
        joined = before and text[before.end : number.start].strip().lower() in ("to", "or", "-", "–")
        loose = joined and before and before.bound == "about" and number.bound == "exact"
        before = replace(number, unit=unit, bound="about" if loose else number.bound)
        yield before


def _literals(text: str) -> Iterator[Quantity]:
    for match in _LITERAL.finditer(text):
        digits = re.sub("[{,}]", "", match["digits"])
        letter = match["glued"] or match["spaced"]
        scale = SCALES[letter.lower()] if letter else 1
        yield _quantity(text, match.span(), float(digits) * scale, _step(digits) * scale)


def _word_numbers(text: str) -> Iterator[Quantity]:
    for match in _WORDS.finditer(text):
        words = re.findall(r"[a-z]+", match[0].lower())
        value = _spelled(words)
        if value != 1:
            found = _quantity(text, match.span(), value, _step(str(int(value))))
            if (
                value < 10
                and not found.unit
                and _PLACE_BEFORE.search(text, max(0, match.start() - 10), match.start())
            ):
                found = replace(found, bound="exact")
            yield replace(found, counted=value <= 12 and not found.unit and found.bound == "exact")


def _mixed(text: str) -> Iterator[Quantity]:
    for match in _MIXED.finditer(text):
        part = match["part"].lower().removeprefix("a ")
        yield _quantity(text, match.span(), _whole(match["whole"]) + 1 / PARTS[part], 0.1)


def _parts(text: str) -> Iterator[Quantity]:
    for match in _PART.finditer(text):
        part = match["part"].lower().rstrip("s")
        if _is_share(text, match, part):
            count = ONES.get((match["count"] or "a").lower(), 1)
            if not _SCALE_AFTER.match(text, match.end()):
                count *= 100
            whole = PARTS[part] + TENS.get((match["tens"] or "").lower(), 0)
            share = _quantity(text, match.span(), count / whole, 0.2 * count / whole)
            if share.value > 100:
                yield share
            else:
                of = bool(_SHARE_AFTER.match(text, match.end()))
                yield replace(_approximate(share), unit="%", relative=of)


def _is_share(text: str, match: re.Match[str], part: str) -> bool:
    """Return whether a word for a part is meant as a share: "half of them", "a third of them"."""
    if part == "half":
        before = _NO_SHARE_BEFORE.search(text, max(0, match.start() - 10), match.start())
        return not before and not (_NO_SHARE_AFTER.match(text, match.end()) and not match["count"])
    ordinal = (match["count"] or "").lower() in ("a", "an") and part != "quarter"
    return bool(match["count"]) and not (ordinal and _ORDINAL_AFTER.match(text, match.end()))


def _ratios(text: str) -> Iterator[Quantity]:
    for match in _RATIO.finditer(text):
        share = _quantity(text, match.span(), 100 / int(match["all"]), 0.01)
        yield replace(share, unit="%", relative=True)


def _approximate(share: Quantity) -> Quantity:
    """Return a share in words without false precision: "a third" and "nine in ten" mean about that much."""
    return replace(share, bound="about") if share.bound == "exact" else share


def _odds(text: str) -> Iterator[Quantity]:
    for match in _ODDS.finditer(text):
        some, of = _whole(match["some"]), _whole(match["all"])
        if 0 < some < of:
            found = _quantity(text, match.span(), 100 * some / of, 10 * some / of)
            yield replace(_approximate(found), unit="%")


def _factors(text: str) -> Iterator[Quantity]:
    for match in _FACTOR.finditer(text):
        factor = FACTORS.get(match[0].lower())
        found = _quantity(text, match.span(), float(factor or 50), 0.2)
        yield replace(found, unit="times" if factor else "%", relative=True)


def _quantity(text: str, span: tuple[int, int], value: float, step: float) -> Quantity:
    """Return the number at `text[start:end]`, with the scale, unit and bound in the words around it."""
    start, end = span
    if scale := _SCALE_AFTER.match(text, end):
        value, step = value * SCALES[scale[1].lower()], step * SCALES[scale[1].lower()]
        end = scale.end()
    changed = _CHANGE_AFTER.match(text, end) or _CHANGE_BEFORE.search(text[max(0, start - 40) : start])
    unit, end = _unit(text, end)
    bound = _bound(text, start, end)
    rate = bound == "about" and _RATE_AFTER.match(text, end)
    mean = _MEAN_BEFORE.search(text, max(0, start - 20), start)
    return Quantity(
        text=text[start:end].strip(),
        value=value,
        unit=unit,
        bound=bound,
        step=step,
        start=start,
        end=end,
        relative=bool(changed or rate or mean) or unit == "times",
    )


def _unit(text: str, end: int) -> tuple[Unit, int]:
    """Return the unit after an offset, if any, and where it ends."""
    if percent := _PERCENT_AFTER.match(text, end):
        return "%", percent.end()
    if times := _TIMES_AFTER.match(text, end):
        return "times", times.end()
    return "", end


def _bound(text: str, start: int, end: int) -> Bound:
    if _MORE_AFTER.match(text, end):
        return "over"
    before = text[max(0, start - 30) : start]
    return next((bound for bound, pattern in _BOUNDS if pattern.search(before)), "exact")


def _step(digits: str) -> float:
    """Return the place value of the last significant digit.

    >>> _step("85.20"), _step("250000"), _step("7")
    (0.01, 10000.0, 1.0)
    """
    if "." in digits:
        return 10.0 ** -len(digits.split(".")[1])
    return 10.0 ** (len(digits) - len(digits.rstrip("0"))) if digits.strip("0") else 1.0


def _whole(word: str) -> float:
    return float(word) if word.isdigit() else _spelled([word.lower()])


def _spelled(words: Sequence[str]) -> float:
    """Return the number that the words spell out.

    >>> _spelled(["two", "hundred", "and", "fifty", "thousand"])
    250000.0
    """
    total = group = 0.0
    for word in words:
        if word in ONES or word in TENS:
            group += ONES.get(word, 0) or TENS.get(word, 0)
        elif word in ("hundred", "dozen"):
            group = max(group, 1) * SCALES[word]
        elif word in SCALES:
            total, group = total + max(group, 1) * SCALES[word], 0
    return total + group
