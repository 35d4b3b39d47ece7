"""Negation and direction: whether a claim says yes where the quote says no, or up where it says down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.text import Word
from assistant.verification.alignment import Alignment
from index.search import stem

__all__ = ["Conflict", "negation_conflicts", "negations", "opposite", "opposite_conflicts"]


@dataclass(frozen=True)
class Conflict:
    """Two words that don't go together: the claim's, the quote's (empty if it has none), and how surely."""

    claim: str
    quote: str
    strength: float


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
"""Two words that negate together, or that don't although one of them alone would."""

DENIALS = frozenset(
    stem(word)
    for word in """
    lack fail avoid circumvent bypass detach eliminate obviate prevent omit exclude forgo abandon discard refuse
    refrain dispense absent absence unlike
    """.split()
)
"""Words that deny what follows them, as a quote may where a claim says "not": "lacks speed", "detached from"."""

SPARSE = frozenset(["little", "few"])
"""Words that negate unless "a" stands before them."""

IMPLICIT = frozenset(
    stem(word)
    for word in """
    ignore neglect overlook prevent avoid eliminate remove suppress miss lose silent deny decline refuse
    poor weak insufficient inadequate minimal invariant unlearn free immune struggle inhibit despite unlike
    contrary doubt rare bypass obviate dispense only alone negligible zero instead rather disregard omit exclude
    absence absent impossible underperform except unaware skip resist oppose reject untouched unchanged constant
    limit less fewer lower low lowest reduce reduction mitigate limited drop fail lack agnostic independent
    regardless replace shift substitute swap forgo abandon discard exempt alternative diverge deviate
    """.split()
)
"""Words that say no in their own way: where one stands near, a missing "not" proves nothing."""

SCOPE = 6
"""How many content words a negation reaches over, within its clause."""

SINGLE_PLACE = 0.1
"""How alike the places of two words must be for one word alone to show a negation unshared."""

RESTATED = 0.5
"""The share of what a quote denies that a claim must take up for its silence on the denial to matter."""

WHOLE = 0.75
"""The same where the quote denies it in its own way: "lacks robust speed" is not about each kind of speed."""

POLES = """
increase rise grow expand raise boost higher | decrease fall drop decline shrink reduce reduction lower
high higher highest | low lower lowest
more greater | less fewer
large larger largest big | small smaller smallest tiny
improve better enhance benefit strengthen help | worsen degrade hurt harm worse deteriorate impair weaken
above exceed | below beneath
before precede earlier prior | after follow later subsequent
best highest most strongest largest greatest maximal | worst lowest least weakest smallest minimal
strong stronger strength robust resilient resistant | weak weaker weakness fragile brittle vulnerable susceptible
positive | negative
presence present | absence absent
inner | outer
internal | external
intrinsic | extrinsic
chosen accept preferred | rejected reject
easy ease simple simpler simplicity straightforward | hard harder difficult difficulty challenging complex
fast faster quick quicker rapid accelerate | slow slower slowly sluggish
long longer length lengthy | short shorter brief
early earlier | late later
first initial | last final
similar same alike identical equal constant consistent uniform | different dissimilar distinct inconsistent diverse
support favor endorse | oppose contradict contradictory refute undermine
agree agreement consensus | disagree disagreement
succeed success successful | fail failure
include contain | exclude
maximize maximum | minimize minimum
upper | lower
explicit | implicit
online | offline
closed proprietary | open
local | global
input | output
source | target destination
encoder encode | decoder decode
rich richer | poor poorer
good strong stronger strongest | bad poor poorer weak weaker
majority | minority
rare rarely seldom infrequent | common often frequent usually
promote encourage foster facilitate enable | inhibit suppress prevent discourage impede
overestimate | underestimate
outperform surpass beat exceed superior ahead | underperform lag trail inferior behind
close closer tight tighter | loose looser distant distance
dense denser density | sparse sparser sparsity
static fixed | dynamic
deep deeper deeply | shallow
true truly | false
harmful | harmless
gain | loss lose
maintain retain preserve | lose sacrifice sacrificing
add | remove
old older | new newer young younger
start begin | end stop
homogeneous | heterogeneous
converge | diverge
expensive pricey | cheap cheaper cheaply inexpensive
always | never
significant substantial | negligible marginal slight
general generic | specific narrow narrowly
abstract | concrete
exacerbate aggravate intensify | alleviate mitigate ease reduce
correct right accurate | wrong incorrect inaccurate
confirm | refute
emerge emergence appear arise strengthen | fade vanish disappear wane
tighten restrict | loosen relax
speed accelerate | slow slower slowly
severe severely strongly drastic | minimal negligible slight hardly
transient temporary | persistent permanent
stable steady steadily steadier | volatile unstable fragile
sufficient adequate | insufficient inadequate
necessary necessarily required | unnecessary unnecessarily optional
independent | dependent
autonomous automatic automated automate | manual
sensitive | invariant insensitive
single | multiple
quantitative | qualitative
training | inference
forward | backward
supervised | unsupervised
linear | nonlinear
linear | quadratic cubic exponential
optimistic | pessimistic
overlook ignore neglect | emphasize consider
"""
"""Words of one direction, and those of the other, a row for each kind."""

