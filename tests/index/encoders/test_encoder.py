"""Encoding a question gives the same vector and tokens as encoding it as a text."""

from __future__ import annotations

import numpy as np
import pytest

from index.encoders.encoder import SentenceEncoder


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder()


@pytest.mark.parametrize("question", ["Which benchmark tests nursing values?", "?", "word " * 400])
def test_a_question_has_the_vector_of_the_same_text(question: str, encoder: SentenceEncoder) -> None:
    vector, _ = encoder.encode_question(question)
    assert vector @ encoder.encode([question])[0] == pytest.approx(1, abs=1e-3)


def test_a_question_has_the_tokens_of_the_same_text(encoder: SentenceEncoder) -> None:
    question = "Which benchmark tests nursing values?"
    _, tokens = encoder.encode_question(question)
    expected = encoder.encode_tokens([question])[0]
    assert tokens.ids.tolist() == expected.ids.tolist()
    assert tokens.spans.tolist() == expected.spans.tolist()
    assert np.allclose(tokens.vectors, expected.vectors, atol=1e-2)


def test_no_token_of_a_long_question_is_lost(encoder: SentenceEncoder) -> None:
    _, tokens = encoder.encode_question("word " * 400)
    assert len(tokens.ids) == 400
