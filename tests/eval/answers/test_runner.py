"""The evaluation asks everything once, in order, and records what came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.answer import Answer, AnswerSentence, Citation, Verdict
from eval.answers.questions import Claim, Question, Turn
from eval.answers.runner import History, run
from index.papers.paper import Paper

VIVA = Paper("VIVA: Values in Pictures", "VIVA has 1,240 images. They show daily life.")
EGO = Paper("EgoNormia", "EgoNormia has 1,853 videos.")


@dataclass(frozen=True)
class FakeHit:
    paper: Paper


@dataclass(frozen=True)
class FakeIndex:
    """Ranks the papers by how many words of the question their text has."""

    papers: tuple[Paper, ...] = (VIVA, EGO)

    def search(self, question: str, limit: int = 10) -> tuple[FakeHit, ...]:
        words = question.lower().split()
        text = {paper.key: f"{paper.title} {paper.abstract}".lower() for paper in self.papers}
        ranked = sorted(self.papers, key=lambda paper: -sum(word in text[paper.key] for word in words))
        return tuple(map(FakeHit, ranked[:limit]))


@dataclass
class FakeAssistant:
    """Quotes the first sentence of the paper found first, and remembers what it was asked."""

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


def asked(*texts: str) -> Question:
    kind = "followup" if len(texts) > 1 else "single"
    return Question(texts[0], kind, tuple(Turn(text, ("VIVA: Values in Pictures",)) for text in texts))


def test_an_outcome_tells_what_was_ranked_cited_and_said() -> None:
    (outcome,) = run(FakeAssistant(), [asked("how many images")]).outcomes
    assert outcome.ranked == ("viva values in pictures", "egonormia")
    assert outcome.cited == ("viva values in pictures",)
    assert outcome.status == "answered"
    assert "1,240 images" in outcome.text
    assert (outcome.words, outcome.citations, outcome.exact) == (4, 1, 1)
    assert outcome.seconds >= 0


def test_each_turn_is_asked_with_the_turns_and_answers_before_it() -> None:
    assistant = FakeAssistant()
    outcomes = run(assistant, [asked("images?", "and videos?", "which is larger?")]).outcomes
    assert [outcome.id for outcome in outcomes] == ["images?/1", "images?/2", "images?/3"]
    questions = [[question for question, _ in history] for history in assistant.histories]
    assert questions == [[], ["images?"], ["images?", "and videos?"]]
    assert assistant.histories[1][0][1].question == "images?"


def test_a_quote_that_the_corpus_has_not_got_is_not_exact() -> None:
    class Misquoting(FakeAssistant):
        def ask(self, question: str, history: History = ()) -> Answer:
            paper = replace(VIVA, abstract="VIVA has 9,999 images.")
            quoted = Citation(1, paper, "VIVA has 9,999 images.", 0, 22)
            said = AnswerSentence("It has 9,999.", (1,))
            return Answer(question, question, "answered", sentences=(said,), citations=(quoted,))

    (outcome,) = run(Misquoting(), [asked("how many images")]).outcomes
    assert (outcome.citations, outcome.exact) == (1, 0)


def test_a_claim_is_checked_against_the_papers_that_it_cites() -> None:
    claims = [
        Claim("c1", "VIVA has 1,240 images.", ("viva: values in pictures",), True, "close"),
        Claim("c2", "VIVA has 1,240 images.", ("EgoNormia",), False, "wrong-paper"),
    ]
    rulings = run(FakeAssistant(), [], claims).rulings
    assert [ruling.verdict.verdict for ruling in rulings] == ["supported", "unsupported"]


def test_a_title_that_the_corpus_lacks_is_told() -> None:
    claim = Claim("c1", "It is.", ("A Paper Nobody Saved",), True, "close")
    assert run(FakeAssistant(), [asked("images")], [claim]).unknown == ("A Paper Nobody Saved",)


def test_progress_is_told_once_a_question_and_once_a_claim() -> None:
    ticks: list[int] = []
    claim = Claim("c1", "It is.", ("EgoNormia",), True, "close")
    run(FakeAssistant(), [asked("one", "two"), asked("three")], [claim], lambda: ticks.append(1))
    assert len(ticks) == 3
