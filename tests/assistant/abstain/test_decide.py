"""When an answer is declined, and with what."""

from __future__ import annotations

import pytest

from assistant import Assistant


@pytest.mark.parametrize("question", ["how do i get red wine out of a carpet", "When does the bus to Bern leave?"])
def test_another_subject_is_out_of_scope(real_assistant: Assistant, question: str) -> None:
    answer = real_assistant.ask(question)
    assert (answer.status, answer.reason, answer.citations) == ("declined", "out_of_scope", ())


def test_what_the_corpus_lacks_comes_with_what_is_nearest(real_assistant: Assistant) -> None:
    answer = real_assistant.ask("How can membership inference reveal whether a record was in the training set?")
    assert (answer.status, answer.reason) == ("declined", "not_in_corpus")
    assert len({citation.paper for citation in answer.citations}) == 3


@pytest.mark.parametrize("question", ["Who wrote the VIVA paper?", "Does VIVA run on an abacus?"])
def test_a_paper_that_is_named_is_quoted_though_it_does_not_say(real_assistant: Assistant, question: str) -> None:
    answer = real_assistant.ask(question)
    assert (answer.status, answer.reason) == ("declined", "not_in_abstract")
    assert {citation.paper.title.partition(":")[0] for citation in answer.citations} == {"VIVA"}


def test_papers_that_match_about_equally_are_all_quoted(real_assistant: Assistant) -> None:
    answer = real_assistant.ask("Which survey treats 3D Gaussian splatting?")
    assert answer.message == "2 papers match about equally well:"
    assert all("Gaussian Splatting" in citation.paper.title for citation in answer.citations)


def test_a_name_that_the_paper_does_not_have_is_said_to_be_missing(real_assistant: Assistant) -> None:
    answer = real_assistant.ask("What score does VAPO reach on AIME 2031?")
    assert (answer.status, answer.reason) == ("declined", "not_in_abstract")
    assert "anything on AIME 2031" in answer.message
    assert answer.citations
