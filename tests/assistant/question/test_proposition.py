from __future__ import annotations

import pytest

from assistant.question.proposition import proposition


@pytest.mark.parametrize(
    "question",
    [
        "Do transformers beat linear models?",
        "Is dropout better than weight decay?",
        "Can prompts or adapters steer a model?",
        "Cats hunt at night. Do they sleep by day?",
    ],
)
def test_a_question_for_yes_or_no_is_its_own_proposition(question: str) -> None:
    assert proposition(question) == question


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("so, does sleep help, and how much?", "Does sleep help?"),
        ("Does pruning hurt accuracy, and does it save time?", "Does pruning hurt accuracy?"),
        ("Does prompting matter or not", "Does prompting matter?"),
        ("Is there evidence that sleep helps memory?", "Is it so that sleep helps memory?"),
        ("Is it true that cats hunt?", "Is it so that cats hunt?"),
        ("What is known about whether or not cats hunt?", "Is it so that cats hunt?"),
        ("Do the papers agree on whether cats hunt?", "Is it so that cats hunt?"),
    ],
)
def test_what_else_a_question_says_is_left_out(question: str, expected: str) -> None:
    assert proposition(question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "What do cats do?",
        "Which papers show that cats hunt?",
        "Are there any papers on cats?",
        "Do any papers study cats?",
        "Do you have something on cats?",
        "Do the papers agree?",
        "Is Adam or SGD better?",
        "Do cats hunt? Do dogs?",
        "How do cats find out whether a mouse is near?",
        "List the papers on whether cats hunt.",
        "cats",
    ],
)
def test_other_questions_have_no_proposition(question: str) -> None:
    assert proposition(question) is None
