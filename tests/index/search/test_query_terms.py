from __future__ import annotations

import numpy as np
import pytest

from index import PaperIndex
from index.search.query_terms import rarity_weights, word_weights

QUESTION = "Which of the perovskites?"


def test_a_word_of_several_tokens_is_as_rare_as_can_be_and_stop_words_weigh_nothing(
    real_index: PaperIndex,
) -> None:
    tokens = real_index.encoder.encode_tokens([QUESTION])[0]
    weights = rarity_weights(QUESTION, tokens, real_index.encoder.vocabulary)
    asked = tokens.spans[:, 0] >= QUESTION.index("perov")
    assert not weights[~asked].any()
    assert weights[asked][:-1].sum() == pytest.approx(np.log(real_index.encoder.vocabulary / 2000), rel=1e-5)


def test_words_weigh_the_same_however_many_tokens_they_have(real_index: PaperIndex) -> None:
    question = f"{QUESTION} Cats!"
    tokens = real_index.encoder.encode_tokens([question])[0]
    assert word_weights(question, tokens).sum() == pytest.approx(2)


def test_without_subject_words_all_tokens_weigh_the_same(real_index: PaperIndex) -> None:
    tokens = real_index.encoder.encode_tokens(["What is it?"])[0]
    assert word_weights("What is it?", tokens).tolist() == [1] * len(tokens.ids)
