from __future__ import annotations

from datetime import date

import pytest

from index.papers.paper import Paper
from tests.support.browser import HOSTILE
from tests.support.elements import Elements
from ui.html.fragments import count, date_html, organisation_html


@pytest.mark.parametrize(
    ("day", "inferred", "text", "machine_readable"),
    [
        (date(2026, 2, 4), False, "4 Feb 2026", ["2026-02-04"]),
        (date(2026, 2, 4), True, "4 Feb 2026, partly inferred", ["2026-02-04"]),
        (None, False, "undated", []),
    ],
)
def test_a_date_says_whether_it_is_inferred_or_unknown(
    day: date | None, inferred: bool, text: str, machine_readable: list[str]
) -> None:
    seen = Elements(date_html(Paper("T", "One. Two.", day, inferred)))
    assert seen.text == text
    assert seen.values("datetime") == machine_readable
    assert seen.values("class") == ["when"]


def test_an_unknown_organisation_leaves_no_separator() -> None:
    assert organisation_html(Paper("T", "One.")) == ""
    assert organisation_html(Paper("T", "One.", organisation="Ward Institute")) == " · Ward Institute"


def test_markup_in_an_organisation_is_shown_as_text() -> None:
    seen = Elements(organisation_html(Paper("T", "One.", organisation=HOSTILE)))
    assert (not seen.tags, seen.text) == (True, f" · {HOSTILE}")


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 papers"), (1, "1 paper"), (2, "2 papers"), (1240, "1,240 papers")]
)
def test_a_count_is_singular_for_one_only(number: int, text: str) -> None:
    assert count(number, "paper") == text
