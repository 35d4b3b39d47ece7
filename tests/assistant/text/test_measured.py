"""Tests of assistant/text/measured.py."""

from __future__ import annotations

import pytest

from assistant.text import find_measured, singular


def measured(text: str) -> list[tuple[float, str]]:
    return [(one.quantity.value, one.metric or one.noun) for one in find_measured(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We test 45 RMs and uncover their limits.", [(45, "RMs")]),
        ("It has 14 open and closed frontier models across 4 harnesses.", [(14, "models"), (4, "harnesses")]),
        (
            "It lists 292k rules-of-thumb in three high-stakes domains.",
            [(292_000, "rules"), (3, "domains")],
        ),
        ("A corpus of 500+ value principles.", [(500, "principles")]),
        ("We release the 162-scenario benchmark.", [(162, "scenarios")]),
        ("We train a 2.4B LLM.", [(2.4e9, "parameters")]),
        ("A study in Montreal (n=35; students).", [(35, "participants")]),
    ],
)
def test_a_number_counts_the_noun_after_it(text: str, expected: list[tuple[float, str]]) -> None:
    assert measured(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It reaches 82.5% accuracy on one set.", [(82.5, "accuracy")]),
        ("The average accuracy across 6 datasets rises to 79.7%.", [(6, "datasets"), (79.7, "accuracy")]),
        ("It has a win rate of 75.2% and a macro-F1 of 0.33.", [(75.2, "win rate"), (0.33, "F1 score")]),
    ],
)
def test_a_number_is_the_value_of_the_metric_beside_it(text: str, expected: list[tuple[float, str]]) -> None:
    assert measured(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "There is a drop in accuracy of 3%.",
        "It gains +0.05 macro-F1.",
        "Accuracy differs by 76 accuracy points.",
        "Claude 3.5 Sonnet outperforms others.",
        "It may 2) help readers.",
        "Among 11 853 generations we saw none.",
        "Our 10-Lipschitz model is accurate.",
    ],
)
def test_a_change_a_name_an_enumeration_and_a_split_number_measure_nothing(text: str) -> None:
    assert measured(text) == []


def test_an_agent_is_not_what_it_makes() -> None:
    assert singular("annotators") != singular("annotations")
