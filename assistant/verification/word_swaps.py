"""Swapped words: two words or sides of a comparison that traded places, or a phrase put in another's place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np

from assistant.text import Word, find_quantities
from assistant.verification.alignment import Alignment, Conflict
from assistant.verification.antonyms import are_antonyms
from index.search import stem

__all__ = ["mirrors_a_comparison", "reversed_comparisons", "substituted_phrases", "swapped_words"]

SWAP_NEIGHBOURHOOD = 0.45
"""Neighbourhood similarity from which a word has taken another word's place."""

SWAP_MARGIN = 0.2
"""How much more similar that neighbourhood must be than the word's own in the quotes."""

SAME_KIND = 0.25
"""Cosine in context from which two words are of a kind, so that they could trade places."""

UPWARD = frozenset(
    stem(word)
    for word in """
    more higher greater larger better stronger faster outperform surpass beat exceed over favor prefer superior
    """.split()
)
"""Stems of words by which the first thing compared has more than the second."""

DOWNWARD = frozenset(
    stem(word)
    for word in "less lower fewer smaller worse weaker slower underperform lag trail behind inferior".split()
)
"""Stems of words by which the first thing compared has less than the second."""

COMPARERS = frozenset(
    """than over behind versus compared outperform outperforms outperformed outperforming surpass
    surpasses surpassed surpassing beat beats beating exceed exceeds exceeded exceeding""".split()
)
"""Words between the two things compared."""

