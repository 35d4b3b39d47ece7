"""Tests of index/records/record.py."""

from __future__ import annotations

from datetime import date

import pytest

from index.papers.paper import Paper
from index.records.record import Record, to_paper, validate


@pytest.mark.parametrize(
    ("title", "abstract", "flaw"),
    [
        ("T" * 500, "A" * 20_000, None),
        ("T" * 501, "A.", "its title has 501 characters; the limit is 500"),
        ("T", "A" * 20_001, "its abstract has 20,001 characters; the limit is 20,000"),
        (" T" * 250 + " ", "A.", None),
        ("?!", "A.", "it has no title"),
        ("", "", "it has no title"),
        ("T", " \u200b", "it has no abstract"),
    ],
)
def test_a_record_has_a_flaw_if_text_is_missing_or_too_long(title: str, abstract: str, flaw: str | None) -> None:
    assert validate(Record(1, title, abstract)).flaw == flaw


def test_a_flaw_that_the_reader_found_is_kept() -> None:
    assert validate(Record(1, flaw="it is not JSON")).flaw == "it is not JSON"


def test_a_record_is_named_by_eighty_characters_of_its_title_or_abstract() -> None:
    assert Record(1, "T" * 80, "A.").name == "T" * 80
    assert Record(1, "T" * 81, "A.").name == "T" * 80 + "…"
    assert Record(1, abstract="A" * 81).name == "A" * 80 + "…"


def test_what_was_repaired_is_noted_and_the_paper_is_clean() -> None:
    raw = Record(
        7, " Safe\u202e\nTitle", "Cafe\u0301  works.", when="May\u200b 32, 2024", organisation=" The\x07 Lab "
    )
    record = validate(raw)
    assert record.notes == (
        "2 invisible characters removed (U+0007, U+202E)",
        "'May 32, 2024' is not in the calendar; the paper is undated",
    )
    assert to_paper(record, "a.json") == Paper(
        "Safe Title", "Café works.", organisation="The Lab", listings=("a.json",)
    )


def test_a_paper_takes_over_whether_its_date_was_inferred() -> None:
    def dated(when: str) -> tuple[date | None, bool]:
        paper = to_paper(validate(Record(1, "T", "A.", when=when, capture_year=2026)), "a.txt")
        return paper.date, paper.date_inferred

    assert dated("May 3") == (date(2026, 5, 3), True)
    assert dated("May 3, 2024") == (date(2024, 5, 3), False)
    assert dated("") == (None, False)


@pytest.mark.parametrize("typeset", [False, True])
def test_an_entity_that_lost_its_marks_between_words_is_what_it_stood_for(typeset: bool) -> None:
    """In a page's text, "values&#x2013;core" became "valuesx2013core"."""
    text = "Valuesx2013core beliefs. A personx2019s."
    record = validate(Record(1, "Linux2014 and 4x2019 runs", text, typeset=typeset))
    assert (record.title, record.abstract) == ("Linux2014 and 4x2019 runs", "Values–core beliefs. A person’s.")
