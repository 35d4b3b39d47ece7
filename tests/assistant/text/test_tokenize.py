"""A text as words, and which words share a stem."""

from __future__ import annotations

import pytest

from assistant.text.tokenize import split_words


def stems(text: str) -> set[str]:
    return {word.stem for word in split_words(text)}


@pytest.mark.parametrize("text", ["general generative", "policy police", "noise no", "few fewer", "out outer"])
def test_words_that_look_alike_have_different_stems(text: str) -> None:
    assert len(stems(text)) == 2


@pytest.mark.parametrize(
    "text", ["model models model's model’s", "optimize Optimization optimizing", "LLM LLMs", "policy policies"]
)
def test_forms_of_a_word_share_a_stem(text: str) -> None:
    assert len(stems(text)) == 1
