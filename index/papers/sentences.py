"""Split an abstract into sentences.

One pass over the text stops at every mark that may end a sentence and looks at the words around it. The decision
depends on at most `HORIZON` characters after the mark, so that a text that is still being written is split like
the finished one.

The rules are our own because each of the libraries tried (NLTK's punkt, pysbd, syntok, sentencex, nupunkt and
blingfire) split 7 to 26 of the 279 bundled abstracts wrongly: at "i.e.", at `."`, at a missing space.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

__all__ = ["HORIZON", "Sentence", "split_sentences"]

HORIZON = 200
"""Characters looked at on either side of a mark; a bracket or formula that doesn't close in them is ignored."""

GOES_ON = frozenset(
    """a.k.a. approx. avg. ca. cf. chap. corr. dept. dr. e.g. eg. eq. eqn. eqs. esp. ex. fig. figs. i.e. ie.
    incl. mr. mrs. ms. pp. prof. ref. refs. resp. sec. sect. st. std. suppl. tab. v. viz. vol. vs.
    w.r.t. wrt.""".split()
)
"""Abbreviations that never end a sentence."""

MAY_END = frozenset("al. corp. et. etc. inc. jr. ltd. max. min. no. nos. ph.d.".split())
"""Abbreviations that end a sentence if the next word is one of OPENERS; the same goes for initials."""

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
"""Words that start a sentence if they are capitalised and follow a doubtful full stop."""

MARK = re.compile(r"[()$]|[.!?…。！？][^\w\s,;:]*+|\n[^\S\n]*+\n")
"""A bracket or dollar sign; closing punctuation with the quotes and brackets after it; or a blank line."""
OPENING = " \t\n\"'“‘«([{*_`"
"""Characters that may stand between a full stop and the first letter of a sentence."""

INITIALS = re.compile(r"(?:[A-Z]\.-?)+|[a-z]\.")
"""U.S. or J.-P. or a."""
ENUMERATOR = re.compile(r"(?:[ivxIVX]+|\d{1,2}|[A-Za-z])\.")
"""The number or letter of an item: II. or 3. or b."""
WHOLE_WORD = re.compile(r"[a-z]{4,}\.")
"""A word of at least four lower-case letters, with its full stop."""
PLAIN_WORD = re.compile(r"[a-z]+,?(?=\s|\Z)")
"""A lower-case word; a full stop before it ends a sentence after a WHOLE_WORD or a space.

In a sentence that itself starts with a lower-case letter, the next one may start with any letter.
"""
WORD = re.compile(r"[A-Za-z]+")
SMALL_START = re.compile(r"[a-z]+[A-Z0-9]|[a-z]-[a-z]|(?:[ivx]+|[a-z])\)\s")
"""Lower-case starts of a sentence: vLLM, iVideoGPT, k-means, and the items a) and ii)."""


@dataclass(frozen=True)
class Sentence:
    """A sentence of an abstract, with its number (counted from 1) and its character offsets."""

    number: int
    text: str
    start: int
    end: int


def split_sentences(text: str, most: int | None = None) -> tuple[Sentence, ...]:
    """Return the sentences of a text in order, or the first `most`, without the white space between them.

    >>> [s.text for s in split_sentences("It wins (e.g. by 1.5 points). vLLM does not, i.e. it loses. Why")]
    ['It wins (e.g. by 1.5 points).', 'vLLM does not, i.e. it loses.', 'Why']
    """
    spans = (_stripped(text, start, end) for start, end in _cuts(text))
    found = islice(((start, end) for start, end in spans if start < end), most)
    return tuple(Sentence(n, text[start:end], start, end) for n, (start, end) in enumerate(found, 1))


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without the white space at its ends."""
    piece = text[start:end]
    return end - len(piece.lstrip()), start + len(piece.rstrip())


def _cuts(text: str) -> Iterator[tuple[int, int]]:
    """Yield consecutive spans that cover the text, one per sentence."""
    start = depth = 0
    formula = False
    for mark in MARK.finditer(text):
        run, end = mark.group(), mark.end()
        depth = max(0, depth + run.count("(") - run.count(")"))
        formula ^= run.count("$") % 2 == 1
        before = text[max(start, mark.start() - HORIZON) : mark.start() + 1]
        after = text[end : end + HORIZON]
        enclosed = (depth and ")" in after) or (formula and _closes_formula(after))
        small = text[start : start + HORIZON].lstrip(OPENING)[:1].islower()
        if run[0] == "\n" or (run[0] not in "()$" and not enclosed and _ends_sentence(before, run, after, small)):
            yield start, end
            start, depth, formula = end, 0, False
    yield start, len(text)


def _closes_formula(after: str) -> bool:
    """Return whether the next `$` closes a formula; after a space it is taken for a dollar sign.

    >>> _closes_formula(" x_n$ are"), _closes_formula(" The other is $5.")
    (True, False)
    """
    inside, dollar, _ = after.partition("$")
    return dollar == "$" and not inside[-1:].isspace()


def _ends_sentence(before: str, run: str, after: str, small: bool) -> bool:
    """Return whether `run`, closing punctuation whose first character also ends `before`, ends a sentence.

    `small` says whether that sentence starts with a lower-case letter: then the next one may do so, too.
    """
    if run[0] in "。！？":
        return True
    head, _, word = before.replace("\n", " ").rpartition(" ")
    if apart := word == run[0]:  # a space before the mark, as in tokenised text
        head, _, word = head.rstrip().rpartition(" ")
        word += run[0]
    word = word.rpartition("(")[2].lstrip(OPENING)
    if not after[:1].isspace():
        return run == "." and bool(WHOLE_WORD.fullmatch(word)) and _starts_with_opener(after)
    after = after.lstrip(OPENING)
    if run == "." and (word.lower() in MAY_END or INITIALS.fullmatch(word.upper() if small else word)):
        return _starts_with_opener(after)
    if run == "." and (word.lower() in GOES_ON or (ENUMERATOR.fullmatch(word) and _starts_item(head))):
        return False
    if small and run in {".", "?"} and after[:1].isalpha():
        return True
    return _starts_sentence(after) or (
        run == "." and bool(PLAIN_WORD.match(after) and (apart or WHOLE_WORD.fullmatch(word)))
    )


def _starts_item(head: str) -> bool:
    """Return whether an enumerator after these words starts an item, as in "areas: I. Discrimination"."""
    return not head.strip() or head.rstrip()[-1] in ",;:"


def _starts_with_opener(after: str) -> bool:
    """Return whether the text starts with one of OPENERS."""
    word = WORD.match(after)
    return word is not None and word.group() in OPENERS


def _starts_sentence(after: str) -> bool:
    """Return whether the text looks like the start of a sentence: a capital, a digit, a formula or an item."""
    first = after[:1]
    return first.isupper() or first.isdigit() or first in {"$", "\\", "#", "•"} or bool(SMALL_START.match(after))