OPENERS: Mapping[str, tuple[str, ...]] = {
    "from": ("to", "toward", "towards", "into"),
    stem("replace"): ("with", "by"),
    stem("substitute"): ("with", "by", "for"),
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

SIDE_REACH = 8
"""How many words make up each side of a comparison."""

DENIED_REACH = 3
"""How many words before a comparer are searched for "not"."""

SIDE_SIMILARITY = 0.7
"""Similarity from which a word of one side corresponds to a word of a side of the other text."""

SIDE_MARGIN = 0.1
"""How much more similar that word must be than any word of the opposite side."""

CROSSED, KEPT = 0.8, 1.6
"""How many words' worth must have changed sides, or kept them, before two texts compare the same things."""

SIDE_LEAD = 1.2
"""How many times as much must have changed sides as kept them, or the other way round."""

LONGEST_PHRASE = 4
"""Content words of the longest phrase that may replace another; if more differ, it is another sentence."""

COPIED = 6
"""Words around a replaced phrase that must be copied, on both sides together."""


def swapped_words(alignment: Alignment) -> tuple[Conflict, ...]:
    """Return the pairs of words that traded places: each is in the claim where the quotes have the other."""
    found = {
        frozenset((word.stem, alignment.quote[other].stem)): Conflict(word.text, alignment.quote[other].text)
        for at, word in enumerate(alignment.claim)
        if (other := _displaced(alignment, at)) is not None
        if any(
            _gain(alignment, again, alignment.matches(at)) > 0
            for again, claimed in enumerate(alignment.claim)
            if claimed.stem == alignment.quote[other].stem
        )
    }
    return tuple(found.values())


def _displaced(alignment: Alignment, at: int) -> int | None:
    """Return the quote word whose place a claim word has taken, if the claim contains that word too."""
    stems = {word.stem for word in alignment.claim if word.content}
    rivals = [
        other
        for other, word in enumerate(alignment.quote)
        if word.content and word.stem in stems and _same_kind(alignment, at, other)
    ]
    if not (rivals and alignment.claim[at].content and alignment.matched[at]):
        return None
    rival = max(rivals, key=lambda other: alignment.neighbourhood(at, other))
    near = alignment.neighbourhood(at, rival) >= SWAP_NEIGHBOURHOOD
    return rival if near and _gain(alignment, at, [rival]) >= SWAP_MARGIN else None


def _same_kind(alignment: Alignment, at: int, other: int) -> bool:
    """Return whether a claim word and a different quote word could trade places."""
    word, quoted = alignment.claim[at], alignment.quote[other]
    numbers = word.text[0].isdigit() + quoted.text[0].isdigit()
    if word.stem == quoted.stem or numbers == 1 or word.text.endswith("ly") != quoted.text.endswith("ly"):
        return False
    similar = bool(alignment.similarity[at, other] >= SAME_KIND)
    return numbers == 2 or similar or are_antonyms(word.text, quoted.text)


def _gain(alignment: Alignment, at: int, others: Sequence[int]) -> float:
    """Return how much more similar a claim word's neighbourhood is to other quote words' than to its own there."""
    own = max((alignment.neighbourhood(at, match) for match in alignment.matches(at)), default=0.0)
    return max(alignment.neighbourhood(at, other) for other in others) - own


def reversed_comparisons(alignment: Alignment) -> tuple[Conflict, ...]:
    """Return the comparisons that the claim reverses: "A better than B" for "B better than A", "from A to B"."""
    return tuple(
        Conflict(claimed.text, quoted.text)
        for claimed, quoted, crossed in _shared_comparisons(alignment)
        if crossed == (_is_upward(alignment.claim, claimed) == _is_upward(alignment.quote, quoted))
    )


def mirrors_a_comparison(alignment: Alignment) -> bool:
    """Return whether the claim rightly mirrors a comparison: "A worse than B" for "B better than A"."""
    return any(
        crossed and _is_upward(alignment.claim, claimed) != _is_upward(alignment.quote, quoted)
        for claimed, quoted, crossed in _shared_comparisons(alignment)
    )


@dataclass(frozen=True)
class _Comparison:
    """Two sides of a text, as word numbers, and the number of the word between them.

    `opener` is the stem that opens the pair, as "from" does in "from A to B", or empty.
    """

    text: str
    at: int
    left: range
    right: range
    opener: str = ""


def _shared_comparisons(alignment: Alignment) -> Iterator[tuple[_Comparison, _Comparison, bool]]:
    """Yield the comparisons that claim and quotes both make, and whether their sides changed places.

    A comparison is compared with those of the same word, if there are any: "it surpasses A and exceeds B".
    """
    of_quotes = list(_comparisons(alignment.quote))
    for claimed in _comparisons(alignment.claim):
        alike = [quoted for quoted in of_quotes if quoted.opener == claimed.opener]
        word = alignment.claim[claimed.at].stem
        same = [quoted for quoted in alike if alignment.quote[quoted.at].stem == word]
        for quoted in same or alike:
            kept, crossed = _kept_and_crossed(alignment, claimed, quoted)
            if crossed >= max(CROSSED, SIDE_LEAD * kept):
                yield claimed, quoted, True
            elif kept >= max(KEPT, SIDE_LEAD * crossed):
                yield claimed, quoted, False


def _comparisons(words: Sequence[Word]) -> Iterator[_Comparison]:
    lowered = [word.text.lower() for word in words]
    for at in range(1, len(words) - 1):
        right = range(at + 1, min(len(words), at + SIDE_REACH + 1))
        ranked = lowered[at] == "to" and any(word.stem in RANKED for word in words[max(0, at - SIDE_REACH) : at])
        if lowered[at] in COMPARERS or ranked or lowered[at : at + 2] == ["relative", "to"]:
            # "more than 5%" sets a bound.
            bounds = lowered[at - 1] in ("rather", "more", "less", "fewer", "other")
            # "compared under identical settings" doesn't say with what.
            bare = lowered[at] == "compared" and lowered[at + 1] not in ("with", "to")
            if not bounds and not bare and not find_quantities(lowered[at + 1]):
                yield _Comparison(words[at].text, at, range(max(0, at - SIDE_REACH), at), right)
        for before in range(max(0, at - SIDE_REACH), at):
            if lowered[at] in OPENERS.get(words[before].stem, ()):
                text = f"{words[before].text} … {words[at].text}"
                yield _Comparison(text, at, range(before + 1, at), right, words[before].stem)


def _is_upward(words: Sequence[Word], comparison: _Comparison) -> bool:
    """Return whether the left side has more than the right; "by" and "not" reverse the comparing word."""
    if comparison.opener:
        return True
    at = comparison.at
    passive = words[at + 1].text.lower() == "by"
    stems = [word.stem for word in words[max(0, at - SIDE_REACH) : at + 1]]
    upward = next((name in UPWARD for name in reversed(stems) if name in UPWARD or name in DOWNWARD), True)
    denied = any(word.text.lower() in ("not", "cannot") for word in words[max(0, at - DENIED_REACH) : at])
    return upward != (passive != denied)


def _kept_and_crossed(alignment: Alignment, claimed: _Comparison, quoted: _Comparison) -> tuple[float, float]:
    """Return how much of a comparison's two sides is on the same side in the quote, and on the opposite one."""
    return (
        _overlap(alignment, claimed.left, quoted.left, quoted.right)
        + _overlap(alignment, claimed.right, quoted.right, quoted.left),
        _overlap(alignment, claimed.left, quoted.right, quoted.left)
        + _overlap(alignment, claimed.right, quoted.left, quoted.right),
    )


def _overlap(alignment: Alignment, words: range, side: range, opposite: range) -> float:
    """Return the summed similarity of the content words that correspond to one side rather than the opposite."""
    total = 0.0
    for at in words:
        word = alignment.claim[at]
        if word.content and word.stem not in UPWARD and word.stem not in DOWNWARD:
            here = _best(alignment, at, side)
            clear = here >= SIDE_SIMILARITY and here > _best(alignment, at, opposite) + SIDE_MARGIN
            total += here if clear else 0
    return total


def _best(alignment: Alignment, at: int, side: range) -> float:
    return float(np.max(alignment.similarity[at, side.start : side.stop], initial=0.0))


@dataclass(frozen=True)
class _Replacement:
    """What a claim has in place of a quote's words, and how many copied words precede and follow it."""

    claimed: Sequence[Word]
    quoted: Sequence[Word]
    before: int
    after: int


def substituted_phrases(
    alignment: Alignment, explained: Sequence[tuple[int, int]], paper_stems: frozenset[str]
) -> tuple[Conflict, ...]:
    """Return the phrases that a claim, amid words copied from a quote, puts in place of the quote's own.

    Only phrases made of the papers' words (their stems are `paper_stems`): any other may be a paraphrase.
    `explained` are offsets in the claim of what is matched otherwise, such as a spelled-out acronym.
    """
    found = []
    claim_stems = _content_stems(alignment.claim)
    for number in sorted(set(alignment.quote_of)):
        quote = [word for word, of in zip(alignment.quote, alignment.quote_of, strict=True) if of == number]
        for one in _replacements(alignment.claim, quote):
            new, lost = _content_stems(one.claimed), _content_stems(one.quoted)
            copied = one.before + one.after >= COPIED and one.before and one.after
            # Words that the claim moved elsewhere have been displaced even if little around them is copied.
            displaced = lost <= claim_stems and one.before + one.after >= LONGEST_PHRASE
            if (
                0 < len(new) <= LONGEST_PHRASE
                and 0 < len(lost) <= LONGEST_PHRASE
                and new <= paper_stems
                and not new & lost
                and (copied or displaced)
                and not any(start <= word.start < end for word in one.claimed for start, end in explained)
            ):
                found.append(Conflict(_text(one.claimed), _text(one.quoted)))
    return tuple(found)


def _replacements(claim: Sequence[Word], quote: Sequence[Word]) -> Iterator[_Replacement]:
    """Yield where the claim has other words than the quote, between runs of equal ones."""
    matcher = SequenceMatcher(None, list(map(_key, quote)), list(map(_key, claim)), autojunk=False)
    steps = [("equal", 0, 0, 0, 0), *matcher.get_opcodes(), ("equal", 0, 0, 0, 0)]
    for at in range(1, len(steps) - 1):
        kind, start, end, first, last = steps[at]
        if kind == "replace":
            before, after = (steps[beside][4] - steps[beside][3] for beside in (at - 1, at + 1))
            yield _Replacement(claim[first:last], quote[start:end], before, after)


def _key(word: Word) -> str:
    return word.stem if word.content else word.text.lower()


def _content_stems(words: Sequence[Word]) -> frozenset[str]:
    return frozenset(word.stem for word in words if word.content)


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)
