"""However a paper is written, what it costs to build is bounded, and said when something isn't read."""

from __future__ import annotations

import logging
import time

import pytest

from index import Paper
from index.embeddings import encode_papers
from index.encoders import SentenceEncoder
from index.papers import passage_text, sanitize_papers, split_passages
from index.papers.paper import LONGEST_ABSTRACT, LONGEST_TITLE

DENSE = {
    "sentences of one letter": ("Title", "A b. "),
    "a long title before each": ("word " * 100, "A b. "),
    "words of one letter": ("Title", "We a b c d e f g h i j. "),
    "signs": ("∑∫∂√∞≈≠≤≥±" * 50, "∑∫∂√∞≈≠≤≥±∑∫∂√∞≈≠≤≥±. The "),
    "no spaces": ("Title", "睡眠は大切です。"),
}


def paper(title: str, text: str) -> Paper:
    return Paper(title[:LONGEST_TITLE], (text * LONGEST_ABSTRACT)[: LONGEST_ABSTRACT - 1] + ".")


@pytest.mark.parametrize("name", DENSE)
def test_an_abstract_has_a_bounded_number_of_passages_and_characters_in_them(name: str) -> None:
    """Failed with up to 6,665 passages, and 3.4 million characters for each paper with a long title."""
    dense = paper(*DENSE[name])
    texts = [passage_text(dense, one) for one in split_passages(dense)]
    assert len(texts) <= 248
    assert sum(map(len, texts)) <= 248 * 301 + 3 * 20_000


@pytest.mark.parametrize("name", ["a long title before each", "signs"])
def test_the_densest_abstract_is_encoded_in_seconds(name: str) -> None:
    """Failed with over 150 s of processor time for six of them with a long title; each takes 2 s now."""
    encoder = SentenceEncoder()
    encoder.warm_up()
    started = time.process_time()
    encode_papers([paper(*DENSE[name])], encoder, {})
    assert time.process_time() - started < 20


def test_it_is_said_that_the_end_of_an_abstract_is_not_read(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        kept = next(sanitize_papers([paper("Title", "It works. ")]))
    assert "has more than 250 sentences; those after them can’t be found or quoted" in caplog.text
    assert len(kept.sentences) == 250
    assert all(kept.abstract[one.start : one.end] == one.text for one in kept.sentences)
