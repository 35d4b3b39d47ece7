"""How findings become numbers, and what score and verdict follow from the fitted weights."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.text import find_names
from assistant.verification.alignment import Conflict
from assistant.verification.features import CERTAIN, FEATURES, Scoring, fitted_scoring
from assistant.verification.findings import Findings
from tests.assistant.verification.test_findings import COPIED, NOTHING

CONFLICT = Conflict("increases", "reduces")


def sharing(share: float, findings: Findings) -> Findings:
    """Return the findings for a claim that shares so many of its words with the quotes."""
    coverage = replace(COPIED, matched=share, matched_outside_gap=share, matched_ignoring_paper=share)
    return replace(findings, coverage=coverage)


def test_of_a_claim_without_findings_every_feature_is_0() -> None:
    assert {feature(NOTHING) for feature in FEATURES.values()} == {0}


def test_every_feature_has_a_fitted_weight_and_none_speaks_for_a_claim() -> None:
    scoring = fitted_scoring()
    assert scoring.weights.keys() == FEATURES.keys() and CERTAIN.keys() <= FEATURES.keys()
    assert min(scoring.weights.values()) >= 0
    assert scoring.supported < scoring.score(NOTHING)
    assert all(scoring.weights[kind] * least > 0 for kind, least in CERTAIN.items())


@pytest.mark.parametrize(
    ("feature", "findings"),
    [
        ("antonyms", replace(NOTHING, antonyms=(CONFLICT,))),
        ("negations", replace(NOTHING, negations=(CONFLICT,))),
        ("antonyms", replace(NOTHING, antonyms=(CONFLICT,))),
        ("word_order", replace(NOTHING, swapped_words=(CONFLICT,))),
        ("word_order", replace(NOTHING, reversed_comparisons=(CONFLICT,))),
    ],
)
def test_findings_about_single_words_count_less_in_a_paraphrase(feature: str, findings: Findings) -> None:
    amounts = [FEATURES[feature](sharing(share, findings)) for share in (0.4, 0.65, 0.75, 0.85, 1.0)]
    assert amounts == pytest.approx([0.25, 0.25, 0.625, 1.0, 1.0])


def test_a_substitution_counts_only_among_copied_words() -> None:
    found = replace(NOTHING, substitutions=(CONFLICT,))
    assert [FEATURES["substitutions"](sharing(share, found)) for share in (0.9, 1.0)] == [0, 1]


def test_a_gap_counts_less_in_a_paraphrase() -> None:
    whole, half = (
        FEATURES["gap"](replace(NOTHING, coverage=replace(COPIED, gap=2.0, matched_outside_gap=outside)))
        for outside in (1.0, 0.5)
    )
    assert (whole, half) == (2.0, 2.0 / 16)


def test_no_more_than_two_unknown_names_count() -> None:
    names = find_names("We use Ant, Bee and Cat.")
    assert len(names) == 3
    assert [FEATURES["unknown_names"](replace(NOTHING, unknown_names=names[:count])) for count in (1, 2, 3)] == [
        1,
        2,
        2,
    ]


def test_the_score_is_the_logistic_of_what_is_left_of_the_intercept() -> None:
    scoring = Scoring(1.0, {"negations": 1.0}, supported=0.6)
    assert scoring.score(replace(NOTHING, negations=(CONFLICT,))) == 0.5


def test_below_the_cut_off_a_claim_is_unsupported_only_with_a_flaw_that_code_can_know() -> None:
    scoring = Scoring(1.0, {"negations": 3.0, "overstatements": 3.0}, supported=0.6)
    denied = replace(NOTHING, negations=(CONFLICT,))
    assert scoring.verdict(NOTHING) == "supported"
    assert scoring.verdict(denied) == "unsupported"
    assert scoring.verdict(sharing(0.4, denied)) == "doubtful"
    assert scoring.verdict(replace(NOTHING, overstatements=("always",))) == "doubtful"


def test_a_displaced_name_alone_leaves_a_claim_doubtful() -> None:
    (name,) = find_names("They test Llama.")
    assert fitted_scoring().verdict(replace(NOTHING, displaced_names=((name, "Qwen"),))) == "doubtful"
