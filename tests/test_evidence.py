from __future__ import annotations

import numpy as np
import pytest

from index import Paper, PaperIndex
from index.evidence import evidence, rarities
from tests.fakes import BREAD, CATS, WordEmbedder


def found(question: str, paper: Paper) -> float:
    embedder = WordEmbedder()
    tokens = embedder.encode_tokens([paper.abstract])[0]
    vector, asked = embedder.encode_question(question)
    return evidence(vector, asked, rarities(question, asked, embedder.vocabulary), tokens, paper.sentences)


def test_a_sentence_asked_word_for_word_is_evidence_of_one() -> None:
    assert found(CATS.sentences[0].text, CATS) == pytest.approx(1)


def test_a_question_that_shares_no_word_finds_none() -> None:
    assert found("Perovskite solar cells", CATS) == 0


def test_an_empty_question_finds_none() -> None:
    assert found("", CATS) == 0


def test_a_paper_that_answers_has_more_evidence_than_one_that_does_not(few_index: PaperIndex) -> None:
    question = "How many cats hunt at night?"
    assert few_index.snapshot.evidence(question, CATS) > few_index.snapshot.evidence(question, BREAD)


def test_a_word_of_many_pieces_counts_as_rare_and_stop_words_for_nothing(real_index: PaperIndex) -> None:
    question = "Which of the perovskites?"
    tokens = real_index.embedder.encode_tokens([question])[0]
    weights = rarities(question, tokens, real_index.embedder.vocabulary)
    asked = tokens.spans[:, 0] >= question.index("perov")
    assert not weights[~asked].any()
    assert weights[asked][:-1].sum() == pytest.approx(np.log(real_index.embedder.vocabulary / 2000), rel=1e-5)
