from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import pytest

from index import Paper, PaperIndex
from tests.support.fakes import WordEncoder
from tests.support.library import FakeLibrary
from ui.lookup.paper_filter import PaperFilter
from ui.papers_page.query import PAGE_SIZE, View, browse, read_view

CATS = Paper("Cats at Night", "We study cats. Cats hunt.", date(2024, 3, 5), listings=("page-1.txt",))
LIONS = Paper("A Pride of Lions", "Lions are great cats. Cats roar.", date(2025, 1, 9), listings=("page-2.txt",))
BREAD = Paper("Bread and Yeast", "Bread needs yeast.", listings=("page-1.txt",))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PaperIndex]:
    index = PaperIndex.build([CATS, LIONS, BREAD], tmp_path_factory.mktemp("index"), WordEncoder())
    yield index
    index.close()


def found(library: PaperIndex, **fields: object) -> list[str]:
    return [paper.title for paper in browse(library, read_view(json.dumps(fields))).papers]


def numbered(count: int) -> tuple[Paper, ...]:
    return tuple(Paper(f"Paper {number:03}", "Text.") for number in range(count))


def test_all_papers_are_shown_newest_first_by_default(library: PaperIndex) -> None:
    assert found(library) == [LIONS.title, CATS.title, BREAD.title]


@pytest.mark.parametrize(
    ("sort", "titles"),
    [("oldest", [CATS, LIONS, BREAD]), ("title", [LIONS, BREAD, CATS]), ("newest", [LIONS, CATS, BREAD])],
)
def test_undated_papers_come_last_whichever_way_dates_are_sorted(
    library: PaperIndex, sort: str, titles: list[Paper]
) -> None:
    assert found(library, sort=sort) == [paper.title for paper in titles]


@pytest.mark.parametrize(
    ("sort", "titles"),
    [
        ("best", [CATS, BREAD, LIONS]),
        ("newest", [LIONS, CATS, BREAD]),
        ("oldest", [CATS, LIONS, BREAD]),
        ("title", [LIONS, BREAD, CATS]),
    ],
)
def test_search_results_are_sorted_by_match_unless_asked_otherwise(sort: str, titles: list[Paper]) -> None:
    browsed = browse(FakeLibrary((LIONS, BREAD, CATS)), View(text="anything", sort=sort))
    assert (list(browsed.found), browsed.sort) == (titles, sort)


def test_without_a_search_there_is_no_best_match(library: PaperIndex) -> None:
    assert browse(library, View(sort="best")).sort == "newest"


def test_a_title_that_contains_the_text_comes_before_other_matches(library: PaperIndex) -> None:
    assert found(library, text="pride")[0] == LIONS.title
    assert found(library, text="cats hunt")[0] == CATS.title


def test_a_paper_found_by_title_and_by_search_is_listed_once() -> None:
    assert browse(FakeLibrary((CATS, LIONS)), View(text="cats")).found == (CATS, LIONS)


def test_a_date_range_takes_months_and_years_and_counts_undated_papers(library: PaperIndex) -> None:
    assert found(library, since="2024-03", until="2024-03") == [CATS.title]
    assert found(library, since="2025") == [LIONS.title]
    assert browse(library, read_view('{"since": "2025"}')).undated == 1
    assert browse(library, read_view('{"until": "2025"}')).undated == 1
    assert browse(library, View()).undated == 0
    assert found(library, since="2025", include_undated=True) == [LIONS.title, BREAD.title]


def test_undated_papers_of_other_listings_are_not_counted(library: PaperIndex) -> None:
    assert browse(library, read_view('{"since": "2025", "listing": "page-1.txt"}')).undated == 1
    assert browse(library, read_view('{"since": "2025", "listing": "page-2.txt"}')).undated == 0


def test_undated_papers_of_other_themes_are_not_counted() -> None:
    dated = View(filter=PaperFilter(since=date(2024, 1, 1)), theme="theme 0")
    assert browse(FakeLibrary((CATS, BREAD), themes=(0, 1)), dated).undated == 0


