"""Negation: what a claim denies and the quotes assert, or the other way round."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.text import Word
from assistant.verification.alignment import Alignment, Conflict
from index.search import stem

__all__ = ["NEGATORS", "negation_conflicts", "negation_scopes"]

NEGATORS = frozenset(
    """not no never cannot without neither nor none nothing hardly rarely seldom barely scarcely unable
    nobody""".split()
)
PHRASES: Mapping[tuple[str, str], bool] = {
    ("not", "only"): False,
    ("not", "just"): False,
    ("or", "not"): False,
    ("no", "more"): False,
    ("no", "less"): False,
    ("a", "few"): False,
    ("a", "little"): False,
    ("the", "little"): False,
    ("instead", "of"): True,
    ("rather", "than"): True,
    ("few", "shot"): False,
    ("free", "of"): True,
    ("contrast", "to"): True,
    ("contrary", "to"): True,
    ("departing", "from"): True,
    ("far", "from"): True,
}
"""Two-word phrases that negate (True), or that don't although one of their words would alone (False)."""

DENIALS = frozenset(
    stem(word)
    for word in """
    lack fail avoid circumvent bypass detach eliminate obviate prevent omit exclude forgo abandon discard refuse
    refrain dispense absent absence unlike
    """.split()
)
"""Stems of verbs and nouns that negate what follows, as a quote may where a claim says "not": "lacks speed"."""

BARE = frozenset("not didn't doesn't don't wasn't weren't isn't aren't can't cannot".split())
"""Negators that may end a clause, where they deny what another clause says."""

SPARSE = frozenset(["little", "few"])
"""Words that negate unless "a" precedes them."""

IMPLICIT = frozenset(
    stem(word)
    for word in """
    ignore neglect overlook prevent avoid eliminate remove suppress miss lose silent deny decline refuse
    poor weak insufficient inadequate minimal invariant unlearn free immune struggle inhibit despite unlike
    contrary doubt rare bypass obviate dispense only alone negligible zero instead rather disregard omit exclude
    absence absent impossible underperform except unaware skip resist oppose reject untouched unchanged constant
    limit less fewer lower low lowest reduce reduction mitigate limited drop fail lack agnostic independent
    regardless replace shift substitute swap forgo abandon discard exempt alternative diverge deviate
    inability incapable
    """.split()
)
"""Stems that imply a negation: where one is near, a "not" that is missing proves nothing."""

SCOPE = 6
"""How many content words a negation reaches over, within its clause."""

MIN_NEIGHBOURHOOD = 0.1
"""Neighbourhood similarity that two words need to show whether a negation is shared."""

RESTATED = 0.5
"""Share of the words that a quote negates that a claim must restate before its silence on the negation counts."""

RESTATED_DENIAL = 0.75
"""The same if the quote negates with one of DENIALS: "lacks robust speed" doesn't deny every kind of speed."""

IMPLICIT_BEFORE, IMPLICIT_AFTER = 10, 5
"""How many words before and after a word are searched for an implied negation."""


def negation_scopes(words: Sequence[Word], with_denials: bool = False) -> list[int | None]:
    """Return, for each word, the number of the negation whose scope it is in, or None.

    `with_denials`, words such as "lacks" negate too.

    >>> from assistant.text import split_words
    >>> negation_scopes(split_words("It works without any fine-tuning, and fast"))
    [None, None, None, 2, 2, 2, None, None]
    """
    scopes: list[int | None] = [None] * len(words)
    for at in _negators(words, with_denials):
        reached = 0
        for later in range(at + 1, len(words)):
            if words[later].clause != words[at].clause or reached == SCOPE:
                break
            reached += words[later].content
            scopes[later] = at
    for at in _free_suffixes(words):
        scopes[at - 1] = at
    return scopes


def denies_in_short(words: Sequence[Word]) -> bool:
    """Return whether a text denies something without repeating it: "A was able to see it, whereas B was not".

    >>> from assistant.text import split_words
    >>> denies_in_short(split_words("A saw it, but B did not.")), denies_in_short(split_words("A did not see it."))
    (True, False)
    """
    return any(
        at and not any(later.content for later in words[at + 1 :] if later.clause == words[at].clause)
        for at in _negators(words, with_denials=False)
        if words[at].text.lower() in BARE
    )


