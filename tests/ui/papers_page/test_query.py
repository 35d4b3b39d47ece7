from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from index import Paper, PaperIndex
from tests.support.fakes import WordEncoder
from ui.papers_page.query import PAGE, View, browse, read_view

CATS = Paper("Cats at Night", "We study cats. Cats hunt.", date(2024, 3, 5), listings=("page-1.txt",))
LIONS = Paper("A Pride of Lions", "Lions are great cats. Cats roar.", date(2025, 1, 9), listings=("page-2.txt",))
BREAD = Paper("Bread and Yeast", "Bread needs yeast.", listings=("page-1.txt",))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PaperIndex]:
    index = PaperIndex.build([CATS, LIONS, BREAD], tmp_path_factory.mktemp("index"), WordEncoder())
    yield index
    index.close()


def found(library: PaperIndex, **asked: object) -> list[str]:
    return [paper.title for paper in browse(library, read_view(json.dumps(asked))).papers]


def test_all_papers_are_there_newest_first(library: PaperIndex) -> None:
    assert found(library) == [LIONS.title, CATS.title, BREAD.title]


@pytest.mark.parametrize(
    ("sort", "titles"),
    [("oldest", [CATS, LIONS, BREAD]), ("title", [LIONS, BREAD, CATS]), ("newest", [LIONS, CATS, BREAD])],
)
def test_papers_are_sorted_as_asked_and_undated_ones_come_last(
    library: PaperIndex, sort: str, titles: list[Paper]
) -> None:
    assert found(library, sort=sort) == [paper.title for paper in titles]


def test_a_title_that_has_the_text_comes_before_what_matches_in_meaning(library: PaperIndex) -> None:
    assert found(library, text="pride")[0] == LIONS.title
    assert found(library, text="cats hunt")[0] == CATS.title


def test_months_and_years_bound_the_dates_and_undated_papers_are_counted(library: PaperIndex) -> None:
    assert found(library, since="2024-03", until="2024-03") == [CATS.title]
    assert found(library, since="2025") == [LIONS.title]
    assert browse(library, read_view('{"since": "2025"}')).undated == 1


def test_a_search_within_dates_finds_only_those(library: PaperIndex) -> None:
    assert found(library, text="cats", since="2025") == [LIONS.title]


def test_listings_undated_papers_and_themes_can_be_asked_for(library: PaperIndex) -> None:
    assert found(library, listing="page-2.txt") == [LIONS.title]
    assert found(library, undated=True) == [BREAD.title]
    assert len(found(library, theme=0)) == 3  # so few papers have one theme
    assert found(library, theme=5) == []


def test_what_is_no_date_is_named() -> None:
    with pytest.raises(ValueError, match="“2024-13” isn’t a date"):
        read_view('{"since": "2024-13"}')


@pytest.mark.parametrize(
    "sent", ["", "[]", "{", "null", '{"page": -3, "sort": 7, "theme": "x", "text": []}', "[" * 100_000]
)
def test_what_makes_no_sense_is_left_out(sent: str) -> None:
    assert read_view(sent) == View()


def test_many_papers_come_page_by_page(tmp_path: Path) -> None:
    papers = [Paper(f"Paper {number:02}", "Text.") for number in range(PAGE + 5)]
    index = PaperIndex.build(papers, tmp_path, WordEncoder())
    second = browse(index, View(sort="title", page=2))
    assert [paper.title for paper in second.papers] == [paper.title for paper in papers[PAGE:]]
    assert (second.page, second.pages, len(second.found)) == (2, 2, PAGE + 5)
    assert browse(index, View(page=99)).page == 2
    index.close()
