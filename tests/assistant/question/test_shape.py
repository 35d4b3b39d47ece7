"""The shape that a question's wording asks for."""

from __future__ import annotations

import pytest

from assistant.question import guess_shape, is_bare, shape_features


@pytest.mark.parametrize(
    ("question", "shape"),
    [
        ("How many papers deal with federated learning?", "count"),
        ("Which papers are about federated learning?", "list"),
        ("Who has worked on federated learning?", "list"),
        ("Does federated learning protect privacy?", "synthesis"),
        ("What do we know about federated learning?", "synthesis"),
        ("Compare FedAvg and FedProx.", "comparison"),
        ("What is the difference between FedAvg and FedProx?", "comparison"),
        ("On which datasets was FedAvg tested?", "fact"),
        ("What does FedAvg stand for?", "fact"),
        ("How many papers are there?", "corpus"),
    ],
)
def test_wording_tells_the_shape(question: str, shape: str) -> None:
    assert guess_shape(question).best == shape


def test_the_chances_of_all_shapes_add_up_to_one() -> None:
    guess = guess_shape("Which papers are about cats?")
    assert sum(guess.chances.values()) == pytest.approx(1)
    assert guess.chance("list", "count") == guess.chances["list"] + guess.chances["count"]


def test_what_a_question_is_about_says_nothing() -> None:
    """Fails when content words are features: the model would learn subjects."""
    one, other = "Which papers study graphene?", "Which papers study dolphins?"
    assert shape_features(one, frozenset(["which", "papers", "study", "?"])) != set()
    assert guess_shape(one).best == guess_shape(other).best == "list"
    assert not any("graphene" in feature for feature in shape_features(one))


@pytest.mark.parametrize(
    ("question", "bare"),
    [("protein folding transformer", True), ("papers on protein folding", False), ("protein folding?", False)],
)
def test_keywords_alone_ask_for_nothing_in_particular(question: str, bare: bool) -> None:
    assert is_bare(question) is bare
