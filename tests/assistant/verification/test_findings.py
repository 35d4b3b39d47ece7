"""How findings add up to a score, and the reasons they give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from assistant.text.entities import Name
from assistant.verification.alignment import Conflict, align
from assistant.verification.coverage import Coverage
from assistant.verification.findings import AGAINST, BASE, SUPPORTED, Findings, find
from assistant.verification.other_paper import OtherPaper
from index import Paper
from tests.support.fakes import BREAD, WordEncoder

COPIED = Coverage(
    closeness=1.0, matched=1.0, matched_outside_gap=1.0, matched_ignoring_paper=1.0, gap=0.0, gap_words=()
)
NOTHING = Findings((), (), (), (), (), (), (), (), (), (), (), (), (), COPIED)
CONFLICT = Conflict("increases", "reduces", 1.0)


Change = Callable[[Findings], Findings]


def score_with_shared(share: float, change: Change) -> float:
    """Return the score of a claim that shares so many of its words with the quotes, after a change."""
    coverage = replace(COPIED, matched=share, matched_outside_gap=share, matched_ignoring_paper=share)
    return change(replace(NOTHING, coverage=coverage)).score


def test_a_claim_without_findings_is_supported_with_certainty() -> None:
    assert NOTHING.score == pytest.approx(1 / (1 + np.exp(-BASE)))
    assert not any(NOTHING.amounts.values()) and not list(NOTHING.why())


def test_every_amount_has_a_weight() -> None:
    assert NOTHING.amounts.keys() == AGAINST.keys()


@pytest.mark.parametrize(
    "change",
    [
        lambda found: replace(found, antonyms=(CONFLICT,)),
        lambda found: replace(found, negations=(CONFLICT,)),
        lambda found: replace(found, swapped_words=(CONFLICT,)),
        lambda found: replace(found, reversed_comparisons=(CONFLICT,)),
    ],
    ids=["antonyms", "negations", "swapped words", "reversed comparisons"],
)
def test_findings_about_word_order_count_less_in_a_paraphrase(change: Change) -> None:
    scores = [score_with_shared(share, change) for share in (0.4, 0.65, 0.75, 0.85, 1.0)]
    assert scores[0] == scores[1] > scores[2] > scores[3] == scores[4]
    assert scores[4] < SUPPORTED < scores[0]


def test_a_substitution_counts_only_among_copied_words() -> None:
    def score(share: float) -> float:
        return score_with_shared(share, lambda found: replace(found, substitutions=(CONFLICT,)))

    assert score(0.9) > SUPPORTED > score(1.0)
    ignored = replace(NOTHING, coverage=replace(COPIED, matched_ignoring_paper=0.9), substitutions=(CONFLICT,))
    assert not list(ignored.why())


def test_a_weak_antonym_counts_in_part() -> None:
    weak, strong = (replace(NOTHING, antonyms=(replace(CONFLICT, strength=by),)).score for by in (0.1, 0.2))
    assert NOTHING.score > weak > strong == replace(NOTHING, antonyms=(CONFLICT,)).score


def test_a_gap_counts_less_in_a_paraphrase() -> None:
    def score(outside: float) -> float:
        return replace(NOTHING, coverage=replace(COPIED, gap=2.0, matched_outside_gap=outside)).score

    assert score(1.0) < SUPPORTED < score(0.5)


def test_no_more_than_two_unknown_names_count() -> None:
    names = tuple(Name(text, 0, 3) for text in ("Ant", "Bee", "Cat"))
    one, two, three = (replace(NOTHING, unknown_names=names[:count]).score for count in (1, 2, 3))
    assert SUPPORTED > one > two == three


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda found: replace(found, coverage=replace(COPIED, closeness=0.2)), "the cited sentence is about"),
        (
            lambda found: replace(found, coverage=replace(COPIED, gap=2.0, gap_words=("loud", "barks"))),
            "'loud barks' has no counterpart in the cited sentence",
        ),
        (lambda found: replace(found, other_paper=OtherPaper(BREAD, 0.1)), "'Bread and Yeast' fits this sentence"),
        (lambda found: replace(found, negations=(Conflict("", "not", 1.0),)), "the paper says 'not' where the"),
        (lambda found: replace(found, overstatements=("always",)), "'always' says more than the paper does"),
    ],
)
def test_each_finding_gives_its_reason(change: Change, reason: str) -> None:
    found = change(NOTHING)
    assert found.score < SUPPORTED
    (why,) = found.why()
    assert why.startswith(reason)


def test_a_dropped_hedge_alone_rejects_nothing() -> None:
    hedged = replace(NOTHING, dropped_hedges=("may",))
    assert SUPPORTED < hedged.score < NOTHING.score and not list(hedged.why())


def test_a_papers_acronyms_explain_what_a_claim_spells_out() -> None:
    claim, quote = "It reconstructs high dynamic range images.", "It reconstructs images."
    paper = Paper("HDR", "HDR images are bright. It reconstructs images.")

    def gap(papers: list[Paper]) -> float:
        tokens = WordEncoder().encode_tokens([claim, quote])
        return find(claim, [quote], papers, align(claim, [quote], tokens, np.ones(4000, np.float32))).coverage.gap

    assert gap([paper]) == 0 < gap([])
