"""The controlled claims and questions are what their datasheet says."""

from __future__ import annotations

from collections import Counter

import pytest

from eval.answers.controlled import SURFACE, half_of, read_abstracts
from eval.answers.questions import (
    CONTROLLED_279_CLAIMS,
    CONTROLLED_CLAIMS,
    CONTROLLED_QUESTIONS,
    WRITTEN_CLAIMS,
    read_claims,
    read_questions,
)
from eval.metrics import auroc
from index.listings import default_papers

ABSTRACTS = read_abstracts()
CLAIMS = read_claims(CONTROLLED_CLAIMS)
QUESTIONS = read_questions(CONTROLLED_QUESTIONS)
BY_TITLE = {paper.title: paper for paper in ABSTRACTS if paper.used == "claims"}
TEXTS = [" ".join(f"{BY_TITLE[title].title} {BY_TITLE[title].text}" for title in claim.cited) for claim in CLAIMS]


@pytest.mark.parametrize("name", SURFACE)
def test_no_surface_count_tells_true_claims_from_false(name: str) -> None:
    scores = [SURFACE[name](claim, text) for claim, text in zip(CLAIMS, TEXTS, strict=True)]
    assert 0.45 <= auroc([claim.supported for claim in CLAIMS], scores) <= 0.55


@pytest.mark.parametrize("supported", [True, False])
def test_each_label_is_half_of_the_claims_and_half_worded_closely(supported: bool) -> None:
    same = [claim for claim in CLAIMS if claim.supported == supported]
    assert len(same) >= 1_500
    assert len(same) / len(CLAIMS) == pytest.approx(0.5, abs=0.02)
    assert sum(claim.wording == "close" for claim in same) / len(same) == pytest.approx(0.5, abs=0.05)


def test_the_evidence_is_verbatim() -> None:
    for claim, text in zip(CLAIMS, TEXTS, strict=True):
        assert claim.evidence
        assert all(sentence in text for sentence in claim.evidence), claim.id


def test_a_claim_is_in_the_half_of_all_its_papers_or_in_neither() -> None:
    for claim in CLAIMS:
        halves = {half_of(BY_TITLE[title].id) for title in claim.cited}
        assert claim.half == (halves.pop() if len(halves) == 1 else "between"), claim.id
    assert Counter(claim.half for claim in CLAIMS)["held out"] >= 700


def test_the_abstracts_are_not_among_the_included_papers() -> None:
    included = {paper.title.casefold() for paper in default_papers()}
    assert not included & {paper.title.casefold() for paper in ABSTRACTS}


def test_the_questions_are_of_every_kind_and_name_known_papers() -> None:
    known = {paper.title for paper in ABSTRACTS if paper.used == "questions"}
    assert all(question.titles <= known for question in QUESTIONS)
    assert Counter(question.type for question in QUESTIONS) == {
        None: 340,
        "missing-detail": 100,
        "off-corpus": 100,
        "false-premise": 50,
        "out-of-domain": 50,
    }


def test_the_written_claims_cite_included_papers() -> None:
    titles = {paper.title for paper in default_papers()}
    written = read_claims(WRITTEN_CLAIMS)
    assert len(written) == 201
    assert {title for claim in written for title in claim.cited} <= titles


def test_neither_do_surface_counts_tell_apart_the_controlled_claims_over_the_included_papers() -> None:
    claims = read_claims(CONTROLLED_279_CLAIMS)
    texts = {paper.title: f"{paper.title} {paper.abstract}" for paper in default_papers()}
    of = [" ".join(texts[title] for title in claim.cited) for claim in claims]
    assert Counter((claim.supported, claim.wording) for claim in claims) == {
        (supported, wording): 40 for supported in (True, False) for wording in ("close", "other")
    }
    assert all(any(sentence in text for text in of) for claim in claims for sentence in claim.evidence)
    for name, count in SURFACE.items():
        scores = [count(claim, text) for claim, text in zip(claims, of, strict=True)]
        assert 0.45 <= auroc([claim.supported for claim in claims], scores) <= 0.55, name
