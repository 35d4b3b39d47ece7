"""Names are distinguished, and found by their variants, in the real papers."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from index import PaperIndex
from index.search.bm25 import LexicalIndex, change_lexical, split_terms, write_lexical
from index.storage import GONE, Numbering


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Memory3", r"$\text{Memory}^3$"),
        ("memory cubed model", r"$\text{Memory}^3$"),
        ("V_0", "V_0:"),
        ("V_0.5", "V_{0.5}:"),
        ("V0.5 value model", "V_{0.5}:"),
        ("R3", "R3:"),
        ("R^3", "Preference-free Alignment Learning"),
        ("egonormia", "EgoNormia:"),
        ("Ego Normia", "EgoNormia:"),
        ("KV Tuner", "KVTuner:"),
        ("lean vec", "LeanVec:"),
        ("VPO", "Value-Incentivized Preference Optimization"),
        ("DVPO", "Lean and Mean: Decoupled Value Policy Optimization"),
        ("SVPO", "Step-level Value Preference Optimization"),
        ("IPO", "IPO:"),
        ("InPO", "InPO:"),
    ],
)
def test_a_name_finds_its_paper(question: str, title: str, real_index: PaperIndex) -> None:
    assert real_index.search(question, limit=1)[0].paper.title.startswith(title)


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("EgoNormai", "EgoNormia:"),
        ("KVTunner", "KVTuner:"),
        ("nurvalus benchmark", "NurValues:"),
        ("daily dilemas", "DailyDilemmas:"),
        ("Sheaf nueral netwroks", "Sheaf Neural Networks"),
    ],
)
def test_a_name_with_a_typo_finds_its_paper(question: str, title: str, real_index: PaperIndex) -> None:
    assert real_index.search(question, limit=1)[0].paper.title.startswith(title)


def test_thousands_separators_are_ignored() -> None:
    assert split_terms("1,240 images") == split_terms("1240 images")


def test_a_possessive_matches_the_name() -> None:
    assert set(split_terms("KVTuner's search")) >= set(split_terms("KVTuner search"))


def test_no_text_takes_long_or_fails() -> None:
    for text in ("a-" * 20_000, "$" * 50_000, "\\" * 50_000, "{_^" * 15_000, "aB" * 25_000, "1," * 25_000):
        assert isinstance(split_terms(text), list)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("KVTuner", ["kvtuner", "kv", "tuner"]),
        ("fine-tuning", ["finetuning", "fine", "tuning"]),
        ("GPT-4", ["gpt4", "=gpt-4", "gpt", "4"]),
        ("R3", ["r3", "=r3"]),
        ("3D", ["3d", "=3d"]),
        ("24-hour", ["24hour", "=24-hour", "24", "hour"]),
        ("the model’s", ["the", "model"]),
        ("1,240 and 0.5", ["1240", "and", "0.5"]),
        (r"50\% of $\alpha$-divergences", ["50", "of", "divergences"]),
        ("Élan", ["élan"]),
        ("", []),
    ],
)
def test_a_text_is_split_into_these_terms(text: str, terms: list[str]) -> None:
    assert split_terms(text) == terms


PASSAGES = ("cats hunt mice", "cats sleep", "dogs sleep all day", "cats cats cats purr")


@pytest.fixture
def lexical() -> LexicalIndex:
    return LexicalIndex.in_memory([passage] for passage in PASSAGES)


def test_only_passages_that_share_a_term_are_found_best_first(lexical: LexicalIndex) -> None:
    rows, scores = lexical.scores("How do dogs sleep?", 10)
    assert rows.tolist() == [2, 1]
    assert scores.tolist() == sorted(scores.tolist(), reverse=True)


def test_no_more_passages_are_found_than_asked_for(lexical: LexicalIndex) -> None:
    rows, scores = lexical.scores("cats", 2)
    assert (len(rows), len(scores)) == (2, 2)
    assert rows[0] == 3


@pytest.mark.parametrize("question", ["", "What is it?", "zebra"])
def test_a_question_without_a_known_term_finds_nothing(question: str, lexical: LexicalIndex) -> None:
    rows, scores = lexical.scores(question, 10)
    assert (rows.tolist(), scores.tolist()) == ([], [])


def test_idf_is_that_of_bm25(lexical: LexicalIndex) -> None:
    assert lexical.idf("cat") == pytest.approx(math.log(1 + (4 - 3 + 0.5) / (3 + 0.5)))
    assert lexical.idf("zebra") == pytest.approx(math.log(1 + (4 + 0.5) / 0.5))


def test_a_passage_of_average_length_with_each_term_once_scores_one() -> None:
    """Fails when scores are not divided by the sum of the IDFs, or a word repeated in a question counts twice."""
    lexical = LexicalIndex.in_memory([["cats hunt"], ["dogs sleep"], ["mice hide"]])
    (row, *_), (score, *_) = lexical.scores("hunt cats cats", 3)
    assert (row, score) == (0, pytest.approx(1, abs=1e-5))
    assert lexical.scores("hunt zebra", 3)[1][0] < 0.5


def test_the_parts_of_a_passage_are_all_indexed() -> None:
    lexical = LexicalIndex.in_memory([("cats hunt", "mice hide"), ("dogs sleep",)])
    assert lexical.scores("mice", 3)[0].tolist() == lexical.scores("cats", 3)[0].tolist() == [0]


def test_an_index_is_extended_with_rows_that_follow_on(tmp_path: Path) -> None:
    write_lexical(tmp_path / "words", ([passage] for passage in PASSAGES[:2]))
    added = Numbering.after(np.arange(2), np.array([0, 1, *[GONE] * len(PASSAGES[2:])]))
    change_lexical(tmp_path / "words", added, ([passage] for passage in PASSAGES[2:]))
    both, whole = LexicalIndex(tmp_path / "words"), LexicalIndex.in_memory([passage] for passage in PASSAGES)
    for question in ("dogs", "cats purr", "sleep"):
        rows, scores = both.scores(question, 4)
        expected_rows, expected_scores = whole.scores(question, 4)
        assert rows.tolist() == expected_rows.tolist()
        assert scores.tolist() == pytest.approx(expected_scores.tolist())


def test_what_is_removed_is_not_found_and_the_rows_after_it_move_up(tmp_path: Path) -> None:
    """Fails if only the numbers of the rows change, or if a removed text's words still count as words."""
    folder = tmp_path / "words"
    write_lexical(folder, [["cats hunt"], ["dogs sleep"], ["mice hide"]])
    change_lexical(folder, Numbering.after(np.arange(3), np.array([0, 2, GONE])), [["hens sleep"]])
    words = LexicalIndex(folder)
    assert words.scores("dogs", 3)[0].tolist() == []
    assert not words.has_word("dogs")
    assert words.has_word("hiding")
    assert words.containing("mice").tolist() == [1]
    assert words.scores("sleep hens", 3)[0].tolist() == [2]


def test_an_index_has_a_word_in_whatever_form() -> None:
    lexical = LexicalIndex.in_memory([["Cats are hunting."]])
    assert lexical.has_word("hunts")
    assert lexical.has_word("CAT")
    assert not lexical.has_word("hunst")


def test_a_folder_without_an_index_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="tantivy"):
        LexicalIndex(tmp_path)
