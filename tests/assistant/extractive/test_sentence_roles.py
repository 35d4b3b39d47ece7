"""The role of a sentence in its abstract."""

from __future__ import annotations

import pytest

from assistant.extractive import ROLES, role_features, sentence_roles
from index import Paper

PAPER = Paper(
    "Nests",
    "Birds have long been studied. However, existing tests ignore their building. We propose a new method that "
    "watches nests. Results show that it outperforms earlier ones by 12%.",
)


@pytest.mark.parametrize(("place", "role"), [(0, "background"), (1, "problem"), (2, "method"), (3, "result")])
def test_wording_and_position_tell_the_role(place: int, role: str) -> None:
    chances = sentence_roles(PAPER)[place]
    assert ROLES[int(chances.argmax())] == role


def test_the_position_of_a_sentence_is_a_feature() -> None:
    texts = [sentence.text for sentence in PAPER.sentences]
    assert {"FIRST", "FIFTH 0"} <= role_features(texts, 0)
    assert {"LAST", "FIFTH 4"} <= role_features(texts, 3)
