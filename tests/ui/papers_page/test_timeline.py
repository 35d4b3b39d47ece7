from __future__ import annotations

from datetime import date

import pytest

from index.papers.paper import Paper
from tests.support.elements import Elements
from ui.papers_page.timeline import MOST_MONTHS, by_month, timeline


def of(*dates: date | None, inferred: bool = False) -> list[Paper]:
    return [Paper(f"Paper {n}", "Text.", day, date_inferred=inferred) for n, day in enumerate(dates)]


def test_months_without_papers_get_an_empty_bar() -> None:
    bars = by_month(of(date(2024, 11, 3), date(2025, 2, 1), date(2025, 2, 9)))
    assert [(bar.period, bar.papers) for bar in bars] == [
        ("2024-11", 1),
        ("2024-12", 0),
        ("2025-01", 0),
        ("2025-02", 2),
    ]


@pytest.mark.parametrize(
    ("day", "name", "period"),
    [
        (date(2024, 1, 1), "January 2024", "2024-01"),
        (date(2024, 1, 31), "January 2024", "2024-01"),
        (date(2024, 12, 1), "December 2024", "2024-12"),
        (date(2024, 12, 31), "December 2024", "2024-12"),
        (date(987, 12, 31), "December 987", "0987-12"),
    ],
)
def test_the_first_and_last_day_of_a_month_belong_to_it(day: date, name: str, period: str) -> None:
    (bar,) = by_month(of(day))
    assert (bar.name, bar.period, bar.papers) == (name, period, 1)


@pytest.mark.parametrize("day", [date(2024, 1, 1), date(2024, 6, 15), date(2024, 12, 31)])
def test_whole_years_run_from_january_to_december(day: date) -> None:
    periods = [bar.period for bar in by_month(of(day), whole_years=True)]
    assert periods == [f"2024-{month:02}" for month in range(1, 13)]


def test_a_span_is_shown_by_month_as_long_as_the_months_fit() -> None:
    last_that_fits = Elements(timeline(of(date(2022, 1, 31), date(2024, 12, 1))))
    assert len(last_that_fits.values("data-period")) == MOST_MONTHS == 36
    assert last_that_fits.values("data-year") == []
    assert Elements(timeline(of(date(2022, 1, 31), date(2025, 1, 1)))).values("data-year") == ["2022", "2025"]


@pytest.mark.parametrize(
    ("last", "labels"),
    [(date(2024, 12, 1), "JanFebMarAprMayJunJulAugSepOctNovDec"), (date(2025, 1, 1), "20242025")],
)
def test_up_to_twelve_months_are_labelled_by_name_and_more_by_year(last: date, labels: str) -> None:
    assert Elements(timeline(of(date(2024, 1, 1), last))).text.startswith(labels + "0 papers")


@pytest.mark.parametrize(
    ("first", "years"),
    [(2018, ["2018", "2019", "2020", "2021", "2022", "2023", "2024"]), (2017, ["2018", "2020", "2022", "2024"])],
)
def test_at_most_seven_years_are_labelled_the_last_among_them(first: int, years: list[str]) -> None:
    html = timeline(of(date(first, 1, 1), date(2024, 1, 1)))
    assert Elements(html.split('<div class="months"')[0]).text == "".join(years)


def test_every_bar_is_labelled_with_its_month_and_papers() -> None:
    papers = [*of(date(2024, 11, 3)), *of(date(2024, 11, 4), inferred=True)]
    assert "November 2024: 2 papers, 1 partly inferred" in Elements(timeline(papers)).values("aria-label")


def test_a_bar_is_as_high_as_its_papers_with_inferred_dates_on_top() -> None:
    papers = [*of(date(2024, 1, 1), date(2024, 1, 2), date(2024, 1, 3)), *of(date(2024, 1, 4), inferred=True)]
    html = timeline(papers)
    assert 'class="full" x="1" y="28.0" width="8" height="72.0"' in html
    assert 'class="inferred" x="1.3" y="4.0" width="7.4" height="24.0"' in html


def test_undated_papers_are_counted_and_can_be_shown() -> None:
    seen = Elements(timeline(of(date(2024, 1, 1), None, None)))
    assert "2 papers have no date" in seen.text
    assert "show-undated" in seen.values("id")
    assert "show-undated" not in Elements(timeline(of(date(2024, 1, 1)))).values("id")


def test_a_long_span_is_shown_by_year_with_the_months_of_each_year_that_has_papers() -> None:
    seen = Elements(timeline(of(date(1999, 5, 1), date(2024, 1, 1))))
    assert seen.values("data-period")[:26] == [str(year) for year in range(1999, 2025)]
    assert seen.values("data-year") == ["1999", "2024"]
    assert seen.values("data-period")[26:28] == ["1999-01", "1999-02"]
    assert len(seen.values("data-period")) == 26 + 24


def test_undated_papers_alone_make_no_bars() -> None:
    assert Elements(timeline(of(None))).values("data-period") == []


def test_a_paper_whose_month_is_known_is_in_its_place_and_one_of_a_year_is_marked() -> None:
    month = Paper("A", "B.", date(2017, 3, 1), date_inferred=True, date_precision="month")
    year = Paper("C", "D.", date(2017, 3, 1), date_inferred=True, date_precision="year")
    assert [bar.inferred for bar in by_month([month, year])] == [1]
