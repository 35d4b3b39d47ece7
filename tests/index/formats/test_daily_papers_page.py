"""Tests of index/formats/daily_papers_page.py."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from index.formats.daily_papers_page import page_lines, read_page
from index.listings.listing import read_listing
from index.papers.deduplicate import merge_duplicates
from index.records.markup import with_marks
from tests.index.conftest import ABSTRACT, PAGES, Saved, page, titled


def test_the_pages_hold_338_entries() -> None:
    assert [len(read_listing(path)) for path in PAGES] == [35, 34, 195, 46, 28]


def test_nothing_on_the_pages_is_skipped_or_repaired() -> None:
    assert all(not read_listing(path).skipped and not read_listing(path).repaired for path in PAGES)


def test_every_title_and_abstract_is_copied_from_its_page_word_for_word() -> None:
    for path in PAGES:
        lines = {with_marks(line.strip()) for line in path.read_text().split("\n")}
        lines |= {line.removeprefix("Subscribe") for line in lines}
        assert all(paper.title in lines and paper.abstract in lines for paper in read_listing(path))


def test_every_long_line_of_the_pages_becomes_an_abstract() -> None:
    for path in PAGES:
        prose = [with_marks(line.strip()) for line in path.read_text().split("\n") if len(line) > 200]
        assert [paper.abstract for paper in read_listing(path)] == prose


def test_the_pages_merge_into_279_papers_of_which_176_have_no_date() -> None:
    merged = merge_duplicates(paper for path in PAGES for paper in read_listing(path))
    assert len(merged) == 279
    assert sum(paper.date is None for paper in merged) == 176
    assert sum(paper.date_inferred for paper in merged) == 15


def test_an_entry_without_a_footer_ends_where_the_next_title_begins() -> None:
    lost = titled(page(3), "Agent-ValueBench")
    assert lost.abstract.startswith("Autonomous agents") and lost.abstract.endswith("skill steering.")
    assert lost.date is None
    assert titled(page(3), "Predicting Users'").date == date(2021, 9, 12)


def test_an_organisation_line_is_neither_abstract_nor_title() -> None:
    drifts = titled(page(0), "Value Drifts")
    assert drifts.organisation == "McGill NLP Group"
    assert drifts.date == date(2025, 10, 30)
    assert not drifts.abstract.endswith("Group")


def test_the_organisation_is_the_display_name_and_not_the_slug() -> None:
    named = Counter(paper.organisation for number in (0, 1, 3) for paper in page(number))
    del named[None]
    assert named == {
        "McGill NLP Group": 3,
        "JianChengXingYun": 1,
        "math-ai": 1,
        "LongCat": 1,
        "ByteDance Seed": 1,
    }


def test_the_number_of_comments_is_not_part_of_the_date() -> None:
    assert titled(page(0), "EgoNormia").date == date(2025, 2, 27)


def test_a_date_without_a_year_gets_the_year_after_the_last_full_date_and_is_marked_as_inferred() -> None:
    context = titled(page(3), "More Context, Larger Models")
    assert (context.date, context.date_inferred) == (date(2026, 5, 20), True)
    assert sum(paper.date_inferred for paper in page(3)) == 14
    assert titled(page(4), "Measuring Individual User Fairness").date == date(2026, 1, 23)


def test_a_full_date_is_not_marked_as_inferred() -> None:
    assert not any(paper.date_inferred for paper in page(0))


def test_the_date_at_the_top_of_the_page_belongs_to_no_paper() -> None:
    first = page(0)[0]
    assert first.title.startswith("Large Pre-trained Language Models")
    assert first.date == date(2021, 3, 8)
    assert not any(paper.date and (paper.date.month, paper.date.day) == (6, 10) for paper in page(3))


def test_the_label_of_a_button_is_removed_from_the_first_title() -> None:
    assert page(2)[0].title.startswith("Value Kaleidoscope: Engaging AI")


def test_a_page_of_bare_lines_has_no_dates_and_no_organisations() -> None:
    assert not any(paper.date or paper.organisation for paper in page(2))


def test_a_title_in_latex_is_kept_as_it_is() -> None:
    assert titled(page(2), "$").title == r"$\text{Memory}^3$: Language Modeling with Explicit Memory"


def test_a_truncated_abstract_is_kept() -> None:
    assert sum(paper.abstract.endswith("across cultures,...") for paper in page(1)) == 1


def test_bundled_titles_that_differ_only_in_an_index_are_two_papers() -> None:
    assert titled(page(3), "V_{0.5}").key != titled(page(3), "V_0").key


def test_an_abstract_without_closing_punctuation_is_still_an_abstract() -> None:
    assert sum(not paper.abstract.endswith((".", "?", "!")) for paper in page(2)) == 8


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_truncated_page_loses_papers_only_at_its_end(path: Path, saved: Saved) -> None:
    whole, content = read_listing(path), path.read_bytes()
    for part in range(3, 10):
        kept = read_listing(saved(path.name, content[: len(content) * part // 10]))
        assert [paper.title for paper in kept[:-1]] == [paper.title for paper in whole[: len(kept) - 1]]


def test_a_title_without_an_abstract_does_not_affect_the_next_entry() -> None:
    text = f"Lonely\n\n  • 1 authors\n·\nMay 1, 2024\n\nKept\n\n{ABSTRACT}\n\n  • 2 authors\n·\nMay 2, 2024"
    lonely, kept = read_page(page_lines(text))
    assert (lonely.line, lonely.flaw) == (1, "no abstract follows it")
    assert (kept.title, kept.abstract, kept.flaw) == ("Kept", ABSTRACT, None)


def test_an_abstract_without_a_title_is_skipped(saved: Saved) -> None:
    listing = read_listing(
        saved("a.txt", f"First\n{ABSTRACT * 4}\n{'Orphaned prose. ' * 20}\nSecond\n{ABSTRACT * 4}")
    )
    assert [paper.title for paper in listing] == ["First", "Second"]
    assert [(remark.line, remark.reason) for remark in listing.skipped] == [(3, "no title precedes it")]


def test_a_short_line_that_ends_like_a_sentence_is_an_abstract(saved: Saved) -> None:
    text = f"One\n{ABSTRACT}\nTwo\n{ABSTRACT}\nThree\n{ABSTRACT}"
    assert [paper.title for paper in read_listing(saved("a.txt", text))] == ["One", "Two", "Three"]


def test_a_date_without_a_year_is_dropped_and_reported_if_no_date_on_the_page_has_one(saved: Saved) -> None:
    listing = read_listing(saved("a.txt", f"Title\n{ABSTRACT}\n• 2 authors\n·\nMay 20"))
    assert listing[0].date is None
    assert "no year" in listing.repaired[0].reason


def test_an_impossible_date_is_dropped_and_reported(saved: Saved) -> None:
    listing = read_listing(saved("a.txt", f"Title\n{ABSTRACT}\n• 2 authors\n·\nFeb 30, 2024"))
    assert (listing[0].title, listing[0].date) == ("Title", None)
    assert "'Feb 30, 2024' is not in the calendar" in listing.repaired[0].reason


def test_a_footer_may_be_saved_on_one_line(saved: Saved) -> None:
    listing = read_listing(saved("a.txt", f"Title\n{ABSTRACT}\n• 2 authors · May 20, 2024 3\nNext\n{ABSTRACT}"))
    assert [(paper.title, paper.date) for paper in listing] == [("Title", date(2024, 5, 20)), ("Next", None)]


@pytest.mark.parametrize(("length", "papers"), [(199, 0), (200, 1)])
def test_a_line_of_two_hundred_characters_is_an_abstract_whatever_its_end(length: int, papers: int) -> None:
    entries = list(read_page(page_lines(f"Title\n{'x' * length}")))
    assert sum(entry.flaw is None for entry in entries) == papers


@pytest.mark.parametrize(("length", "papers"), [(79, 0), (80, 1)])
@pytest.mark.parametrize("end", [".", "!", "?", "…"])
def test_a_line_of_eighty_characters_is_an_abstract_if_it_ends_like_a_sentence(
    length: int, papers: int, end: str
) -> None:
    entries = list(read_page(page_lines(f"Title\n{'x' * (length - 1)}{end}")))
    assert sum(entry.flaw is None for entry in entries) == papers


def test_a_footer_starts_with_an_organisation_only_if_a_title_and_an_abstract_precede_it() -> None:
    footer = "·\nMay 1, 2024"
    (short,) = read_page(page_lines(f"Title\nAn abstract\n{footer}"))
    assert (short.title, short.abstract, short.organisation) == ("Title", "An abstract", "")
    (full,) = read_page(page_lines(f"Title\nAn abstract\nlab The Lab\n{footer}"))
    assert (full.title, full.abstract, full.organisation) == ("Title", "An abstract", "The Lab")


@pytest.mark.parametrize(("length", "organisation"), [(199, "x" * 199), (200, "")])
def test_a_line_as_long_as_an_abstract_is_never_an_organisation(length: int, organisation: str) -> None:
    lines = f"One\n{'a' * 200}\nTwo\n{'b' * 200}\n{'x' * length}\n·\nMay 1, 2024"
    assert list(read_page(page_lines(lines)))[-1].organisation == organisation


def test_the_inferred_year_follows_the_latest_year_on_the_page() -> None:
    def entry(when: str) -> str:
        return f"Title\n{ABSTRACT}\n• 2 authors\n·\n{when}\n"

    page = "".join(map(entry, ["May 4", "Dec 31, 2023", "Mar 8, 2024 17", "Jan 1, 2021", "May 5 2"]))
    entries = list(read_page(page_lines(page)))
    assert [record.when for record in entries] == ["May 4", "Dec 31, 2023", "Mar 8, 2024", "Jan 1, 2021", "May 5"]
    assert {record.capture_year for record in entries} == {2025}
    assert [record.dated and record.dated.inferred for record in entries] == [True, False, False, False, True]
