from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from index.papers.paper import Paper
from tests.support.browser import HOSTILE
from tests.support.elements import Elements
from ui.html.fragments import about_html, count, date_html


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


def test_what_is_not_known_of_a_paper_leaves_no_separator() -> None:
    assert Elements(about_html(Paper("T", "One."))).text == "undated"
    assert Elements(about_html(Paper("T", "One.", organisation="Ward"))).text == "undated · Ward"


def test_what_is_known_of_a_paper_is_shown_with_a_link() -> None:
    paper = Paper("T", "One.", authors=("Muster, Ada",), venue="ACL", identifiers={"doi": "10.1234/a"})
    seen = Elements(about_html(paper))
    assert seen.text == "Ada Muster · ACL · undated · doi:10.1234/a"
    assert seen.values("href") == ["https://doi.org/10.1234/a"]
    assert (seen.values("target"), seen.values("rel")) == (["_blank"], ["noopener noreferrer"])


@pytest.mark.parametrize(
    "paper",
    [
        Paper("T", "One.", organisation=HOSTILE),
        Paper("T", "One.", venue=HOSTILE),
        Paper("T", "One.", notice=HOSTILE),
        Paper("T", "One.", authors=(HOSTILE,)),
    ],
)
def test_markup_in_what_is_known_of_a_paper_is_shown_as_text(paper: Paper) -> None:
    seen = Elements(about_html(paper))
    assert set(seen.tags) == {"span"}
    assert "<" in seen.text


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "https://a.org/\"onclick='x'", "//a.org"]
)
def test_an_address_can_not_run_a_script(url: str) -> None:
    seen = Elements(about_html(Paper("T", "One.", url=url)))
    assert all(href.startswith("https://") for href in seen.values("href"))
    assert seen.values("onclick") == []


def test_a_name_can_not_turn_the_text_after_it_around() -> None:
    mark = "\u202e"
    paper = Paper("T", "One.", organisation=f"W{mark}ard", authors=(f"A{mark}da",), venue=f"{mark}ACL\u2066")
    assert Elements(about_html(paper)).text == "Ada · ACL · undated · Ward"


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 papers"), (1, "1 paper"), (2, "2 papers"), (1240, "1,240 papers")]
)
def test_a_count_is_singular_for_one_only(number: int, text: str) -> None:
    assert count(number, "paper") == text


def test_a_date_without_its_day_is_shown_and_marked_up_as_far_as_it_is_known() -> None:
    month = Paper("T", "A.", date(2017, 3, 1), date_inferred=True, date_precision="month")
    assert date_html(month) == '<time class="when" datetime="2017-03">March 2017</time>'
    year = replace(month, date=date(2017, 1, 1), date_precision="year")
    assert date_html(year) == '<time class="when" datetime="2017">2017</time>'
