"""LanceDB ranks passages by their words as tantivy does."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from index.lance import LanceWords
from index.lance.database import Database, arrow
from index.search import LexicalIndex, stems

TEXTS = (
    "Rivers run to the sea, and V_0.5 of them dry up.",
    "The O’Brien benchmark tests long-context models; models fail.",
    "Models of rivers.",
    "=x 'quoted' \"words\" AND OR NOT (rivers) +sea -models",
    "We bake bread, which needs yeast.",
)


@pytest.fixture
def words(tmp_path: Path) -> LanceWords:
    """The words of the texts, in a database."""
    stemmed = [stems(text) for text in TEXTS]
    table = arrow().table({"row": range(len(TEXTS)), "text": [" ".join(one) for one in stemmed]})
    passages = Database(str(tmp_path)).write("passages", table.schema, table.to_batches())
    passages.index_words()
    return LanceWords(passages, Counter(stem for one in stemmed for stem in set(one)))


@pytest.mark.parametrize(
    "question",
    [
        "Why do rivers run?",
        "V_0.5",
        "O’Brien’s models",
        "AND OR NOT",
        "=x +sea -models",
        "'quoted' \"words\"",
        "zebras",
        "the",
    ],
)
def test_scores_are_those_of_tantivy_up_to_its_rounding_of_lengths(words: LanceWords, question: str) -> None:
    """Fails if LanceDB takes marks of a question for its own query language."""
    expected = dict(zip(*LexicalIndex.in_memory([text] for text in TEXTS).scores(question, 9), strict=True))
    found = dict(zip(*words.scores(question, 9), strict=True))
    assert found.keys() == expected.keys()
    assert [found[row] for row in expected] == pytest.approx([*expected.values()], abs=0.02)


def test_a_stem_is_found_in_every_passage_that_has_it(words: LanceWords) -> None:
    assert sorted(words.containing("river").tolist()) == [0, 2, 3]
    assert words.containing("zebra").tolist() == []
    assert (words.has_word("Rivers"), words.has_word("zebra")) == (True, False)


def test_frequencies_are_those_of_tantivy(words: LanceWords) -> None:
    expected = LexicalIndex.in_memory([text] for text in TEXTS)
    for stem in ("river", "model", "zebra"):
        assert words.idf(stem) == pytest.approx(expected.idf(stem))
    assert np.isfinite(words.idf("zebra"))
