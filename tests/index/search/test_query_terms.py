from __future__ import annotations

import numpy as np
import pytest

from index import PaperIndex
from index.search.query_terms import rarities, word_shares

QUESTION = "Which of the perovskites?"


def test_a_word_of_many_pieces_counts_as_rare_and_stop_words_for_nothing(real_index: PaperIndex) -> None:
    tokens = real_index.encoder.encode_tokens([QUESTION])[0]
    weights = rarities(QUESTION, tokens, real_index.encoder.vocabulary)
    asked = tokens.spans[:, 0] >= QUESTION.index("perov")
    assert not weights[~asked].any()
    assert weights[asked][:-1].sum() == pytest.approx(np.log(real_index.encoder.vocabulary / 2000), rel=1e-5)


def test_words_count_alike_however_many_pieces_they_have(real_index: PaperIndex) -> None:
    question = f"{QUESTION} Cats!"
    tokens = real_index.encoder.encode_tokens([question])[0]
    assert word_shares(question, tokens).sum() == pytest.approx(2)


def test_of_stop_words_alone_all_pieces_count(real_index: PaperIndex) -> None:
    tokens = real_index.encoder.encode_tokens(["What is it?"])[0]
    assert word_shares("What is it?", tokens).tolist() == [1] * len(tokens.ids)
