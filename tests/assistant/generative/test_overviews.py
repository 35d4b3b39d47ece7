"""A lead-in is kept with what it introduces, as far as it counts and names no more than that."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.answer import Verdict
from assistant.generative.drafted_claims import CitedSentence, DraftedClaim
from assistant.generative.overviews import check_overview, introduced_by, with_overviews
from index.papers.paper import Paper
from tests.support.fakes import BREAD, CATS, RIVERS


class Strict:
    """A checker that refuses everything."""

    def check(
        self, claim: str, quotes: Sequence[str], papers: Sequence[Paper] = (), *, subject: str = ""
    ) -> Verdict:
        return Verdict("unsupported", 0.1, (f"refused: {claim}",))


class Silent:
    """A checker that finds nothing to check."""

    def check(
        self, claim: str, quotes: Sequence[str], papers: Sequence[Paper] = (), *, subject: str = ""
    ) -> Verdict:
        return Verdict("unchecked", 0.0, ("there is nothing in it to check",))


def about(paper: Paper, lead: str = " ") -> DraftedClaim:
    return DraftedClaim(f"So {paper.title}.", (CitedSentence(paper, paper.sentences[0]),), lead)


def said(text: str, lead: str = " ") -> DraftedClaim:
    return DraftedClaim(text, (), lead)


THREE = [about(CATS), about(BREAD), about(RIVERS)]


def verdict_on(text: str, checker: Strict | Silent) -> str:
    return check_overview(with_overviews([said(text), *THREE])[0], THREE, checker).verdict.verdict


def test_a_lead_in_cites_one_sentence_of_each_paper_that_it_introduces() -> None:
    overview, *others = with_overviews([said("Yes."), *THREE, about(CATS)])
    assert (overview.kind, overview.papers) == ("overview", (CATS, BREAD, RIVERS))
    assert others == [*THREE, about(CATS)]


def test_several_lead_ins_introduce_the_same() -> None:
    claims = with_overviews([said("Yes."), said("All of them do:"), about(CATS)])
    assert [claim.kind for claim in claims] == ["overview", "overview", "claim"]
    assert introduced_by(claims, 0) == introduced_by(claims, 1) == [about(CATS)]


def test_a_lead_in_further_down_introduces_its_paragraph() -> None:
    claims = with_overviews([about(CATS), said("And two more:", "\n\n"), about(BREAD), about(RIVERS, "\n\n")])
    assert claims[1].papers == (BREAD,)


@pytest.mark.parametrize("claims", [[about(CATS), said("So be it.")], [said("Yes.")]], ids=["after", "alone"])
def test_a_sentence_that_introduces_nothing_is_no_lead_in(claims: list[DraftedClaim]) -> None:
    assert with_overviews(claims) == claims


def test_a_sentence_whose_markers_lead_nowhere_is_no_lead_in() -> None:
    claims = [DraftedClaim("Cats fly.", (), unknown=1), about(CATS)]
    assert with_overviews(claims) == claims


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Three papers do so:", "unchecked"),
        ("All three studies agree.", "unchecked"),
        ("Four papers do so:", "unsupported"),
        ("Two of these papers do so.", "doubtful"),
        ("Three methods do so.", "unchecked"),
    ],
)
def test_a_lead_in_may_not_count_more_papers_than_it_introduces(text: str, verdict: str) -> None:
    assert verdict_on(text, Silent()) == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("The evidence is mixed.", "doubtful"),
        ("Yes, 40% more.", "unsupported"),
        ("No, GRPO is better.", "unsupported"),
        ("Three papers urge caution.", "doubtful"),
    ],
)
def test_code_is_certain_only_of_the_figures_and_names_of_a_lead_in(text: str, verdict: str) -> None:
    assert verdict_on(text, Strict()) == verdict


def test_a_lead_in_of_which_nothing_is_left_is_refused() -> None:
    overview = with_overviews([said("Yes."), about(CATS)])[0]
    assert check_overview(overview, [], Silent()).has_failed
