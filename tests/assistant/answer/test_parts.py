"""A citation of anything but the paper's own words can't be constructed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answer import AnswerSentence, Citation, Usage
from tests.support.fakes import CATS

QUOTE = "Cats sleep by day."
START = CATS.abstract.index(QUOTE)
CITATION = Citation(1, CATS, QUOTE, START, START + len(QUOTE))


@pytest.mark.parametrize(
    "change",
    [
        {"quote": "Cats sleep by night."},
        {"quote": "cats sleep by day."},
        {"quote": ""},
        {"start": START + 1},
        {"end": START + len(QUOTE) - 1},
        {"start": 0, "end": len(QUOTE)},
    ],
)
def test_a_citation_is_the_words_of_its_paper_at_its_offsets(change: dict[str, object]) -> None:
    """Fails without the comparison in `Citation`."""
    assert CITATION.paper.abstract[CITATION.start : CITATION.end] == CITATION.quote
    with pytest.raises(ValueError, match="not the words of 'Cats at Night'"):
        replace(CITATION, **change)  # type: ignore[arg-type]


def test_a_sentence_is_followed_by_its_markers() -> None:
    assert AnswerSentence("Cats sleep.", (1, 2)).marked == "Cats sleep. [1][2]"
    assert AnswerSentence("Cats sleep.", ()).marked == "Cats sleep."


@pytest.mark.parametrize(
    ("usage", "text"),
    [
        (Usage(), "0 calls, 0 tokens in, 0 out, 0.0 s"),
        (Usage(1, 1_200, 30, 2.5), "1 call, 1,200 tokens in, 30 out, 2.5 s"),
        (
            Usage(2, 8, 9, 1, estimated=True, cost=0.5),
            "2 calls, about 8 tokens in, 9 out, 1.0 s, about 0.5000 at the prices you set",
        ),
    ],
)
def test_usage_reads_as_a_sentence(usage: Usage, text: str) -> None:
    assert str(usage) == text
