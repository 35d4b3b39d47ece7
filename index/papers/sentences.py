"""Where the sentences of an abstract begin and end.

One pass over the text stops at every mark that could end a sentence, and looks at the word before it and the
word after it. Nothing further than `HORIZON` characters behind a mark has a say, so that a text that is still
growing is split as the whole of it will be.

The rules are our own because the libraries tried (NLTK's punkt, pysbd, syntok, sentencex, nupunkt, blingfire)
err in 7 to 26 of the abstracts that come with Footnote: at "i.e.", at `."`, at a missing space.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["HORIZON", "Sentence", "split_sentences"]

HORIZON = 200
"""Characters behind a mark within which a bracket or a formula that is open there must close to count."""

GOES_ON = frozenset(
    """a.k.a. approx. avg. ca. cf. chap. corr. dept. dr. e.g. eg. eq. eqn. eqs. esp. ex. fig. figs. i.e. ie.
    incl. mr. mrs. ms. pp. prof. ref. refs. resp. sec. sect. st. std. suppl. tab. v. viz. vol. vs.
    w.r.t. wrt.""".split()
)
"""Abbreviations that never end a sentence."""

MAY_END = frozenset("al. corp. et. etc. inc. jr. ltd. max. min. no. nos. ph.d.".split())
"""Abbreviations that end a sentence where the next word is one of OPENERS; so do initials."""

OPENERS = frozenset(
    """A According Across Additionally After All Also Although An And Another As At Based Because Besides Both
    But By Code Compared Consequently Current Despite Due During Each Empirically Even Existing Experimental
    Experiments Extensive Finally First Following For From Further Furthermore Given Hence Here How However
    If In Indeed Instead It Its Last Lastly Leveraging Many Meanwhile More Moreover Most Motivated
    Nevertheless Next Not Notably On One Other Our Overall Previous Prior Project Rather Recent Recently
    Results Second Several Since So Some Specifically Still Such Surprisingly Taken That The Their Then There
    Thereby Therefore These They Third This Those Though Through Thus To Together Towards Two Under
    Unfortunately Unlike Until Using We What When Where Whereas Whether Which While Who Why With Within
    Without Yet You""".split()
)
"""Words that, capitalised after a doubtful full stop, begin a sentence."""

MARK = re.compile(r"[()$]|[.!?…。！？][^\w\s,;:]*+|\n[^\S\n]*+\n")
OPENING = " \t\n\"'“‘«([{*_`"
"""What may stand between a full stop and the first letter of a sentence."""

INITIALS = re.compile(r"(?:[A-Z]\.-?)+|[a-z]\.")
ENUMERATOR = re.compile(r"(?:[ivxIVX]+|\d{1,2}|[A-Za-z])\.")
WHOLE_WORD = re.compile(r"[a-z]{4,}\.")
PLAIN_WORD = re.compile(r"[a-z]+,?(?=\s|\Z)")
WORD = re.compile(r"[A-Za-z]+")
SMALL_START = re.compile(r"[a-z]+[A-Z0-9]|[a-z]-[a-z]|(?:[ivx]+|[a-z])\)\s")
"""What begins small even where a sentence does: vLLM, iVideoGPT, k-means, and the items (a) and (ii)."""


@dataclass(frozen=True)
class Sentence:
    """A sentence of an abstract: its number, counted from 1, its text and character offsets."""

    number: int
    text: str
    start: int
    end: int


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """Split a text into its sentences: stripped, in order, with nothing but white space between them.

    >>> [s.text for s in split_sentences("It wins (e.g. by 1.5 points). vLLM does not, i.e. it loses. Why")]
    ['It wins (e.g. by 1.5 points).', 'vLLM does not, i.e. it loses.', 'Why']
    """
    spans = (_stripped(text, start, end) for start, end in _cuts(text))
    found = [(start, end) for start, end in spans if start < end]
    return tuple(Sentence(n, text[start:end], start, end) for n, (start, end) in enumerate(found, 1))


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without the white space at its ends."""
    piece = text[start:end]
    return end - len(piece.lstrip()), start + len(piece.rstrip())


def _cuts(text: str) -> Iterator[tuple[int, int]]:
    """Yield consecutive spans that cover the text, one a sentence."""
    start = depth = 0
    formula = False
    for mark in MARK.finditer(text):
        run, end = mark.group(), mark.end()
        depth = max(0, depth + run.count("(") - run.count(")"))
        formula ^= run.count("$") % 2 == 1
        before = text[max(start, mark.start() - HORIZON) : mark.start() + 1]
        after = text[end : end + HORIZON]
        enclosed = (depth and ")" in after) or (formula and _closes_formula(after))
        if run[0] == "\n" or (run[0] not in "()$" and not enclosed and _ends_sentence(before, run, after)):
            yield start, end
            start, depth, formula = end, 0, False
    yield start, len(text)


def _closes_formula(after: str) -> bool:
    """Tell whether the next `$` closes a formula; one that follows a space names a sum of money.

    >>> _closes_formula(" x_n$ are"), _closes_formula(" The other is $5.")
    (True, False)
    """
    inside, dollar, _ = after.partition("$")
    return dollar == "$" and not inside[-1:].isspace()


def _ends_sentence(before: str, run: str, after: str) -> bool:
    """Tell whether a sentence ends with `run`, whose first mark is the last character of `before`."""
    if run[0] in "。！？":
        return True
    head, _, word = before.replace("\n", " ").rpartition(" ")
    word = word.rpartition("(")[2].lstrip(OPENING)
    if not after[:1].isspace():
        return run == "." and bool(WHOLE_WORD.fullmatch(word)) and _opens(after)
    after = after.lstrip(OPENING)
    if run == "." and (word.lower() in MAY_END or INITIALS.fullmatch(word)):
        return _opens(after)
    if run == "." and (word.lower() in GOES_ON or (ENUMERATOR.fullmatch(word) and _introduces(head))):
        return False
    return _begins(after) or (run == "." and bool(WHOLE_WORD.fullmatch(word) and PLAIN_WORD.match(after)))


def _introduces(head: str) -> bool:
    """Tell whether an enumerator after these words, as in "areas: I. Discrimination", starts an item."""
    return not head.strip() or head.rstrip()[-1] in ",;:"


def _opens(after: str) -> bool:
    """Tell whether the text starts with one of OPENERS."""
    word = WORD.match(after)
    return word is not None and word.group() in OPENERS


def _begins(after: str) -> bool:
    """Tell whether the text looks like the beginning of a sentence: a capital, a digit, a formula, an item."""
    first = after[:1]
    return first.isupper() or first.isdigit() or first in {"$", "\\", "#", "•"} or bool(SMALL_START.match(after))
