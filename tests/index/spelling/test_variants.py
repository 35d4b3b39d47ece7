from __future__ import annotations

import pytest

from index.spelling.variants import american


@pytest.mark.parametrize(
    "british, expected",
    [
        ("personalisation", "personalization"),
        ("generalised", "generalized"),
        ("analyse", "analyze"),
        ("behavioural", "behavioral"),
        ("favourites", "favorites"),
        ("centres", "centers"),
        ("centred", "centered"),
        ("modelling", "modeling"),
        ("labelled", "labeled"),
        ("counsellor", "counselor"),
        ("licence", "license"),
        ("practise", "practice"),
        ("dialogues", "dialogs"),
        ("programmes", "programs"),
        ("judgement", "judgment"),
        ("ageing", "aging"),
        ("anaemia", "anemia"),
        ("foetal", "fetal"),
        ("oestrogen", "estrogen"),
        ("fulfil", "fulfill"),
        ("sulphur", "sulfur"),
    ],
)
def test_a_british_spelling_becomes_american(british: str, expected: str) -> None:
    assert american(british) == expected
    assert american(expected) == expected


@pytest.mark.parametrize(
    "word", ["four", "tours", "filling", "calling", "science", "does", "poem", "rest", "genre"]
)
def test_a_word_that_only_looks_british_stays(word: str) -> None:
    assert american(word) == word
