from __future__ import annotations

import numpy as np
import pytest

from index.map.paper_map import PaperMap, draw_map
from index.papers.paper import Paper
from tests.support.browser import EVIL, HOSTILE
from tests.support.elements import Elements
from ui.papers_page.map_picture import MARKS, map_picture

PAPERS = (Paper("Cats & Dogs", "Cats."), Paper("Bread", "Bread."), EVIL)
DRAWN = PaperMap(
    np.array([[0, 0], [1, 0.5], [0.5, 0.25]], np.float32),
    np.array([0, 1, 0], np.int32),
    ("cats", f"<b>{HOSTILE}"),
    3,
)


@pytest.fixture
def seen() -> Elements:
    return Elements(map_picture(PAPERS, DRAWN))


def test_every_paper_is_a_point_that_links_to_it(seen: Elements) -> None:
    assert seen.values("href") == [f"#/papers/{paper.key}" for paper in PAPERS]


def test_a_point_is_labelled_with_the_title(seen: Elements) -> None:
    assert {"Cats & Dogs", "Bread", EVIL.title} <= set(seen.values("aria-label"))


def test_points_keep_their_positions_on_the_map() -> None:
    seen = Elements(map_picture(PAPERS, DRAWN))
    assert seen.values("data-x") == ["30.0", "970.0", "500.0"]
    assert seen.values("data-y") == ["30.0", "500.0", "265.0"]


def test_no_two_themes_have_the_same_marker() -> None:
    assert len(set(MARKS)) == len(MARKS) == 8


def test_the_legend_names_and_counts_each_theme(seen: Elements) -> None:
    assert seen.values("data-theme") == ["cats", f"<b>{HOSTILE}"]
    assert "cats 2" in seen.text
    assert f"<b>{HOSTILE} 1" in seen.text


def test_markup_in_titles_and_names_is_shown_as_text(seen: Elements) -> None:
    own = "a b button circle div figcaption figure g p path span svg text".split()
    assert set(seen.tags) <= set(own)
    assert not [name for name, _ in seen.attributes if name.startswith("on") or name in {"src", "style"}]


def test_a_large_corpus_is_sampled_and_the_caption_says_so() -> None:
    papers = [Paper(f"Paper {number}", "Text.") for number in range(5000)]
    places = np.random.default_rng(0).random((5000, 2)).astype(np.float32)
    html = map_picture(papers, PaperMap(places, np.zeros(5000, np.int32), ("all",), 5000))
    assert len(Elements(html).values("data-x")) == 4000
    assert "Showing 4,000 of 5,000 papers." in html


def test_a_corpus_that_fits_is_not_sampled(seen: Elements) -> None:
    assert "Showing" not in seen.text


def test_one_paper_makes_a_map() -> None:
    paper = Paper("Alone", "One.")
    html = map_picture([paper], draw_map([paper], np.ones((1, 4), np.float32)))
    assert "nan" not in html
    assert Elements(html).values("data-x") == ["30.0"]
