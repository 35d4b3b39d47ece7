"""What begins by going back to one paper and cites another is in doubt."""

from __future__ import annotations

import pytest

from assistant.answer import Verdict
from assistant.generative.back_references import check_back_reference, left_behind
from assistant.generative.drafted_claims import CitedSentence, DraftedClaim
from index.papers.paper import Paper
from tests.support.fakes import BREAD, CATS, RIVERS

SUPPORTED = Verdict("supported", 0.9)


def claim(text: str, *papers: Paper, lead: str = " ", verdict: Verdict = SUPPORTED) -> DraftedClaim:
    cited = tuple(CitedSentence(paper, paper.sentences[0]) for paper in papers)
    return DraftedClaim(text, cited, lead, verdict=verdict)


FIRST = claim("Cats at Night studies cats.", CATS)


@pytest.mark.parametrize(
    "text",
    [
        "It also bakes 12 loaves.",
        "Its authors bake 12 loaves.",
        "The same ovens bake.",
        "In the same study bread rises.",
        "This paper bakes.",
        "The authors also bake.",
    ],
)
def test_a_sentence_that_goes_back_to_one_paper_and_cites_another_is_in_doubt(text: str) -> None:
    checked = check_back_reference(claim(text, BREAD), [FIRST])
    assert checked.verdict.verdict == "doubtful"
    assert "goes back to “Cats at Night”, but “Bread and Yeast” is cited" in checked.verdict.why[0]


def test_so_is_one_that_adds_another_paper_to_the_one_it_goes_back_to() -> None:
    assert check_back_reference(claim("It also bakes.", CATS, BREAD), [FIRST]).verdict.verdict == "doubtful"


@pytest.mark.parametrize(
    "later",
    [
        claim("It also finds that they hunt.", CATS),
        claim("Another paper bakes 12 loaves.", BREAD),
        claim("They bake 12 loaves.", BREAD),
        claim("The authors of “Bread and Yeast” bake 12 loaves.", BREAD),
        claim("It has also been suggested that bread rises.", BREAD),
        claim("It bakes 12 loaves.", BREAD, lead="\n- "),
        claim("Its loaves are 12."),
    ],
)
def test_what_stays_with_its_paper_or_begins_anew_is_not_in_doubt(later: DraftedClaim) -> None:
    assert check_back_reference(later, [FIRST]) == later


def test_it_goes_back_to_the_papers_of_the_sentence_before_and_no_further() -> None:
    two = claim("Both bake.", BREAD, RIVERS)
    assert left_behind(claim("It sleeps.", CATS), [FIRST, two]) == (BREAD, RIVERS)
    assert left_behind(claim("It bakes.", RIVERS), [FIRST, two]) == ()
    assert check_back_reference(claim("It bakes.", RIVERS), [FIRST, two]).verdict.verdict == "supported"
    assert check_back_reference(claim("It sleeps.", CATS), [FIRST, two]).verdict.verdict == "doubtful"


def test_what_a_judge_upheld_stays_upheld() -> None:
    upheld = claim("It bakes.", BREAD, verdict=Verdict("supported", 0.9, decided_by="judge"))
    assert check_back_reference(upheld, [FIRST]) == upheld
