from __future__ import annotations

import pytest

from assistant.generative.citation_markers import (
    CUT_OUT,
    find_markers,
    leading_markers,
    mask_markers,
    references_of,
    unknown_in,
    without_half_marker,
    without_markers,
)

SIZES = (9, 9)


def removed(text: str) -> str:
    return without_markers(text, find_markers(text, SIZES))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("It wins [1.2].", "It wins^^^^^^."),
        ("It wins. [1.2] He loses.", "It wins.^^^^^^ He loses."),
        ("[1.2] shows a win.", "X^^^^ shows a win."),
        ("It wins, says Paper 1, sentence 2.", "It wins, says Paper 1, sentence 2."),
    ],
)
def test_a_mask_is_as_long_as_the_line_and_joins_a_marker_to_its_sentence(line: str, expected: str) -> None:
    masked = mask_markers(line, find_markers(line, SIZES), marker_first=False)
    assert masked == expected.replace("^", CUT_OUT)
    assert len(masked) == len(line)


def test_a_marker_before_its_sentence_is_joined_to_the_word_after_it_if_markers_come_first() -> None:
    line = "It wins. [1.2] He loses."
    masked = mask_markers(line, find_markers(line, SIZES), marker_first=True)
    assert masked == "It wins. X^^^^ He loses.".replace("^", CUT_OUT)


@pytest.mark.parametrize(
    ("line", "count"), [("[1.2], [1.3] It wins.", 2), ("[1.2] shows a win.", 0), ("It wins [1.2].", 0)]
)
def test_a_line_begins_with_a_run_of_markers_unless_they_are_its_subject(line: str, count: int) -> None:
    assert len(leading_markers(line, find_markers(line, SIZES))) == count


@pytest.mark.parametrize(
    "text",
    [
        "It wins (see [1.2]).",
        "According to [1.2], It wins.",
        "[1.2] shows that It wins.",
        "It wins, as stated in [1.2].",
    ],
)
def test_words_that_make_no_sense_without_a_marker_go_with_it(text: str) -> None:
    assert removed(text) == "It wins."


def test_a_marker_in_words_stays_where_the_sentence_needs_it() -> None:
    assert removed("Paper 1 wins.") == "Paper 1 wins."


def test_references_that_do_not_exist_are_counted() -> None:
    markers = find_markers("It wins [3.1, 1.10, 2.9].", SIZES)
    assert [(each.paper, each.sentence) for each in references_of(markers)] == [(2, 9)]
    assert unknown_in(markers) == 2


@pytest.mark.parametrize("line", ["It wins [1.2].", "It wins (and more)", "It wins"])
def test_a_line_without_an_unfinished_marker_stays_whole(line: str) -> None:
    assert without_half_marker(line) == line
