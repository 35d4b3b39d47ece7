"""Who does what to whom: whether two words of a quote have changed places in the claim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.text import Word
from assistant.verification.alignment import Alignment
from assistant.verification.negation import Conflict, opposite
from index.search import stem

__all__ = ["comparison_conflicts", "exchanges", "turned_comparison"]

EXCHANGE_PLACE = 0.45
"""How alike the places of two different words must be for one to have taken the other's."""

EXCHANGE_MARGIN = 0.2
"""How much liker that place must be than the word's own in the quote."""

KINDRED = 0.25
"""Likeness in context from which two words are of a kind, so that one could take the other's place."""

UPWARD = frozenset(
    stem(word)
    for word in """
    more higher greater larger better stronger faster outperform surpass beat exceed over favor prefer superior
    """.split()
)
DOWNWARD = frozenset(
    stem(word)
    for word in "less lower fewer smaller worse weaker slower underperform lag trail behind inferior".split()
)
COMPARERS = frozenset(
    """than over behind versus compared outperform outperforms outperformed outperforming surpass
    surpasses surpassed surpassing beat beats beating exceed exceeds exceeded exceeding""".split()
)
"""Words that have what is compared on either side."""

OPENERS: Mapping[str, tuple[str, ...]] = {
    "from": ("to", "toward", "towards", "into"),
    "replac": ("with", "by"),
    "substitut": ("with", "by", "for"),
    **{
        stem(verb): ("into",)
        for verb in ("integrate", "convert", "transform", "translate", "embed", "incorporate")
    },
    stem("map"): ("to", "into", "onto"),
    stem("distill"): ("into",),
}
"""Stems that open a pair, and the words between its two sides: "from A to B", "replace A with B"."""

RANKED = frozenset(stem(word) for word in "prefer favor superior inferior".split())
"""Stems after which "to" compares: "A is preferred to B"."""

REACH = 8
"""How many words to either side are compared."""

CROSSED, KEPT = 0.8, 1.6
"""How many words must have changed sides, or kept them, for two pairs to be of the same things."""


def exchanges(alignment: Alignment) -> tuple[Conflict, ...]:
    """Return the words of the claim that stand where the quote has another of the claim's words.

    Both must have moved: the other word stands in turn where the quote has the first.
    """
    found: list[Conflict] = []
    for at in _shared(alignment):
        taken = _taken(alignment, at)
        if taken is None:
            continue
        other = alignment.quote[taken]
        back = [
            _gain(alignment, again, alignment.twins(at))
            for again, word in enumerate(alignment.claim)
            if word.stem == other.stem
        ]
        strength = _gain(alignment, at, [taken])
        known = any(
            {conflict.claim.lower(), conflict.quote.lower()}
            == {alignment.claim[at].text.lower(), other.text.lower()}
            for conflict in found
        )
        if back and max(back) > 0 and not known and not _passive_differs(alignment, at, taken):
            found.append(Conflict(alignment.claim[at].text, other.text, strength + max(back)))
    return tuple(found)


def _shared(alignment: Alignment) -> Iterator[int]:
    for at, word in enumerate(alignment.claim):
        if word.content and alignment.same[at]:
            yield at


def _taken(alignment: Alignment, at: int) -> int | None:
    """Return the quote word whose place a claim word has taken, or None."""
    stems = {word.stem for word in alignment.claim if word.content}
    rivals = [
        other
        for other, word in enumerate(alignment.quote)
        if word.content and word.stem in stems and _of_a_kind(alignment, at, other)
    ]
    if not rivals:
        return None
    rival = max(rivals, key=lambda other: alignment.place(at, other))
    near = alignment.place(at, rival) >= EXCHANGE_PLACE
    return rival if near and _gain(alignment, at, [rival]) >= EXCHANGE_MARGIN else None


def _of_a_kind(alignment: Alignment, at: int, other: int) -> bool:
    word, told = alignment.claim[at], alignment.quote[other]
    numbers = word.text[0].isdigit() + told.text[0].isdigit()
    if word.stem == told.stem or numbers == 1 or word.text.endswith("ly") != told.text.endswith("ly"):
        return False
    return numbers == 2 or bool(alignment.similarity[at, other] >= KINDRED) or opposite(word.text, told.text)


def _gain(alignment: Alignment, at: int, places: Sequence[int]) -> float:
    """Return how much liker a claim word's place is to some places of the quote than to its own there."""
    own = max(alignment.place(at, twin) for twin in alignment.twins(at)) if alignment.same[at] else 0.0
    return max(alignment.place(at, other) for other in places) - own