NOT_DIRECTED = frozenset("position positions positioned positioning".split())
"""Words that only share their stem with one of POLES: "positive"."""

PREFIXES = ("un", "in", "im", "non", "dis", "ir", "mis")

DIRECTION_PLACE = 0.34
"""How alike the places of opposite words must be for them to be about the same thing."""

UNANSWERED_PLACE = 0.15
"""The same, where the quote has no word of the claim's direction and the claim none of the quote's."""

OPEN = 8
"""Words after "whether" that it leaves open."""

DIRECTION_MARGIN = 0.12
"""How much liker the opposite word's place must be than that of any word of the claim's own direction."""


def negations(words: Sequence[Word], loosely: bool = False) -> list[int | None]:
    """Return for each word the number of the negation that it is in the scope of, or None.

    Loosely, a word that denies what follows in its own way, as "lacks" does, is a negation too.

    >>> from assistant.text.tokenize import split_words
    >>> negations(split_words("It works without any fine-tuning, and fast"))
    [None, None, None, 2, 2, 2, None, None]
    """
    scopes: list[int | None] = [None] * len(words)
    for at in _negators(words, loosely):
        reached = 0
        for later in range(at + 1, len(words)):
            if words[later].clause != words[at].clause or reached == SCOPE:
                break
            reached += words[later].content
            scopes[later] = at
    for at in _free(words):
        scopes[at - 1] = at
    return scopes


def _free(words: Sequence[Word]) -> Iterator[int]:
    """Yield where "free" ends a compound, as in "gradient-free": it negates the word before it."""
    for at in range(1, len(words)):
        if words[at].text.lower() == "free" and words[at].start == words[at - 1].end + 1:
            yield at


def _negators(words: Sequence[Word], loosely: bool) -> Iterator[int]:
    lowered = [word.text.lower().replace("’", "'") for word in words]
    for at, word in enumerate(lowered):
        before = PHRASES.get((lowered[at - 1], word)) if at else None
        ahead = PHRASES.get((word, lowered[at + 1])) if at + 1 < len(words) else None
        if before is False or ahead is False or lowered[max(0, at - 2) : at] == ["or", "may"]:
            continue
        denies = loosely and words[at].stem in DENIALS
        if before or denies or word in NEGATORS | SPARSE or word.endswith("n't"):
            yield at


def negation_conflicts(alignment: Alignment) -> tuple[Conflict, ...]:
    """Return the negations of either side that the other side does not share."""
    claim_scopes, quote_scopes = negations(alignment.claim), negations(alignment.quote, loosely=True)
    pairs = [
        (at, other)
        for at, word in enumerate(alignment.claim)
        if word.content and (other := alignment.counterpart(at)) is not None
    ]
    shared = frozenset(word.stem for word in alignment.claim) & {word.stem for word in alignment.quote}
    found = []
    for scope in dict.fromkeys(scope for scope in claim_scopes if scope is not None):
        inside = _close(alignment, [(at, other) for at, other in pairs if claim_scopes[at] == scope])
        if _unshared([quote_scopes[other] is None for _, other in inside]) and not any(
            _denied(alignment.quote, other, shared) for _, other in inside
        ):
            found.append(Conflict(_negation(alignment.claim, scope), "", 1.0))
    claim_scopes = negations(alignment.claim, loosely=True)
    claimed = {word.text.lower() for word in alignment.claim}
    told_sparsely = claimed & SPARSE | ({"few"} if "fewer" in claimed else set())
    for scope in dict.fromkeys(scope for scope in quote_scopes if scope is not None):
        inside = _close(alignment, [(at, other) for at, other in pairs if quote_scopes[other] == scope])
        inside.sort(key=lambda pair: pair[1])
        reach = sum(word.content for word, of in zip(alignment.quote, quote_scopes, strict=True) if of == scope)
        least = WHOLE if alignment.quote[scope].stem in DENIALS else RESTATED
        restated = len({other for _, other in inside}) >= least * reach
        if not restated or alignment.quote[scope].text.lower() in told_sparsely:
            continue
        if _unshared([claim_scopes[at] is None for at, _ in inside]) and not any(
            _denied(alignment.claim, at, shared) for at, _ in inside
        ):
            found.append(Conflict("", _negation(alignment.quote, scope), 1.0))
    return tuple(found)