def _free_suffixes(words: Sequence[Word]) -> Iterator[int]:
    """Yield the places of "free" in compounds such as "gradient-free": it negates the word before it."""
    for at in range(1, len(words)):
        if words[at].text.lower() == "free" and words[at].joined:
            yield at


def _negators(words: Sequence[Word], with_denials: bool) -> Iterator[int]:
    lowered = [word.text.lower().replace("’", "'") for word in words]
    for at, word in enumerate(lowered):
        before = PHRASES.get((lowered[at - 1], word)) if at else None
        ahead = PHRASES.get((word, lowered[at + 1])) if at + 1 < len(words) else None
        if before is False or ahead is False or lowered[max(0, at - 2) : at] == ["or", "may"]:
            continue
        denies = with_denials and words[at].stem in DENIALS
        if before or denies or word in NEGATORS | SPARSE or word.endswith("n't"):
            yield at


def negation_conflicts(alignment: Alignment) -> tuple[Conflict, ...]:
    """Return the negations of the claim that the quotes don't share, and those of the quotes that it drops."""
    claim, quote = alignment.claim, alignment.quote
    if denies_in_short(claim) or denies_in_short(quote):
        # Which words such a "not" denies is for a reader to say.
        return ()
    pairs = [
        (at, other)
        for at, word in enumerate(claim)
        if word.content and (other := alignment.counterpart(at)) is not None
        if alignment.neighbourhood(at, other) >= MIN_NEIGHBOURHOOD
    ]
    sparse = _sparse_words(claim)
    added = [Conflict(_as_written(claim, at), "") for at, _ in _unshared(claim, quote, pairs)]
    dropped = [
        Conflict("", _as_written(quote, at))
        for at, restated in _unshared(quote, claim, [(other, at) for at, other in pairs], with_denials=True)
        if restated >= (RESTATED_DENIAL if quote[at].stem in DENIALS else RESTATED)
        and quote[at].text.lower() not in sparse
    ]
    return (*added, *dropped)


def _unshared(
    words: Sequence[Word], others: Sequence[Word], pairs: Sequence[tuple[int, int]], with_denials: bool = False
) -> Iterator[tuple[int, float]]:
    """Yield the negations of a text whose words another text has and mostly doesn't negate.

    Each comes with the share of its words that the other text has. `pairs` are the numbers of corresponding words.
    """
    scopes, others_scopes = negation_scopes(words, with_denials), negation_scopes(others, with_denials=True)
    shared = frozenset(word.stem for word in words) & {word.stem for word in others}
    for scope in dict.fromkeys(scope for scope in scopes if scope is not None):
        inside = [(at, other) for at, other in pairs if scopes[at] == scope]
        asserted = sum(others_scopes[other] is None for _, other in inside)
        if asserted > len(inside) / 2 and not any(
            _implicitly_negated(others, other, shared) for _, other in inside
        ):
            denied = sum(word.content for word, of in zip(words, scopes, strict=True) if of == scope)
            yield scope, len({at for at, _ in inside}) / denied


def _sparse_words(words: Sequence[Word]) -> frozenset[str]:
    """Return which of SPARSE the words contain; "fewer" counts as "few"."""
    lowered = {word.text.lower() for word in words}
    return SPARSE & (lowered | {"few"} if "fewer" in lowered else lowered)


def _as_written(words: Sequence[Word], at: int) -> str:
    """Return a negation as written: both words of "instead of", whose second word is at `at`."""
    phrase = at > 0 and PHRASES.get((words[at - 1].text.lower(), words[at].text.lower()))
    return f"{words[at - 1].text} {words[at].text}" if phrase else words[at].text


def _implicitly_negated(words: Sequence[Word], at: int, shared: frozenset[str]) -> bool:
    """Return whether a negation, or a word that implies one and that the other side lacks, is near a word."""
    near = words[max(0, at - IMPLICIT_BEFORE) : at + IMPLICIT_AFTER + 1]
    return any(
        (word.text.lower() in NEGATORS or (word.stem in IMPLICIT and word.stem not in shared))
        and abs(word.clause - words[at].clause) <= 1
        for word in near
    )
