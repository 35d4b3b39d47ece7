"""Which paper a claim belongs to: another one must match it clearly better than the cited one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from assistant.verification.checker import Checker
from assistant.verification.other_paper import OtherPaper, find_other_paper
from index import Paper, PaperIndex
from tests.support.fakes import BREAD, CATS, RIVERS, WordEncoder

IDF = np.ones(4000, np.float32)


def found(claim: str, cited: Paper, *others: Paper) -> OtherPaper | None:
    encoder = WordEncoder()
    claim_tokens, cited_tokens, *rest = encoder.encode_tokens(
        [claim, cited.abstract, *(paper.abstract for paper in others)]
    )
    return find_other_paper(claim, claim_tokens, IDF, [cited_tokens], zip(others, rest, strict=True))


def test_a_claim_belongs_to_the_paper_with_its_words() -> None:
    claim = "Bread needs yeast: yeast makes bread rise."
    other = found(claim, RIVERS, CATS, BREAD)
    assert other and other.paper == BREAD
    assert found(claim, BREAD, CATS, RIVERS) is None


def test_a_claim_that_several_papers_match_stays_with_the_cited_one() -> None:
    assert found("Bread needs yeast: yeast makes bread rise.", BREAD, Paper("More Bread", BREAD.abstract)) is None


def test_function_words_alone_belong_to_no_paper() -> None:
    assert found("It is what it is.", RIVERS, BREAD) is None


def test_a_claim_of_few_words_belongs_to_no_paper_in_particular() -> None:
    assert found("Yeast makes the bread rise.", RIVERS, CATS, BREAD) is None


def test_a_claim_that_cites_the_wrong_paper_names_the_right_one(few_index: PaperIndex) -> None:
    snapshot = few_index.snapshot
    cats, bread = (next(paper for paper in few_index.papers if paper.title == one.title) for one in (CATS, BREAD))
    checker = Checker(few_index.encoder, snapshot.idf, snapshot.known_tokens, snapshot.nearest_papers)
    claim = "Bread needs yeast: yeast makes bread rise."
    verdict = checker.check_papers(claim, [cats])
    assert verdict.verdict == "unsupported"
    assert "“Bread and Yeast” fits this sentence better" in verdict.why
    assert checker.check_papers(claim, [bread]).verdict == "supported"


def test_a_slightly_better_match_is_no_reason_to_prefer_another_paper() -> None:
    words = [f"word{number}" for number in range(40)]
    cited = Paper("Cited", f"{' '.join(words[:-1])} end.")
    claim = f"{' '.join(words)}."
    assert found(claim, cited, Paper("Other", claim)) is None
    other = found(claim, Paper("Cited", f"{' '.join(words[:30])}."), Paper("Other", claim))
    assert other and other.lead == pytest.approx(10 / 40 - 0.05)


def test_the_titles_of_papers_do_not_count() -> None:
    claim = "Bread needs yeast: yeast makes bread rise."
    encoder = WordEncoder()
    claim_tokens, tokens, cited = encoder.encode_tokens([claim, BREAD.abstract, RIVERS.abstract])
    title = replace(tokens, spans=tokens.spans - 1000)
    assert find_other_paper(claim, claim_tokens, IDF, [cited], [(BREAD, tokens)])
    assert find_other_paper(claim, claim_tokens, IDF, [cited], [(BREAD, title)]) is None
