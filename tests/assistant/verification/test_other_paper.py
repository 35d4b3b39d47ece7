"""Whose claim it is: a paper that has far more of a claim than the cited one, and what leaves a claim alone."""

from __future__ import annotations

import numpy as np

from assistant.verification.checker import Checker
from assistant.verification.other_paper import Elsewhere, elsewhere
from index import Paper, PaperIndex
from tests.support.fakes import BREAD, CATS, RIVERS, WordEncoder

IDF = np.ones(4000, np.float32)


def found(claim: str, cited: Paper, *others: Paper) -> Elsewhere | None:
    encoder = WordEncoder()
    claimed, own, *rest = encoder.encode_tokens([claim, cited.abstract, *(paper.abstract for paper in others)])
    return elsewhere(claim, claimed, IDF, [own], zip(others, rest, strict=True))


def test_a_claim_belongs_to_the_paper_that_has_its_words() -> None:
    claim = "Yeast makes the bread rise."
    belongs = found(claim, RIVERS, CATS, BREAD)
    assert belongs and belongs.paper == BREAD
    assert found(claim, BREAD, CATS, RIVERS) is None


def test_a_claim_that_several_papers_share_is_left_where_it_is_cited() -> None:
    assert found("Yeast makes the bread rise.", BREAD, Paper("More Bread", BREAD.abstract)) is None


def test_function_words_alone_belong_to_nobody() -> None:
    assert found("It is what it is.", RIVERS, BREAD) is None


def test_a_claim_cited_for_the_wrong_paper_is_told_the_right_one(few_index: PaperIndex) -> None:
    snapshot = few_index.snapshot
    cats, bread = (next(paper for paper in few_index.papers if paper.title == one.title) for one in (CATS, BREAD))
    checker = Checker(few_index.encoder, snapshot.idf, snapshot.known_tokens, snapshot.nearest_papers)
    verdict = checker.check_papers("Bread needs yeast.", [cats])
    assert verdict.verdict == "unsupported"
    assert "this is rather what 'Bread and Yeast' says" in verdict.why
    assert checker.check_papers("Bread needs yeast.", [bread]).verdict == "supported"