def test_a_search_within_dates_finds_only_papers_in_that_range(library: PaperIndex) -> None:
    assert found(library, text="cats", since="2025") == [LIONS.title]


def test_papers_can_be_filtered_by_listing_lack_of_date_and_theme(library: PaperIndex) -> None:
    assert found(library, listing="page-2.txt") == [LIONS.title]
    assert found(library, undated=True) == [BREAD.title]
    assert len(found(library, theme=library.map.names[0])) == 3  # so few papers have one theme
    assert found(library, theme="gone") == []


def test_papers_can_be_filtered_by_author_venue_and_keyword() -> None:
    known = Paper("Known", ".", authors=("Muster, Ada",), venue="ACL 2022", keywords=("sleep",))
    library = FakeLibrary((known, CATS))
    for name, value in (("author", "A. Muster"), ("venue", "acl"), ("keyword", "sleep")):
        assert browse(library, read_view(f'{{"{name}": "{value}"}}')).found == (known,)
    assert set(browse(library, read_view('{"author": "", "venue": 7}')).found) == {known, CATS}


@pytest.mark.parametrize(("theme", "titles"), [("theme 0", [CATS, BREAD]), ("theme 1", [LIONS]), ("theme 2", [])])
def test_a_theme_shows_its_own_papers_only(theme: str, titles: list[Paper]) -> None:
    library = FakeLibrary((CATS, LIONS, BREAD), themes=(0, 1, 0))
    assert list(browse(library, View(theme=theme)).found) == titles
    assert set(browse(library, View(text="anything", theme=theme)).found) == set(titles)


def test_a_search_finds_and_counts_every_paper_with_its_words() -> None:
    papers = numbered(3 * PAGE_SIZE + 1)
    assert len(browse(FakeLibrary(papers), View(text="text.")).found) == len(papers)


def test_a_word_that_no_paper_has_finds_none(library: PaperIndex) -> None:
    assert browse(library, View(text="zzzzqq")).found == ()


def test_a_listing_is_searched_to_its_end() -> None:
    others = tuple(Paper(f"Anything {number}", "Text.") for number in range(400))
    view = View(text="anything", filter=PaperFilter(listings=frozenset(["page-1.txt"])))
    assert browse(FakeLibrary((BREAD, *others)), view).found == (BREAD,)


def test_text_that_is_not_a_date_is_rejected_by_name() -> None:
    with pytest.raises(ValueError, match="“2024-13” isn’t a date"):
        read_view('{"since": "2024-13"}')


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "[]",
        "{",
        "null",
        '{"page": -3, "sort": 7, "theme": 0, "text": []}',
        '{"page": true, "theme": true, "undated": 1}',
        "[" * 100_000,
    ],
)
def test_malformed_requests_get_the_default_view(sent: str) -> None:
    assert read_view(sent) == View()


@pytest.mark.parametrize(
    ("count", "pages", "on_last_page"),
    [
        (0, 1, 0),
        (1, 1, 1),
        (PAGE_SIZE, 1, PAGE_SIZE),
        (PAGE_SIZE + 1, 2, 1),
        (2 * PAGE_SIZE, 2, PAGE_SIZE),
    ],
)
def test_the_last_page_holds_what_is_left(count: int, pages: int, on_last_page: int) -> None:
    last = browse(FakeLibrary(numbered(count)), View(sort="title", page=pages))
    assert (last.page, last.pages, len(last.papers)) == (pages, pages, on_last_page)
    assert browse(FakeLibrary(numbered(count)), View(sort="title", page=pages + 1)) == last


def test_pages_follow_one_another_without_gap_or_overlap() -> None:
    papers = numbered(2 * PAGE_SIZE + 5)
    pages = [browse(FakeLibrary(papers), View(sort="title", page=page)) for page in (1, 2, 3)]
    assert [len(page.papers) for page in pages] == [PAGE_SIZE, PAGE_SIZE, 5]
    assert tuple(paper for page in pages for paper in page.papers) == pages[0].found == papers
