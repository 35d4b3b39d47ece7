"""A run asks every question once, in order, and records the results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.answer import Answer, AnswerSentence, Citation, Verdict
from eval.answers.questions import LabelledClaim, LabelledQuestion, Turn
from eval.answers.runner import History, run
from index.papers.paper import Paper

VIVA = Paper("VIVA: Values in Pictures", "VIVA has 1,240 images. They show daily life.")
EGO = Paper("EgoNormia", "EgoNormia has 1,853 videos.")


@dataclass(frozen=True)
class FakeHit:
    paper: Paper


@dataclass(frozen=True)
class FakeIndex:
    """Ranks papers by the number of words of the question that they contain."""

    papers: tuple[Paper, ...] = (VIVA, EGO)

    def search(self, question: str, limit: int = 10) -> tuple[FakeHit, ...]:
        words = question.lower().split()
        text = {paper.key: f"{paper.title} {paper.abstract}".lower() for paper in self.papers}
        ranked = sorted(self.papers, key=lambda paper: -sum(word in text[paper.key] for word in words))
        return tuple(map(FakeHit, ranked[:limit]))


@dataclass
class FakeAssistant:
    """Quotes the first sentence of the best paper, and records the histories that it was called with."""

    index: FakeIndex = FakeIndex()
    model_name: str | None = None
    histories: list[History] = field(default_factory=list)

    def ask(self, question: str, history: History = ()) -> Answer:
        self.histories.append(history)
        paper = self.index.search(question)[0].paper
        first = paper.sentences[0]
        return Answer(
            question=question,
            standalone_question=question,
            status="answered",
            sentences=(AnswerSentence(first.text, (1,)),),
            citations=(Citation(1, paper, first.text, first.start, first.end),),
        )

    def check(self, claim: str, papers: Sequence[Paper]) -> Verdict:
        found = any(claim in paper.abstract for paper in papers)
        return Verdict("supported" if found else "unsupported", float(found))


def asked(*texts: str) -> LabelledQuestion:
    kind = "followup" if len(texts) > 1 else "single"
    return LabelledQuestion(texts[0], kind, tuple(Turn(text, ("VIVA: Values in Pictures",)) for text in texts))


def test_a_result_records_ranking_citations_and_text() -> None:
    (result,) = run(FakeAssistant(), [asked("how many images")]).answers
    assert result.ranked == ("viva values in pictures", "egonormia")
    assert result.cited == ("viva values in pictures",)
    assert result.status == "answered"
    assert "1,240 images" in result.text
    assert (result.words, result.citations, result.exact) == (4, 1, 1)
    assert result.seconds >= 0


def test_each_turn_has_the_earlier_turns_and_answers_as_its_history() -> None:
    assistant = FakeAssistant()
    results = run(assistant, [asked("images?", "and videos?", "which is larger?")]).answers
    assert [result.id for result in results] == ["images?/1", "images?/2", "images?/3"]
    questions = [[question for question, _ in history] for history in assistant.histories]
    assert questions == [[], ["images?"], ["images?", "and videos?"]]
    assert assistant.histories[1][0][1].question == "images?"


def test_a_quote_that_is_not_in_the_corpus_is_not_exact() -> None:
    class Misquoting(FakeAssistant):
        def ask(self, question: str, history: History = ()) -> Answer:
            paper = replace(VIVA, abstract="VIVA has 9,999 images.")
            quoted = Citation(1, paper, "VIVA has 9,999 images.", 0, 22)
            sentence = AnswerSentence("It has 9,999.", (1,))
            return Answer(question, question, "answered", sentences=(sentence,), citations=(quoted,))

    (result,) = run(Misquoting(), [asked("how many images")]).answers
    assert (result.citations, result.exact) == (1, 0)


def test_a_claim_is_checked_against_its_cited_papers() -> None:
    claims = [
        LabelledClaim("c1", "VIVA has 1,240 images.", ("viva: values in pictures",), True, "close"),
        LabelledClaim("c2", "VIVA has 1,240 images.", ("EgoNormia",), False, "wrong-paper"),
    ]
    results = run(FakeAssistant(), [], claims).claims
    assert [result.verdict.verdict for result in results] == ["supported", "unsupported"]


def test_titles_missing_from_the_corpus_are_reported() -> None:
    claim = LabelledClaim("c1", "It is.", ("A Paper Nobody Saved",), True, "close")
    assert run(FakeAssistant(), [asked("images")], [claim]).unknown == ("A Paper Nobody Saved",)


def test_progress_is_reported_once_per_question_and_claim() -> None:
    ticks: list[int] = []
    claim = LabelledClaim("c1", "It is.", ("EgoNormia",), True, "close")
    run(FakeAssistant(), [asked("one", "two"), asked("three")], [claim], lambda: ticks.append(1))
    assert len(ticks) == 3
