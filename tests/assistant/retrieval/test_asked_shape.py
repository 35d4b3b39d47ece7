"""The shape that a question asks for, of those that its wording leaves open."""

from __future__ import annotations

import pytest

from assistant import Assistant


@pytest.mark.parametrize(
    "question", ["Who wrote NurValues?", "Who’s behind KVTuner?", "And who developed KVTuner?"]
)
def test_who_made_a_named_paper_is_one_answer(question: str, real_assistant: Assistant) -> None:
    answer = real_assistant.ask(question)
    assert (answer.shape, answer.status, answer.reason) == ("fact", "declined", "not_in_abstract")


@pytest.mark.parametrize("question", ["Who wrote the papers on RLHF?", "Who wrote about reward hacking?"])
def test_who_wrote_on_a_subject_asks_for_a_list(question: str, real_assistant: Assistant) -> None:
    assert real_assistant.ask(question).shape == "list"
