from __future__ import annotations

import re

import numpy as np
import pytest

from index import PaperIndex
from index.arrays import TokenEmbeddings
from index.search.query_terms import FREQUENT_TOKENS, rarity_weights, word_weights

QUESTION = "Which of the perovskites?"
VOCABULARY = 30_000


def tokenised(text: str, ids: dict[str, int] | None = None, longest: int = 5) -> TokenEmbeddings:
    """Return the tokens of a text: parts of words of at most `longest` letters, and punctuation marks."""
    matches = [*re.finditer(rf"[a-z]{{1,{longest}}}|[^a-z\s]", text.lower())]
    numbers = [(ids or {}).get(match[0], 3 * FREQUENT_TOKENS) for match in matches]
    spans = np.array([match.span() for match in matches], np.int32).reshape(-1, 2)
    return TokenEmbeddings(np.zeros((len(matches), 2), np.float32), spans, np.array(numbers, np.int32))


def test_every_subject_word_weighs_one_split_among_its_tokens() -> None:
    text = "Do wide perovskites melt?"  # do, wide, perov, skite, s, melt, ?
    expected = [0, 1, *[1 / 3] * 3, 1, 0]
    assert word_weights(text, tokenised(text)).tolist() == pytest.approx(expected)


@pytest.mark.parametrize("text", ["Find papers on bread", "the Bread", "WHICH STUDIES show bread?"])
def test_stop_words_and_request_words_weigh_nothing_in_any_case(text: str) -> None:
    tokens = tokenised(text, longest=9)
    weighted = np.flatnonzero(word_weights(text, tokens))
    assert [text[slice(*tokens.spans[row])].lower() for row in weighted] == ["bread"]
    assert np.flatnonzero(rarity_weights(text, tokens, VOCABULARY)).tolist() == weighted.tolist()


def test_punctuation_next_to_a_word_weighs_nothing() -> None:
    text = "(bread), yeast"
    assert word_weights(text, tokenised(text)).tolist() == [0, 1, 0, 0, 1]


def test_a_hyphenated_name_is_one_word() -> None:
    """Stop words within a name count, too."""
    text = "state-of-the-art models"
    assert word_weights(text, tokenised(text, longest=9)).tolist() == pytest.approx([*[1 / 7] * 7, 1])


def test_a_word_of_one_token_is_as_rare_as_its_id_says() -> None:
    ids = {"bread": 2 * FREQUENT_TOKENS, "yeast": 3 * FREQUENT_TOKENS}
    weights = rarity_weights("bread yeast", tokenised("bread yeast", ids), VOCABULARY)
    assert weights.tolist() == pytest.approx([np.log(2), np.log(3)])


@pytest.mark.parametrize("number", [5, FREQUENT_TOKENS - 1, FREQUENT_TOKENS])
def test_a_frequent_word_is_not_rare(number: int) -> None:
    weights = rarity_weights("water yeast", tokenised("water yeast", {"water": number}), VOCABULARY)
    assert weights.tolist() == pytest.approx([0, np.log(3)])


def test_a_word_of_several_tokens_is_as_rare_as_the_last_of_the_vocabulary() -> None:
    weights = rarity_weights("perovskite", tokenised("perovskite"), VOCABULARY)
    assert weights.tolist() == pytest.approx([np.log(VOCABULARY / FREQUENT_TOKENS) / 2] * 2)


def test_without_a_rare_word_all_tokens_weigh_the_same() -> None:
    tokens = tokenised("the water", {"water": 5})
    assert rarity_weights("the water", tokens, VOCABULARY).tolist() == [1, 1]
    assert word_weights("the water", tokens).tolist() == [0, 1]


def test_words_beyond_the_encoders_limit_have_no_tokens() -> None:
    """A question that is cut off by the encoder has words without tokens."""
    tokens = tokenised("bread")
    assert word_weights("bread yeast", tokens).tolist() == [1]
    assert rarity_weights("bread yeast", tokens, VOCABULARY).tolist() == pytest.approx([np.log(3)])


def test_a_question_without_tokens_has_no_weights() -> None:
    assert word_weights("", tokenised("")).tolist() == []
    assert rarity_weights("", tokenised(""), VOCABULARY).tolist() == []


def test_a_word_of_several_real_tokens_is_rare_and_stop_words_weigh_nothing(real_index: PaperIndex) -> None:
    tokens = real_index.encoder.encode_tokens([QUESTION])[0]
    weights = rarity_weights(QUESTION, tokens, real_index.encoder.vocabulary)
    subject = tokens.spans[:, 0] >= QUESTION.index("perov")
    assert not weights[~subject].any()
    assert weights[subject][:-1].sum() == pytest.approx(np.log(real_index.encoder.vocabulary / 2000), rel=1e-5)


def test_real_words_weigh_the_same_however_many_tokens_they_have(real_index: PaperIndex) -> None:
    question = f"{QUESTION} Cats!"
    tokens = real_index.encoder.encode_tokens([question])[0]
    assert word_weights(question, tokens).sum() == pytest.approx(2)


def test_without_subject_words_all_tokens_weigh_the_same(real_index: PaperIndex) -> None:
    tokens = real_index.encoder.encode_tokens(["What is it?"])[0]
    assert word_weights("What is it?", tokens).tolist() == [1] * len(tokens.ids)
