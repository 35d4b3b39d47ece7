from __future__ import annotations

import re
from datetime import date

import pytest

from ui.lookup.partial_dates import first_day, last_day


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2023", date(2023, 1, 1), date(2023, 12, 31)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2024-2", date(2024, 2, 1), date(2024, 2, 29)),
        (" 2024-02-03 ", date(2024, 2, 3), date(2024, 2, 3)),
    ],
)
def test_a_period_runs_from_its_first_day_to_its_last(typed: str, first: date, last: date) -> None:
    assert (first_day(typed), last_day(typed)) == (first, last)


@pytest.mark.parametrize(
    "typed", ["", "2024-", "2024-00", "2024-13", "2024-02-30", "0000", "24", "２０２４", "May"]
)
def test_text_that_is_not_a_date_is_rejected_with_what_to_type_instead(typed: str) -> None:
    message = f"“{typed}” isn’t a date. Use 2024, 2024-06 or 2024-06-15."
    for parse in (first_day, last_day):
        with pytest.raises(ValueError, match=re.escape(message)):
            parse(typed)
