"""Encoding a question gives the same vector and tokens as encoding it as a text."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from torch import Tensor

from index.encoders.encoder import BATCH_SIZE, SentenceEncoder


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


def test_vectors_and_tokens_of_many_texts_are_those_of_each(encoder: SentenceEncoder) -> None:
    texts = ["Cats sleep.", "word " * 700, "", "Bread needs yeast.", "Rivers run to the sea."]
    for text, (vector, tokens) in zip(texts, encoder.encode_both(texts), strict=True):
        ((alone, expected),) = encoder.encode_both([text])
        assert vector @ alone == pytest.approx(1, abs=1e-2)
        assert tokens.spans.tolist() == expected.spans.tolist()
        assert np.allclose(tokens.vectors, expected.vectors, atol=0.1)


def test_texts_of_as_many_tokens_share_a_batch_whatever_their_characters(
    encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    forward, shapes = encoder._model.forward, list[tuple[int, ...]]()

    def recorded(inputs: dict[str, Tensor]) -> dict[str, Tensor]:
        shapes.append(tuple(inputs["input_ids"].shape))
        return forward(inputs)

    monkeypatch.setattr(encoder._model, "forward", recorded)
    fewest_characters_last = ["a " * 22, "understanding " * 3, "a " * 20, "understanding " * 2]
    encoder.encode([text for text in fewest_characters_last for _ in range(BATCH_SIZE // 2)])
    assert sorted(shapes, reverse=True) == [(BATCH_SIZE, 24), (BATCH_SIZE, 5)]


def test_torch_is_left_with_as_many_threads_as_it_had(encoder: SentenceEncoder) -> None:
    before = torch.get_num_threads()
    encoder.encode(["Cats sleep."] * 5)
    assert torch.get_num_threads() == before
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(torch.get_num_threads).result() == before


def test_batches_share_no_thread_of_torch(encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    forward, threads = encoder._model.forward, list[int]()

    def recorded(inputs: dict[str, Tensor]) -> dict[str, Tensor]:
        threads.append(torch.get_num_threads())
        return forward(inputs)

    monkeypatch.setattr(encoder._model, "forward", recorded)
    monkeypatch.setattr("index.encoders.encoder._torch_threads", lambda: 2)
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    encoder.encode(["Cats sleep."] * (3 * BATCH_SIZE))
    torch.set_num_threads(before)
    assert threads == [1, 1, 1]


def test_texts_come_back_in_their_order(encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.encoders.encoder.BATCH_SIZE", 2)
    monkeypatch.setattr("index.encoders.encoder.TEXTS_SORTED", 3)
    texts = ["Cats sleep.", "word " * 700, "Bread.", "Rivers run to the sea.", "", "We study cats."]
    counts = list[int]()
    together = encoder.encode_both(texts, counts.append)
    assert counts == [2, 1, 2, 1]
    for text, (vector, tokens) in zip(texts, together, strict=True):
        ((alone, expected),) = encoder.encode_both([text])
        assert vector @ alone == pytest.approx(1, abs=1e-2)
        assert tokens.ids.tolist() == expected.ids.tolist()


def test_a_vector_tells_of_five_hundred_tokens(encoder: SentenceEncoder) -> None:
    """Fails if a text is cut at 256 tokens, as the model's own configuration has it."""
    cats, yeast = encoder.encode(["word " * 300 + ending for ending in ("cats", "yeast")])
    assert not np.allclose(cats, yeast, atol=1e-3)
