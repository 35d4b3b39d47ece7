"""Figures agree with values worked out by hand, and list the questions that failed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answer import Verdict, VerdictName
from eval.answers.figures import Figure, compute_figures
from eval.answers.questions import LabelledClaim, LabelledQuestion, Turn
from eval.answers.runner import AnswerResult, ClaimResult, Run
from eval.metrics import Facts


def answer(
    name: str,
    kind: str = "single",
    ranked: str = "",
    cited: str = "",
    gold: tuple[str, ...] = ("a",),
    also_ok: tuple[str, ...] = (),
    facts: Facts = (),
    type: str | None = None,
    near: tuple[str, ...] = (),
    turns: int = 1,
    turn: int = 0,
    status: str = "answered",
    text: str = "",
    citations: int = 0,
    exact: int = 0,
    seconds: float = 0.1,
) -> AnswerResult:
    question = LabelledQuestion(name, kind, (Turn("?", gold, also_ok, facts),) * turns, type, near)
    return AnswerResult(
        question=question,
        turn=turn,
        ranked=tuple(ranked),
        cited=tuple(cited),
        status=status,
        reason=None,
        text=text,
        words=len(text.split()),
        citations=citations,
        exact=exact,
        seconds=seconds,
    )


def claim(name: str, supported: bool, verdict: VerdictName, score: float, type: str) -> ClaimResult:
    return ClaimResult(LabelledClaim(name, "It is.", ("a",), supported, type), Verdict(verdict, score))


def figures_of(*answers: AnswerResult, claims: tuple[ClaimResult, ...] = ()) -> dict[str, Figure]:
    figures = compute_figures(Run(None, 3, answers, claims, (), 1.0))
    return {f"{figure.part}: {figure.name}": figure for figure in figures}


def value(figures: dict[str, Figure], name: str) -> tuple[object, tuple[str, ...]]:
    return pytest.approx(figures[name].value), figures[name].failed


def test_recall_and_mrr_use_the_first_relevant_paper() -> None:
    figures = figures_of(
        answer("q1", ranked="abc"), answer("q2", ranked="bca"), answer("q3", ranked="xa", also_ok=("x",))
    )
    assert value(figures, "one paper: recall@1") == (2 / 3, ("q2",))
    assert value(figures, "one paper: MRR") == ((1 + 1 / 3 + 1) / 3, ("q2",))


def test_every_group_of_facts_must_be_present() -> None:
    facts = (("40%",), ("mean", "average"))
    figures = figures_of(
        answer("q1", facts=facts, text=r"On average 40\%."),
        answer("q2", facts=facts, text="On average 50%."),
        answer("q3", text="No facts are asked of this one."),
    )
    assert value(figures, "one paper: facts") == (0.5, ("q2",))
    assert figures["one paper: facts"].count == 2
    assert figures["one paper: words, mean"].value == pytest.approx((3 + 3 + 7) / 3)


def test_a_declined_answer_cites_no_right_paper_and_counts_as_wrongly_declined() -> None:
    figures = figures_of(
        answer("q1", cited="ba"), answer("q2", cited="b"), answer("q3", status="declined", text="")
    )
    assert value(figures, "one paper: right paper cited") == (1 / 3, ("q2", "q3"))
    assert value(figures, "one paper: not wrongly declined") == (2 / 3, ("q3",))


def test_questions_for_several_papers_are_scored_by_share() -> None:
    facts = (("sheaf",), ("graph",))
    figures = figures_of(
        answer("m1", "multi", "abxxxxxxc", "abz", ("a", "b", "c"), ("z",), facts, text="A sheaf."),
        answer("m2", "multi", "ab", "ax", ("a", "b"), (), facts, text="A sheaf and a graph."),
    )
    assert value(figures, "several papers: recall@8") == ((2 / 3 + 1) / 2, ("m1",))
    assert value(figures, "several papers: recall of cited papers") == ((2 / 3 + 1 / 2) / 2, ("m1", "m2"))
    assert value(figures, "several papers: precision of cited papers") == ((1 + 1 / 2) / 2, ("m2",))
    assert value(figures, "several papers: fact groups") == (0.75, ("m1",))


def test_the_first_turn_is_not_a_follow_up() -> None:
    figures = figures_of(
        answer("f1", "followup", turns=3, turn=0),
        answer("f1", "followup", turns=3, turn=1, cited="a"),
        answer("f1", "followup", turns=3, turn=2, cited="b"),
    )
    assert value(figures, "follow-ups: right paper cited") == (0.5, ("f1/3",))


def test_only_a_false_premise_may_be_corrected_instead_of_declined() -> None:
    figures = figures_of(
        answer("u1", "unanswerable", type="false-premise", near=("a",), cited="a"),
        answer("u2", "unanswerable", type="false-premise", near=("a",), cited="b"),
        answer("u3", "unanswerable", type="missing-detail", near=("a",), cited="a"),
        answer("u4", "unanswerable", type="missing-detail", near=("a",), status="declined"),
    )
    assert value(figures, "declined or set right: false-premise") == (0.5, ("u2",))
    assert value(figures, "declined or set right: missing-detail") == (0.5, ("u3",))


def test_exact_quotes_are_a_share_of_all_citations_and_seconds_cover_all_answers() -> None:
    figures = figures_of(
        answer("q1", citations=3, exact=3, seconds=0.1),
        answer("q2", citations=1, exact=0, seconds=0.2),
        answer("q3", seconds=9.0),
    )
    assert value(figures, "every answer: exact quotes") == (0.75, ("q2",))
    assert figures["every answer: seconds, median"].value == 0.2
    assert figures["every answer: seconds, 95th percentile"].value == 9.0


def test_claims_are_scored_by_label_and_by_type() -> None:
    figures = figures_of(
        claims=(
            claim("c1", True, "supported", 0.9, "close"),
            claim("c2", True, "unsupported", 0.3, "number"),
            claim("c3", False, "unsupported", 0.2, "negation"),
            claim("c4", False, "supported", 0.6, "negation"),
            claim("c5", False, "unsupported", 0.1, "role-swap"),
            claim("c6", False, "unsupported", 0.1, "role-swap"),
        )
    )
    assert value(figures, "claims: balanced accuracy") == ((1 / 2 + 3 / 4) / 2, ("c2", "c4"))
    assert figures["claims: AUROC"].value == pytest.approx(7 / 8)
    assert value(figures, "claims: false alarms") == (0.5, ("c2",))
    assert value(figures, "claims: caught: negation") == (0.5, ("c4",))
    assert value(figures, "claims: caught: role-swap") == (1, ())


def test_held_out_claims_are_scored_separately() -> None:
    seen = claim("c1", False, "unsupported", 0.2, "negation")
    other = claim("c2", False, "supported", 0.9, "negation")
    figures = figures_of(claims=(seen, replace(other, claim=replace(other.claim, half="held out"))))
    assert value(figures, "claims: caught: negation") == (1, ())
    assert value(figures, "claims, held out: caught: negation") == (0, ("c2",))


def test_a_part_without_questions_is_not_reported() -> None:
    assert figures_of() == {}
    assert not any(name.startswith(("several", "claims")) for name in figures_of(answer("q1")))
