from __future__ import annotations

from datetime import date

import pytest

from index.papers import Paper
from ui.lookup.correction import CorrectionError, corrected

PAPER = Paper("T", "One.", date(2024, 5, 6), authors=("Muster, Ada",))


@pytest.mark.parametrize(
    ("typed", "shown"), [("2021", "2021"), ("2021-03", "2021-03"), (" 2021-03-04 ", "2021-03-04"), ("", None)]
)
def test_a_date_is_kept_as_far_as_it_was_typed(typed: str, shown: str | None) -> None:
    assert corrected(PAPER, typed).iso_date == shown


def test_what_is_not_given_stays() -> None:
    assert corrected(PAPER) == PAPER
    assert corrected(PAPER, authors=["", " Grace  Hopper "]).authors == ("Grace Hopper",)
    assert corrected(PAPER, authors=["Grace Hopper"]).date == PAPER.date


@pytest.mark.parametrize("typed", ["soon", "2021-13", "0"])
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(CorrectionError, match="isn’t a date"):
        corrected(PAPER, typed)