def _negation(words: Sequence[Word], at: int) -> str:
    """Return a negation as it reads: "instead of" where "of" is its last word."""
    phrase = at > 0 and PHRASES.get((words[at - 1].text.lower(), words[at].text.lower()))
    return f"{words[at - 1].text} {words[at].text}" if phrase else words[at].text


def _close(alignment: Alignment, pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the pairs, or none where it is a single one and stands in quite another place."""
    far = len(pairs) == 1 and alignment.place(*pairs[0]) < SINGLE_PLACE
    return [] if far else pairs


def _unshared(differ: Sequence[bool]) -> bool:
    """Return whether most of the words after a negation differ, the first of them counting most."""
    weights = [0.6**rank for rank in range(len(differ))]
    return sum(weight for weight, differs in zip(weights, differ, strict=True) if differs) > sum(weights) / 2


def _denied(words: Sequence[Word], at: int, shared: frozenset[str]) -> bool:
    """Return whether a word of denial that the other side lacks stands near a word."""
    near = words[max(0, at - 10) : at + 6]
    return any(
        (word.text.lower() in NEGATORS or (word.stem in IMPLICIT and word.stem not in shared))
        and abs(word.clause - words[at].clause) <= 1
        for word in near
    )


def opposite(one: str, other: str) -> bool:
    """Return whether two words point in opposite directions.

    >>> opposite("increases", "declined"), opposite("biased", "unbiased"), opposite("rises", "grows")
    (True, True, False)
    """
    if {one.lower(), other.lower()} & NOT_DIRECTED:
        return False
    return bool(_sides(stem(one)) & {(row, -side) for row, side in _sides(stem(other))}) or _denies(one, other)


def opposite_conflicts(alignment: Alignment) -> tuple[Conflict, ...]:
    """Return the words of the claim in whose place the quote has their opposite."""
    claim_scopes, quote_scopes = negations(alignment.claim), negations(alignment.quote)
    found = []
    for at, word in enumerate(alignment.claim):
        against = [
            other
            for other, told in enumerate(alignment.quote)
            if opposite(word.text, told.text)
            and (claim_scopes[at] is None) == (quote_scopes[other] is None)
            and not (_open(alignment.claim, at) and _open(alignment.quote, other))
        ]
        if not against:
            continue
        worst = max(against, key=lambda other: alignment.place(at, other))
        for_it = [other for other, told in enumerate(alignment.quote) if _same_side(word, told)]
        reach = alignment.place(at, worst)
        own = max((alignment.place(at, other) for other in for_it), default=-1.0)
        answered = for_it or any(_same_side(own_word, alignment.quote[worst]) for own_word in alignment.claim)
        if reach >= (DIRECTION_PLACE if answered else UNANSWERED_PLACE) and reach >= own + DIRECTION_MARGIN:
            found.append(Conflict(word.text, alignment.quote[worst].text, reach - max(own, 0)))
    return tuple(found)


def _open(words: Sequence[Word], at: int) -> bool:
    """Return whether a word is left open: "whether it is true" asks no less whether it is false."""
    return any(
        word.text.lower() == "whether" and word.clause == words[at].clause
        for word in words[max(0, at - OPEN) : at]
    )


def _same_side(word: Word, told: Word) -> bool:
    return word.stem == told.stem or bool(_sides(word.stem) & _sides(told.stem))


def _sides(of: str) -> frozenset[tuple[int, int]]:
    """Return the rows of POLES that a stem is in, each with its side."""
    return _SIDES.get(of, frozenset())


def _denies(one: str, other: str) -> bool:
    short, long = sorted((one.lower(), other.lower()), key=len)
    return len(short) > 3 and any(
        long.startswith(prefix) and stem(long.removeprefix(prefix)) == stem(short) for prefix in PREFIXES
    )


def _read_poles(table: str) -> dict[str, frozenset[tuple[int, int]]]:
    sides: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
    for row, line in enumerate(table.strip().splitlines()):
        for side, words in zip((1, -1), line.split("|"), strict=True):
            for word in words.split():
                sides[stem(word)].add((row, side))
    return {word: frozenset(rows) for word, rows in sides.items()}


_SIDES = _read_poles(POLES)
