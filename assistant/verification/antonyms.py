"""Antonyms: a claim that says up where the quotes say down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from assistant.text import Word
from assistant.verification.alignment import Alignment, Conflict
from assistant.verification.negation import negation_scopes
from index.search import stem

__all__ = ["antonym_conflicts", "are_antonyms"]

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
"""Antonyms, one scale per row: every word left of the bar is an antonym of every word right of it."""

NOT_ANTONYMS = frozenset("position positions positioned positioning".split())
"""Words that share a stem with one of POLES ("positive") but not its meaning."""

PREFIXES = ("un", "in", "im", "non", "dis", "ir", "mis")
"""Prefixes that make a word's antonym: biased, unbiased."""

SHORTEST_PREFIXED = 4
"""Letters of the shortest word that takes one of PREFIXES."""

MIN_NEIGHBOURHOOD = 0.34
"""Neighbourhood similarity from which two antonyms are about the same thing."""

MIN_NEIGHBOURHOOD_ALONE = 0.15
"""The same if the quotes have no word of the claim's pole, nor the claim one of the quotes'."""

MARGIN = 0.12
"""How much more similar an antonym's neighbourhood must be than that of any quote word of the claim's own pole."""

LEFT_OPEN = 8
"""Words after "whether" that a sentence leaves open."""


def are_antonyms(one: str, other: str) -> bool:
    """Return whether two words have opposite meanings.

    >>> are_antonyms("increases", "declined"), are_antonyms("biased", "unbiased"), are_antonyms("rises", "grows")
    (True, True, False)
    """
    if {one.lower(), other.lower()} & NOT_ANTONYMS:
        return False
    opposite_poles = {(row, -pole) for row, pole in _poles(stem(other))}
    return bool(_poles(stem(one)) & opposite_poles) or _differ_by_prefix(one, other)


def antonym_conflicts(alignment: Alignment) -> tuple[Conflict, ...]:
    """Return the words of the claim where a quote has an antonym in a similar neighbourhood."""
    claim_scopes, quote_scopes = negation_scopes(alignment.claim), negation_scopes(alignment.quote)
    found = []
    for at, word in enumerate(alignment.claim):
        antonyms = [
            other
            for other, quoted in enumerate(alignment.quote)
            if are_antonyms(word.text, quoted.text)
            and (claim_scopes[at] is None) == (quote_scopes[other] is None)
            and not (_is_left_open(alignment.claim, at) and _is_left_open(alignment.quote, other))
        ]
        if not antonyms:
            continue
        nearest = max(antonyms, key=lambda other: alignment.neighbourhood(at, other))
        agreeing = [other for other, quoted in enumerate(alignment.quote) if _same_pole(word, quoted)]
        similarity = alignment.neighbourhood(at, nearest)
        best_agreeing = max((alignment.neighbourhood(at, other) for other in agreeing), default=-1.0)
        alone = not agreeing and not any(
            _same_pole(claimed, alignment.quote[nearest]) for claimed in alignment.claim
        )
        least = MIN_NEIGHBOURHOOD_ALONE if alone else MIN_NEIGHBOURHOOD
        if similarity >= least and similarity >= best_agreeing + MARGIN:
            found.append(Conflict(word.text, alignment.quote[nearest].text, similarity - max(best_agreeing, 0)))
    return tuple(found)


def _is_left_open(words: Sequence[Word], at: int) -> bool:
    """Return whether a word is in a question: "whether it is true" also asks whether it is false."""
    return any(
        word.text.lower() == "whether" and word.clause == words[at].clause
        for word in words[max(0, at - LEFT_OPEN) : at]
    )


def _same_pole(one: Word, other: Word) -> bool:
    return one.stem == other.stem or bool(_poles(one.stem) & _poles(other.stem))


def _poles(of: str) -> frozenset[tuple[int, int]]:
    """Return the rows of POLES that a stem is in, each with its side: 1 for the left, -1 for the right."""
    return _BY_STEM.get(of, frozenset())


def _differ_by_prefix(one: str, other: str) -> bool:
    short, long = sorted((one.lower(), other.lower()), key=len)
    return len(short) >= SHORTEST_PREFIXED and any(
        long.startswith(prefix) and stem(long.removeprefix(prefix)) == stem(short) for prefix in PREFIXES
    )


def _read_poles(table: str) -> dict[str, frozenset[tuple[int, int]]]:
    poles: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
    for row, line in enumerate(table.strip().splitlines()):
        for pole, words in zip((1, -1), line.split("|"), strict=True):
            for word in words.split():
                poles[stem(word)].add((row, pole))
    return {word: frozenset(found) for word, found in poles.items()}


_BY_STEM = _read_poles(POLES)
