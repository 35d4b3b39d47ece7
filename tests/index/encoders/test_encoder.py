"""A question is read once, and means what it would mean as a text."""

from __future__ import annotations

import numpy as np
import pytest

from index.encoders.encoder import SentenceEncoder


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder()


@pytest.mark.parametrize("question", ["Which benchmark tests nursing values?", "?", "word " * 400])
def test_one_reading_of_a_question_gives_the_vector_of_the_text(question: str, encoder: SentenceEncoder) -> None:
    vector, _ = encoder.encode_question(question)
    assert vector @ encoder.encode([question])[0] == pytest.approx(1, abs=1e-3)


def test_one_reading_of_a_question_gives_the_pieces_of_the_text(encoder: SentenceEncoder) -> None:
    question = "Which benchmark tests nursing values?"
    _, tokens = encoder.encode_question(question)
    apart = encoder.encode_tokens([question])[0]
    assert tokens.ids.tolist() == apart.ids.tolist()
    assert tokens.spans.tolist() == apart.spans.tolist()
    assert np.allclose(tokens.vectors, apart.vectors, atol=1e-2)


def test_no_piece_of_a_long_question_is_lost(encoder: SentenceEncoder) -> None:
    _, tokens = encoder.encode_question("word " * 400)
    assert len(tokens.ids) == 400
