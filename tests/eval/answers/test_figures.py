"""The figures of a run worked out by hand, each with the questions that failed it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answer import Verdict, VerdictName
from eval.answers.figures import Figure, figures_of
from eval.answers.questions import Claim, Question, Turn
from eval.answers.runner import Outcome, Ruling, Run
from eval.metrics import Facts


def outcome(
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
) -> Outcome:
    question = Question(name, kind, (Turn("?", gold, also_ok, facts),) * turns, type, near)
    return Outcome(
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


def ruling(name: str, supported: bool, verdict: VerdictName, score: float, type: str) -> Ruling:
    return Ruling(Claim(name, "It is.", ("a",), supported, type), Verdict(verdict, score))


def measured(*outcomes: Outcome, rulings: tuple[Ruling, ...] = ()) -> dict[str, Figure]:
    figures = figures_of(Run(None, 3, outcomes, rulings, (), 1.0))
    return {f"{figure.part}: {figure.name}": figure for figure in figures}


def value(figures: dict[str, Figure], name: str) -> tuple[object, tuple[str, ...]]:
    return pytest.approx(figures[name].value), figures[name].failed


def test_one_paper_questions_are_ranked_by_the_first_right_paper() -> None:
    figures = measured(
        outcome("q1", ranked="abc"), outcome("q2", ranked="bca"), outcome("q3", ranked="xa", also_ok=("x",))
    )
    assert value(figures, "one paper: recall@1") == (2 / 3, ("q2",))
    assert value(figures, "one paper: MRR") == ((1 + 1 / 3 + 1) / 3, ("q2",))


def test_a_question_has_its_facts_when_every_group_is_there() -> None:
    facts = (("40%",), ("mean", "average"))
    figures = measured(
        outcome("q1", facts=facts, text=r"On average 40\%."),
        outcome("q2", facts=facts, text="On average 50%."),
        outcome("q3", text="No facts are asked of this one."),
    )
    assert value(figures, "one paper: facts") == (0.5, ("q2",))
    assert figures["one paper: facts"].count == 2
    assert figures["one paper: words, mean"].value == pytest.approx((3 + 3 + 7) / 3)


def test_a_right_paper_is_cited_or_the_answer_wrongly_declined() -> None:
    figures = measured(
        outcome("q1", cited="ba"), outcome("q2", cited="b"), outcome("q3", status="declined", text="")
    )
    assert value(figures, "one paper: right paper cited") == (1 / 3, ("q2", "q3"))
    assert value(figures, "one paper: not wrongly declined") == (2 / 3, ("q3",))


def test_several_papers_are_counted_by_share() -> None:
    facts = (("sheaf",), ("graph",))
    figures = measured(
        outcome("m1", "multi", "abxxxxxxc", "abz", ("a", "b", "c"), ("z",), facts, text="A sheaf."),
        outcome("m2", "multi", "ab", "ax", ("a", "b"), (), facts, text="A sheaf and a graph."),
    )
    assert value(figures, "several papers: recall@8") == ((2 / 3 + 1) / 2, ("m1",))
    assert value(figures, "several papers: recall of cited papers") == ((2 / 3 + 1 / 2) / 2, ("m1", "m2"))
    assert value(figures, "several papers: precision of cited papers") == ((1 + 1 / 2) / 2, ("m2",))
    assert value(figures, "several papers: fact groups") == (0.75, ("m1",))


def test_only_turns_after_the_first_are_follow_ups() -> None:
    figures = measured(
        outcome("f1", "followup", turns=3, turn=0),
        outcome("f1", "followup", turns=3, turn=1, cited="a"),
        outcome("f1", "followup", turns=3, turn=2, cited="b"),
    )
    assert value(figures, "follow-ups: right paper cited") == (0.5, ("f1/3",))


def test_only_a_false_premise_may_be_set_right_instead_of_declined() -> None:
    figures = measured(
        outcome("u1", "unanswerable", type="false-premise", near=("a",), cited="a"),
        outcome("u2", "unanswerable", type="false-premise", near=("a",), cited="b"),
        outcome("u3", "unanswerable", type="missing-detail", near=("a",), cited="a"),
        outcome("u4", "unanswerable", type="missing-detail", near=("a",), status="declined"),
    )
    assert value(figures, "declined or set right: false-premise") == (0.5, ("u2",))
    assert value(figures, "declined or set right: missing-detail") == (0.5, ("u3",))


def test_quotes_are_counted_over_all_citations_and_seconds_over_all_answers() -> None:
    figures = measured(
        outcome("q1", citations=3, exact=3, seconds=0.1),
        outcome("q2", citations=1, exact=0, seconds=0.2),
        outcome("q3", seconds=9.0),
    )
    assert value(figures, "every answer: exact quotes") == (0.75, ("q2",))
    assert figures["every answer: seconds, median"].value == 0.2
    assert figures["every answer: seconds, 95th percentile"].value == 9.0


def test_claims_are_measured_by_label_and_by_type() -> None:
    figures = measured(
        rulings=(
            ruling("c1", True, "supported", 0.9, "close"),
            ruling("c2", True, "unsupported", 0.3, "number"),
            ruling("c3", False, "unsupported", 0.2, "negation"),
            ruling("c4", False, "supported", 0.6, "negation"),
            ruling("c5", False, "unsupported", 0.1, "role-swap"),
            ruling("c6", False, "unsupported", 0.1, "role-swap"),
        )
    )
    assert value(figures, "claims: balanced accuracy") == ((1 / 2 + 3 / 4) / 2, ("c2", "c4"))
    assert figures["claims: AUROC"].value == pytest.approx(7 / 8)
    assert value(figures, "claims: false alarms") == (0.5, ("c2",))
    assert value(figures, "claims: caught: negation") == (0.5, ("c4",))
    assert value(figures, "claims: caught: role-swap") == (1, ())


def test_claims_held_out_are_measured_apart() -> None:
    seen = ruling("c1", False, "unsupported", 0.2, "negation")
    other = ruling("c2", False, "supported", 0.9, "negation")
    figures = measured(rulings=(seen, replace(other, claim=replace(other.claim, half="held out"))))
    assert value(figures, "claims: caught: negation") == (1, ())
    assert value(figures, "claims, held out: caught: negation") == (0, ("c2",))


def test_what_was_not_asked_is_not_reported() -> None:
    assert measured() == {}
    assert not any(name.startswith(("several", "claims")) for name in measured(outcome("q1")))
