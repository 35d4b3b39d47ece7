from __future__ import annotations

from datetime import date

from index.papers.paper import Paper
from tests.ui.html.test_answers import Elements
from ui.papers_page.timeline import by_month, timeline


def of(*dates: date | None, inferred: bool = False) -> list[Paper]:
    return [Paper(f"Paper {n}", "Text.", day, date_inferred=inferred) for n, day in enumerate(dates)]


def test_months_without_papers_have_their_place() -> None:
    bars = by_month(of(date(2024, 11, 3), date(2025, 2, 1), date(2025, 2, 9)))
    assert [(bar.period, bar.papers) for bar in bars] == [
        ("2024-11", 1),
        ("2024-12", 0),
        ("2025-01", 0),
        ("2025-02", 2),
    ]


def test_every_bar_says_its_month_and_papers() -> None:
    papers = [*of(date(2024, 11, 3)), *of(date(2024, 11, 4), inferred=True)]
    assert "November 2024: 2 papers, 1 partly inferred" in Elements(timeline(papers)).values("aria-label")


def test_a_bar_is_as_high_as_it_has_papers_and_inferred_ones_lie_on_top() -> None:
    papers = [*of(date(2024, 1, 1), date(2024, 1, 2), date(2024, 1, 3)), *of(date(2024, 1, 4), inferred=True)]
    html = timeline(papers)
    assert 'class="full" x="1" y="28.0" width="8" height="72.0"' in html
    assert 'class="inferred" x="1.3" y="4.0" width="7.4" height="24.0"' in html


def test_undated_papers_are_counted_and_can_be_asked_for() -> None:
    seen = Elements(timeline(of(date(2024, 1, 1), None, None)))
    assert "2 papers have no date" in seen.text
    assert "show-undated" in seen.values("id")
    assert "show-undated" not in Elements(timeline(of(date(2024, 1, 1)))).values("id")


def test_a_long_time_is_shown_by_years_with_the_months_of_each_that_has_papers() -> None:
    seen = Elements(timeline(of(date(1999, 5, 1), date(2024, 1, 1))))
    assert seen.values("data-period")[:26] == [str(year) for year in range(1999, 2025)]
    assert seen.values("data-year") == ["1999", "2024"]
    assert seen.values("data-period")[26:28] == ["1999-01", "1999-02"]
    assert len(seen.values("data-period")) == 26 + 24


def test_undated_papers_alone_have_no_bars() -> None:
    assert Elements(timeline(of(None))).values("data-period") == []
