"""Words that have taken the place of others: a sentence copied from a quote but for a phrase."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from assistant.text import Word
from assistant.verification.alignment import Alignment
from assistant.verification.negation import Conflict

__all__ = ["substitutions"]

LONGEST = 4
"""Content words that may stand for others; where more differ, the sentence is another one."""

COPIED = 6
"""Words on both sides that must be copied for what stands between them to have a place."""


@dataclass(frozen=True)
class _Change:
    """Where a claim departs from a quote: what either says, and how many words before and after are the same."""

    said: Sequence[Word]
    told: Sequence[Word]
    before: int
    after: int


def substitutions(
    alignment: Alignment, explained: Sequence[tuple[int, int]], known: frozenset[str]
) -> tuple[Conflict, ...]:
    """Return the words of the papers that stand, amid copied words, where a quote has others.

    Only words that the papers have, by their stems in `known`: one that they lack may be another for the same.
    `explained` are offsets in the claim of what is answered for otherwise, such as an acronym written out.
    """
    found = []
    claimed = _stems(alignment.claim)
    for quote in sorted(set(alignment.quote_of)):
        told = [word for word, source in zip(alignment.quote, alignment.quote_of, strict=True) if source == quote]
        for change in _changes(alignment.claim, told):
            said, lost = _stems(change.said), _stems(change.told)
            copied = change.before + change.after >= COPIED and change.before and change.after
            if (
                0 < len(said) <= LONGEST
                and 0 < len(lost) <= LONGEST
                and said <= known
                and not said & lost
                and (copied or (lost <= claimed and change.before + change.after >= LONGEST))
                and not any(start <= word.start < end for word in change.said for start, end in explained)
            ):
                found.append(Conflict(_text(change.said), _text(change.told), 1.0))
    return tuple(found)


def _changes(claim: Sequence[Word], quote: Sequence[Word]) -> Iterator[_Change]:
    """Yield where words of a quote were replaced, with how many in a row are the same before and after."""
    matcher = SequenceMatcher(None, list(map(_key, quote)), list(map(_key, claim)), autojunk=False)
    steps = [("equal", 0, 0, 0, 0), *matcher.get_opcodes(), ("equal", 0, 0, 0, 0)]
    for at in range(1, len(steps) - 1):
        kind, start, end, first, last = steps[at]
        if kind == "replace":
            before, after = (steps[beside][4] - steps[beside][3] for beside in (at - 1, at + 1))
            yield _Change(claim[first:last], quote[start:end], before, after)


def _key(word: Word) -> str:
    return word.stem if word.content else word.text.lower()


def _stems(words: Sequence[Word]) -> frozenset[str]:
    return frozenset(word.stem for word in words if word.content)


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)
