"""Tests of index/papers/dates.py."""

from __future__ import annotations

from datetime import date

import pytest

from index.papers.dates import MONTH_NAMES, Dated, month_number, read_date


@pytest.mark.parametrize(
    ("text", "dated"),
    [
        ("Mar 8, 2021", Dated(date(2021, 3, 8))),
        ("Sept. 8, 2021", Dated(date(2021, 9, 8))),
        ("Feb 4", Dated(date(2026, 2, 4), inferred=True)),
        ("2025-05-13", Dated(date(2025, 5, 13))),
        ("2025-05-13 16:02", Dated(date(2025, 5, 13))),
        ("2025-05", Dated(date(2025, 5, 1), inferred=True, precision="month")),
        ("January 2025", Dated(date(2025, 1, 1), inferred=True, precision="month")),
        ("2025", Dated(date(2025, 1, 1), inferred=True, precision="year")),
        ("2021/03/04/", Dated(date(2021, 3, 4))),
        ("2021/03//", Dated(date(2021, 3, 1), inferred=True, precision="month")),
        ("20210304", Dated(date(2021, 3, 4))),
        ("2019 Nov 3", Dated(date(2019, 11, 3))),
        ("2020 Feb", Dated(date(2020, 2, 1), inferred=True, precision="month")),
        ("2020 Nov-Dec", Dated(date(2020, 11, 1), inferred=True, precision="month")),
        ("2020 Spring", Dated(date(2020, 1, 1), inferred=True, precision="year")),
        ("4 March 2021", Dated(date(2021, 3, 4))),
        ("March 2021", Dated(date(2021, 3, 1), inferred=True, precision="month")),
        ("Mon, 3 Nov 2025 00:00:00 GMT", Dated(date(2025, 11, 3))),
        ("2019a", Dated(date(2019, 1, 1), inferred=True, precision="year")),
        ("(2019)", Dated(date(2019, 1, 1), inferred=True, precision="year")),
    ],
)
def test_a_date_is_as_precise_as_its_text_and_marked_as_inferred_if_a_part_is_missing(
    text: str, dated: Dated
) -> None:
    assert read_date(text, capture_year=2026) == dated


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Feb 4", "'Feb 4' has no year, and no other date on the page has one to infer it from"),
        ("Foo 4, 2021", "'Foo 4, 2021' does not start with a month"),
        ("Feb 30, 2024", "'Feb 30, 2024' is not in the calendar"),
        ("2024-13", "'2024-13' is not in the calendar"),
        ("0000", "'0000' is not in the calendar"),
        ("x" * 40, f"'{'x' * 40}' is not a date such as 2025-05-13 or May 13, 2025"),
        ("x" * 41, f"'{'x' * 40}…' is not a date such as 2025-05-13 or May 13, 2025"),
    ],
)
def test_text_that_is_not_a_date_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason) as error:
        read_date(text)
    assert str(error.value) == reason


def test_a_month_is_known_by_name_abbreviation_or_number() -> None:
    for number, name in enumerate(MONTH_NAMES, 1):
        assert month_number(name) == month_number(name[:3].upper()) == month_number(f"{number:02}") == number
    assert [month_number(text) for text in ("", "Ma", "spring", "003", "٣", "Marvel")] == [None] * 6