def _passive_differs(alignment: Alignment, at: int, other: int) -> bool:
    return _passive(alignment.claim, at) != _passive(alignment.quote, other)


def _passive(words: Sequence[Word], at: int) -> bool:
    """Return whether "by" stands near a word, as in "is outperformed by"."""
    return any(word.text.lower() == "by" for word in words[max(0, at - 5) : at + 6])


def comparison_conflicts(alignment: Alignment) -> tuple[Conflict, ...]:
    """Return the pairs that the claim turns round: "A better than B" for "B better than A", "from A to B"."""
    return tuple(
        Conflict(said.text, told.text, 1.0)
        for said, told, crossed in _compared(alignment)
        if crossed == (_upward(alignment.claim, said) == _upward(alignment.quote, told))
    )


def turned_comparison(alignment: Alignment) -> bool:
    """Return whether the claim turns a comparison round and says so: "A worse than B" for "B better than A"."""
    return any(
        crossed and _upward(alignment.claim, said) != _upward(alignment.quote, told)
        for said, told, crossed in _compared(alignment)
    )


@dataclass(frozen=True)
class _Pair:
    """Two sides of a text, as word numbers, and the word between them; `opener` is what opens them, or empty."""

    text: str
    at: int
    left: range
    right: range
    opener: str = ""


def _compared(alignment: Alignment) -> Iterator[tuple[_Pair, _Pair, bool]]:
    """Yield the pairs that claim and quote both make, and whether their sides are exchanged."""
    told = list(_pairs(alignment.quote))
    for said in _pairs(alignment.claim):
        for other in told:
            if said.opener != other.opener:
                continue
            kept, crossed = _sides_kept(alignment, said, other)
            if crossed >= CROSSED and crossed >= 1.2 * kept:
                yield said, other, True
            elif kept >= KEPT and kept >= 1.2 * crossed:
                yield said, other, False


def _pairs(words: Sequence[Word]) -> Iterator[_Pair]:
    lowered = [word.text.lower() for word in words]
    for at in range(1, len(words) - 1):
        right = range(at + 1, min(len(words), at + REACH + 1))
        ranked = lowered[at] == "to" and any(word.stem in RANKED for word in words[max(0, at - 6) : at])
        if lowered[at] in COMPARERS or ranked or lowered[at : at + 2] == ["relative", "to"]:
            bounds = lowered[at - 1] in ("rather", "more", "less", "fewer", "other")
            if not bounds and not lowered[at + 1][0].isdigit():
                yield _Pair(words[at].text, at, range(max(0, at - REACH), at), right)
        for before in range(max(0, at - REACH), at):
            if lowered[at] in OPENERS.get(words[before].stem, ()):
                text = f"{words[before].text} … {words[at].text}"
                yield _Pair(text, at, range(before + 1, at), right, words[before].stem)


def _upward(words: Sequence[Word], pair: _Pair) -> bool:
    """Return whether a comparison says that the first is more than the second; "by" and "not" turn it round."""
    if pair.opener:
        return True
    passive = words[pair.at + 1].text.lower() == "by"
    said = [word.stem for word in words[max(0, pair.at - REACH) : pair.at + 1]]
    upward = next((name in UPWARD for name in reversed(said) if name in UPWARD or name in DOWNWARD), True)
    denied = any(word.text.lower() in ("not", "cannot") for word in words[max(0, pair.at - 3) : pair.at])
    return upward != (passive != denied)


def _sides_kept(alignment: Alignment, said: _Pair, told: _Pair) -> tuple[float, float]:
    """Return how much of the two sides of a pair is on the same side in the quote, and on the other."""
    return (
        _overlap(alignment, said.left, told.left, told.right)
        + _overlap(alignment, said.right, told.right, told.left),
        _overlap(alignment, said.left, told.right, told.left)
        + _overlap(alignment, said.right, told.left, told.right),
    )


def _overlap(alignment: Alignment, words: range, there: range, elsewhere: range) -> float:
    """Return how many content words have a likeness on one side that beats the one on the other side."""
    total = 0.0
    for at in words:
        word = alignment.claim[at]
        if word.content and word.stem not in UPWARD and word.stem not in DOWNWARD:
            here = _best(alignment, at, there)
            total += here if here >= 0.7 and here > _best(alignment, at, elsewhere) + 0.1 else 0
    return total


def _best(alignment: Alignment, at: int, places: range) -> float:
    return float(np.max(alignment.similarity[at, places.start : places.stop], initial=0.0))
