"""A second judge settles what is doubtful."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.answer import Verdict
from assistant.errors import ModelTimeout
from assistant.generative.writer import AnswerDraft, Writer
from assistant.judging.judges import (
    Judgement,
    ModelJudge,
    Pair,
    settled,
)
from assistant.llm.prompts import Reading
from index.papers.paper import Paper
from tests.support.fakes import SHELF, Scripted, WordEncoder

PAIRS = [Pair("Cats hunt.", ("Cats hunt at night.",)), Pair("Cats never sleep.", ("Cats sleep by day.",))]


class Unsure:
    """A checker that doubts every claim; it rejects those with "Dogs" and supports those with "Rivers"."""

    def check(
        self, claim: str, quotes: Sequence[str], papers: Sequence[Paper] = (), *, subject: str = ""
    ) -> Verdict:
        if "Rivers" in claim:
            return Verdict("supported", 0.9)
        return Verdict("unsupported", 0.1) if "Dogs" in claim else Verdict("doubtful", 0.6, ("it may be",))


class ScriptedJudge:
    """A judge whose judgement is given; it keeps the pairs it was asked about."""

    def __init__(self, *upheld: bool | None, notice: str = "") -> None:
        self.upheld, self.notice = upheld, notice
        self.asked: list[Pair] = []

    def judge(self, pairs: Sequence[Pair]) -> Judgement:
        self.asked.extend(pairs)
        return Judgement(self.upheld, self.notice)


def written(judge: ScriptedJudge | None, *answers: str) -> AnswerDraft:
    *_, last = Writer(Scripted(*answers), Unsure(), WordEncoder(), judge=judge).write("Cats?", Reading(SHELF))
    return last


def sentences(draft: AnswerDraft) -> list[str]:
    return [sentence.text for sentence in draft.sentences]


def verdicts(draft: AnswerDraft) -> list[str]:
    return [sentence.verdict for sentence in draft.sentences]


def test_a_doubtful_sentence_is_shown_as_such_if_nobody_can_judge_it() -> None:
    draft = written(None, "Cats sleep [1.2].")
    assert sentences(draft) == ["Cats sleep."]
    assert draft.sentences[0].verdict == "doubtful" and draft.sentences[0].why == ("it may be",)


def test_the_judge_settles_what_is_doubtful() -> None:
    draft = written(ScriptedJudge(True, False), "Cats sleep [1.2]. Bread is baked [2.2].")
    assert sentences(draft) == ["Cats sleep.", "We bake 12 loaves."]
    assert verdicts(draft) == ["supported", "supported"]


def test_a_sentence_on_which_the_judge_is_silent_stays_doubtful() -> None:
    assert verdicts(written(ScriptedJudge(None), "Cats sleep [1.2].")) == ["doubtful"]


def test_the_judge_reads_every_sentence_that_is_neither_refused_nor_a_quote() -> None:
    judge = ScriptedJudge(True, True)
    draft = written(judge, "Cats sleep [1.2]. Dogs bake [2.2]. Rivers run [3.1]. We bake 12 loaves [2.2].", "")
    assert [pair.claim for pair in judge.asked] == ["Cats sleep.", "Rivers run."]
    assert [sentence.decided_by for sentence in draft.sentences] == ["judge", "check", "judge", "check"]


def test_the_judge_reads_a_lead_in_with_the_question_and_all_that_it_introduces() -> None:
    judge = ScriptedJudge(True, True, True)
    written(judge, "Yes. Cats sleep [1.2]. Rivers run [3.1].")
    assert judge.asked[0].claim == "To the question “Cats?”: Yes."
    assert judge.asked[0].quotes == ("Cats sleep by day.", "Rivers run to the sea.")


def test_an_answer_whose_sentences_the_judge_all_rejects_is_empty() -> None:
    assert written(ScriptedJudge(False), "Cats sleep [1.2].").empty


def test_an_answer_stands_with_a_notice_if_the_judge_fails() -> None:
    draft = written(ScriptedJudge(None, notice="Checked without the judge: it is gone."), "Cats sleep [1.2].")
    assert sentences(draft) == ["Cats sleep."]
    assert draft.notice == "Checked without the judge: it is gone."


@pytest.mark.parametrize(
    ("reply", "upheld"),
    [
        ("1. yes\n2. no", (True, False)),
        ("**1**: No, it is the reverse.\n2) YES", (False, True)),
        ("2. yes\n2. no", (None, False)),
        ("", (None, None)),
        ("no", (None, None)),
        ("7. no\n1. nothing", (None, None)),
    ],
)
def test_a_language_models_reply_is_read_line_by_line(reply: str, upheld: tuple[bool, ...]) -> None:
    model = Scripted(reply)
    assert ModelJudge(model).judge(PAIRS).upheld == upheld
    assert "2. Claim: Cats never sleep.\n   Quote: Cats sleep by day." in model.asked[0][-1].content


def test_a_language_model_that_fails_says_nothing_but_why() -> None:
    judgement = ModelJudge(Scripted(ModelTimeout("it was late"))).judge(PAIRS)
    assert judgement == Judgement((None, None), "Checked without the judge: it was late.")


def test_a_settled_verdict_keeps_its_score() -> None:
    doubtful = Verdict("doubtful", 0.6, ("it may be",))
    assert settled(doubtful, None) == doubtful
    assert settled(doubtful, True) == Verdict("supported", 0.6, decided_by="judge")
    assert settled(doubtful, False) == Verdict(
        "unsupported", 0.6, ("it may be", "a second check does not find it in the cited sentence"), "judge"
    )
