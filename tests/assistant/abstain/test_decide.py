"""Whether to answer, and what a decline comes with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.abstain.decide import CAVEAT, DECLINED, OUT_OF_SCOPE, decide
from assistant.retrieval import Found
from index import Hit, Paper, PaperIndex
from tests.support.fakes import BREAD, CATS, WordEncoder


@pytest.fixture
def found(few_index: PaperIndex) -> Found:
    """Three papers found for a question, with plenty of evidence."""
    hits = few_index.search("How long do cats hunt?")
    found = Found(few_index.snapshot, hits, hits[:1])
    return _with_evidence(found, 10)


def _with_evidence(found: Found, times: float) -> Found:
    return replace(found, evidence=found.snapshot.calibration.cut_off(times))


def _papers(hits: tuple[Hit, ...]) -> tuple[Paper, ...]:
    return tuple(hit.paper for hit in hits)


def test_without_papers_there_is_nothing_to_quote(found: Found) -> None:
    decision = decide(replace(found, hits=(), near=()), "How long?")
    assert (decision.status, decision.reason) == ("declined", "not_in_corpus")
    assert decision.quotes_nothing


@pytest.mark.parametrize(
    ("times", "status", "reason"),
    [
        (OUT_OF_SCOPE - 0.01, "declined", "out_of_scope"),
        (OUT_OF_SCOPE, "declined", "not_in_corpus"),
        (DECLINED.evidence - 0.01, "declined", "not_in_corpus"),
        (DECLINED.evidence, "partial", None),
        (CAVEAT.evidence - 0.01, "partial", None),
        (CAVEAT.evidence, "answered", None),
    ],
)
def test_evidence_decides_between_answer_caveat_and_decline(
    found: Found, times: float, status: str, reason: str | None
) -> None:
    decision = decide(_with_evidence(found, times), "How long do cats hunt?")
    assert (decision.status, decision.reason) == (status, reason)


def test_a_list_is_declined_if_its_topic_is_hardly_present(found: Found) -> None:
    """Fails when lists are held to the evidence that one answer needs."""
    listed = replace(found, near=found.hits, shape="list")
    present = decide(_with_evidence(listed, 10), "Which papers study cats?")
    absent = decide(_with_evidence(listed, 0), "Which papers study quantum gravity near black holes?")
    assert (present.status, absent.status) == ("answered", "declined")


def test_a_named_paper_is_read_whatever_the_evidence(found: Found) -> None:
    decision = decide(replace(_with_evidence(found, 0), named=(found.hits[0].paper,)), "How long do cats hunt?")
    assert (decision.status, decision.reason) == ("declined", "not_in_abstract")
    assert decision.main == found.hits[0].paper


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("What learning rate did they use?", "declined"),
        ("What learning rate did they use, and how long do cats hunt?", "partial"),
    ],
)
def test_a_missing_detail_declines_only_if_nothing_else_is_asked(found: Found, question: str, status: str) -> None:
    """Fails when a missing detail never declines, or always does."""
    decision = decide(found, question)
    assert (decision.status, decision.reason) == (status, "not_in_abstract")
    assert "doesn’t give the learning rate" in decision.message
    assert (decision.main, decision.others) == (found.hits[0].paper, ())


def test_a_list_quotes_each_of_its_papers_once(found: Found) -> None:
    decision = decide(replace(found, near=found.hits, shape="list"), "Which papers study cats?")
    assert decision.message == "3 of 3 papers match, best match first:"
    assert (decision.main, decision.others) == (None, _papers(found.hits))


def test_tied_papers_are_quoted_beside_the_best(found: Found) -> None:
    decision = decide(replace(found, near=found.hits[:2]), "How long do cats hunt?")
    assert decision.message == "2 papers match about equally:"
    assert (decision.main, decision.others) == (found.hits[0].paper, _papers(found.hits[1:2]))


def test_evidence_is_not_asked_of_a_follow_up(found: Found) -> None:
    assert decide(replace(found, evidence=None), "How long do cats hunt?").status == "answered"


@pytest.mark.parametrize("question", ["how do i get red wine out of a carpet", "When does the bus to Bern leave?"])
def test_another_subject_is_out_of_scope(real_assistant: Assistant, question: str) -> None:
    answer = real_assistant.ask(question)
    assert (answer.status, answer.reason, answer.citations) == ("declined", "out_of_scope", ())


def test_what_the_corpus_lacks_comes_with_the_closest_papers(real_assistant: Assistant) -> None:
    answer = real_assistant.ask("How can membership inference reveal whether a record was in the training set?")
    assert (answer.status, answer.reason) == ("declined", "not_in_corpus")
    assert len({citation.paper for citation in answer.citations}) == 3


@pytest.mark.parametrize("question", ["Who wrote the VIVA paper?", "Does VIVA run on an abacus?"])
def test_a_named_paper_is_quoted_even_if_it_does_not_answer(real_assistant: Assistant, question: str) -> None:
    answer = real_assistant.ask(question)
    assert (answer.status, answer.reason) == ("declined", "not_in_abstract")
    assert {citation.paper.title.partition(":")[0] for citation in answer.citations} == {"VIVA"}


def test_papers_that_match_about_equally_are_all_quoted(real_assistant: Assistant) -> None:
    answer = real_assistant.ask("Which survey treats 3D Gaussian splatting?")
    assert answer.message == "2 papers match about equally:"
    assert all("Gaussian Splatting" in citation.paper.title for citation in answer.citations)


def test_a_name_that_the_paper_lacks_is_reported_missing(real_assistant: Assistant) -> None:
    answer = real_assistant.ask("What score does VAPO reach on AIME 2031?")
    assert (answer.status, answer.reason) == ("declined", "not_in_abstract")
    assert "mention “AIME 2031”" in answer.message
    assert answer.citations


def test_a_sentence_that_spells_out_an_abbreviation_answers_whatever_the_evidence(tmp_path: Path) -> None:
    """Fails when little evidence declines above the very sentence that answers."""
    paper = Paper("Owls at Rest", "Owls sleep. The Owl Watch Log (OWL) is kept by day. Owls eat mice.")
    index = PaperIndex.build([paper, CATS, BREAD], tmp_path, WordEncoder())
    hits = index.search("What does OWL stand for?")
    found = replace(Found(index.snapshot, hits, hits[:1]), evidence=0.0)
    decision = decide(found, "What does OWL stand for?")
    missing = decide(replace(found, named=(paper,)), "What does MICE stand for?")
    index.close()
    assert (decision.status, decision.main, decision.telling) == ("answered", paper, paper.sentences[1])
    assert "doesn’t spell out “MICE”" in missing.message


def test_what_the_papers_are_about_is_answered_by_their_subjects(real_assistant: Assistant) -> None:
    answer = real_assistant.ask("What are the papers about?")
    assert (answer.status, answer.shape, answer.citations) == ("answered", "corpus", ())
    assert "value alignment" in answer.message


def test_what_would_take_all_papers_is_said_not_to_be_computed(real_assistant: Assistant) -> None:
    """Fails when the papers that match best are shown as if they were the winners."""
    answer = real_assistant.ask("Which paper has the most authors?")
    assert (answer.status, answer.reason) == ("partial", "not_in_abstract")
    assert answer.message.startswith("This can’t be computed because ")


def test_names_of_a_comparison_that_no_paper_has_are_told(found: Found) -> None:
    listed = replace(found, near=found.hits, shape="synthesis", unknown_names=("ZEBRA-7",))
    decision = decide(listed, "Compare how cats hunt.")
    assert (decision.status, decision.reason) == ("partial", "not_in_corpus")
    assert decision.message.startswith("No paper here is about “ZEBRA-7”. ")


def test_the_newest_paper_is_found_though_all_are_asked_about(real_assistant: Assistant) -> None:
    answer = real_assistant.ask("What is the newest paper?")
    newest = max(paper.date for paper in real_assistant.index.papers if paper.date)
    assert answer.status == "answered"
    assert {citation.paper.date for citation in answer.citations} == {newest}


def test_a_question_about_footnote_itself_is_not_taken_for_a_rank(real_assistant: Assistant) -> None:
    assert real_assistant.ask("What can you do?").status == "declined"


@pytest.mark.filterwarnings("error")
def test_a_list_of_a_corpus_too_small_to_be_calibrated_is_answered(tmp_path: Path) -> None:
    index = PaperIndex.build([CATS], tmp_path, WordEncoder())
    answer = Assistant(index).ask("Which papers study cats?")
    index.close()
    assert (answer.status, answer.shape, len(answer.citations)) == ("answered", "list", 1)


@pytest.mark.parametrize(
    ("question", "status", "reason"),
    [
        ("On which datasets was EMAT tested?", "partial", None),
        ("How fast is EMAT?", "partial", None),
        ("What is the colour of EMAT?", "declined", "not_in_abstract"),
        ("Was ist EMAT, und wie wird es trainiert?", "partial", "not_in_abstract"),
    ],
)
def test_a_named_paper_that_speaks_of_what_is_asked_is_shown_as_doubtful(
    real_assistant: Assistant, question: str, status: str, reason: str | None
) -> None:
    answer = real_assistant.ask(question)
    assert (answer.status, answer.reason) == (status, reason)
    assert {citation.paper.title for citation in answer.citations} == {
        "An Efficient Memory-Augmented Transformer for Knowledge-Intensive NLP Tasks"
    }


@pytest.mark.parametrize(
    "question", ["Welche Arbeiten untersuchen die Werte von Sprachmodellen?", "今天天气怎么样？"]
)
def test_a_question_in_another_language_is_told_what_to_do(real_assistant: Assistant, question: str) -> None:
    answer = real_assistant.ask(question)
    assert (answer.status, answer.reason, answer.citations) == ("declined", "not_in_corpus", ())
    assert answer.message == (
        "This question isn’t in English, so it can’t be matched with the abstracts. Ask it in English."
    )


def test_a_number_that_no_abstract_can_have_is_said_to_be_missing(real_assistant: Assistant) -> None:
    answer = real_assistant.ask(
        "How many therapists judged the emotional support system with value reinforcement?"
    )
    assert (answer.status, answer.reason) == ("declined", "not_in_abstract")
    assert "doesn’t give a number of therapists. It does say:" in answer.message


@pytest.mark.parametrize("question", ["What's in this library?", "What are these papers about?"])
def test_what_is_there_is_answered_by_the_subjects(real_assistant: Assistant, question: str) -> None:
    assert real_assistant.ask(question).message.startswith("The 279 papers have these subjects: ")


def test_what_nobody_knows_of_the_corpus_is_said(real_assistant: Assistant) -> None:
    answer = real_assistant.ask("who put these papers together?")
    assert (answer.status, answer.shape) == ("declined", "corpus")
    assert answer.message.startswith("The abstracts don’t say. The 279 papers have these subjects: ")


def test_all_papers_on_a_subject_are_a_list(real_assistant: Assistant) -> None:
    """Fails when "all the papers about" is taken for a question about the corpus."""
    answer = real_assistant.ask("List all the papers about reward hacking")
    assert (answer.status, answer.shape) == ("answered", "list")
    assert len({citation.paper for citation in answer.citations}) > 3


@pytest.mark.parametrize("times", [0.5 * OUT_OF_SCOPE, 0.99 * DECLINED.evidence])
def test_a_decline_says_that_no_abstract_mentions_a_name(found: Found, times: float) -> None:
    message = decide(_with_evidence(found, times), "How well does GSM8K measure cats?").message
    assert message.startswith("No abstract mentions “GSM8K”.")


def test_a_decline_says_nothing_of_names_that_an_abstract_has(few_index: PaperIndex) -> None:
    hits = few_index.search("How long do cats hunt?")
    weak = _with_evidence(Found(few_index.snapshot, hits, hits[:1]), 0.5 * OUT_OF_SCOPE)
    assert "mentions" not in decide(weak, f"What is said in {CATS.title.split()[-1]} of it?").message
