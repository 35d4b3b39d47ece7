from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index import Paper, PaperIndex
from index.arrays import Floats
from index.map.paper_map import MAP_FILE, PaperMap, draw_map, extend_map, load_map, save_map
from tests.support.damage import forged, newest
from tests.support.fakes import WordEncoder

SUBJECTS = ("cats purr night", "bread yeast loaf", "rivers flood sea")


def shelf(each: int) -> tuple[list[Paper], Floats]:
    """Return papers on three subjects in turn, and a vector for each: its subject's direction, a little off."""
    papers = [
        Paper(f"{SUBJECTS[n % 3].title()} {n}", f"This is about {SUBJECTS[n % 3]}.") for n in range(3 * each)
    ]
    vectors = np.eye(3, 8, dtype=np.float32)[np.arange(3 * each) % 3]
    vectors = vectors + 0.1 * np.random.default_rng(0).standard_normal(vectors.shape).astype(np.float32)
    return papers, (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def drawn() -> PaperMap:
    return draw_map(*shelf(20))


def nearest_three(places: Floats, row: int) -> list[int]:
    return [int(other) for other in np.argsort(np.linalg.norm(places - places[row], axis=1))[1:4]]


def test_near_papers_lie_near(drawn: PaperMap) -> None:
    neighbours = [(row, other) for row in range(60) for other in nearest_three(drawn.places, row)]
    assert np.mean([row % 3 == other % 3 for row, other in neighbours]) > 0.95


def test_a_map_fills_the_unit_square(drawn: PaperMap) -> None:
    assert drawn.places.min() == pytest.approx(0, abs=1e-6)
    assert drawn.places.max() == pytest.approx(1, abs=1e-6)


def test_the_same_papers_make_the_same_map(drawn: PaperMap) -> None:
    again = draw_map(*shelf(20))
    assert np.array_equal(again.places, drawn.places)
    assert np.array_equal(again.themes, drawn.themes)
    assert again.names == drawn.names


def test_themes_are_named_by_what_their_papers_have_and_others_lack(drawn: PaperMap) -> None:
    for theme, name in enumerate(drawn.names):
        subject = {row % 3 for row in np.flatnonzero(drawn.themes == theme)}
        if len(subject) == 1:
            assert set(name.lower().replace("·", "").split()) <= set(SUBJECTS[subject.pop()].split())


def test_the_first_theme_is_the_largest(drawn: PaperMap) -> None:
    sizes = np.bincount(drawn.themes)
    assert list(sizes) == sorted(sizes, reverse=True)


def test_a_few_more_papers_move_nothing_and_go_beside_their_like(drawn: PaperMap) -> None:
    papers, vectors = shelf(25)
    more = extend_map(drawn, [*range(60), *[None] * 15], papers, vectors)
    assert np.array_equal(more.places[:60], drawn.places)
    assert (more.names, more.drawn) == (drawn.names, 60)
    for row in range(60, 75):
        assert [other % 3 for other in nearest_three(more.places, row)] == [row % 3] * 3


def test_a_corpus_that_has_grown_by_half_is_drawn_anew_and_lies_as_it_lay(drawn: PaperMap) -> None:
    papers, vectors = shelf(40)
    more = extend_map(drawn, [*range(60), *[None] * 60], papers, vectors)
    assert more.drawn == 120
    for subject in range(3):
        before, after = drawn.places[subject::3].mean(axis=0), more.places[subject:60:3].mean(axis=0)
        assert np.linalg.norm(before - after) < 0.3


def test_a_map_of_which_nothing_is_left_is_drawn_anew(drawn: PaperMap) -> None:
    papers, vectors = shelf(5)
    assert extend_map(drawn, [None] * 15, papers, vectors).drawn == 15


@pytest.mark.parametrize("count", [1, 2, 3, 11, 12])
def test_a_map_can_have_few_papers(count: int) -> None:
    papers, vectors = shelf(4)
    drawn = draw_map(papers[:count], vectors[:count])
    assert drawn.places.shape == (count, 2)
    assert np.isfinite(drawn.places).all()
    assert len(drawn.names) == drawn.themes.max() + 1


def test_papers_that_are_all_alike_make_one_theme() -> None:
    papers, _ = shelf(20)
    drawn = draw_map(papers, np.full((60, 4), 0.5, np.float32))
    assert len(drawn.names) == 1
    assert np.isfinite(drawn.places).all()


def test_a_map_comes_back_as_it_was_kept(drawn: PaperMap, tmp_path: Path) -> None:
    save_map(tmp_path / MAP_FILE, drawn)
    kept = load_map(tmp_path / MAP_FILE)
    assert kept is not None
    assert np.allclose(kept.places, drawn.places, atol=1e-4)
    assert np.array_equal(kept.themes, drawn.themes)
    assert (kept.names, kept.drawn) == (drawn.names, drawn.drawn)


def test_an_index_has_a_map_that_adding_extends(few_index: PaperIndex) -> None:
    before = few_index.map
    few_index.add([Paper("More Cats at Night", "We study cats. Cats hunt at night.")])
    after = few_index.map
    assert np.array_equal(after.places[:3], before.places)
    cats, new = after.places[0], after.places[3]
    assert np.linalg.norm(cats - new) < min(np.linalg.norm(other - new) for other in after.places[1:3])


def test_an_index_from_before_there_were_maps_has_one_drawn(few_index: PaperIndex, tmp_path: Path) -> None:
    kept = few_index.map
    root = tmp_path / "index"
    (newest(root) / MAP_FILE).unlink()
    forged(root)
    again = PaperIndex.open(root, few_index.encoder)
    assert MAP_FILE not in again.snapshot.parts
    assert np.allclose(again.map.places, kept.places, atol=1e-4)


def test_similar_papers_are_nearest_first_and_not_the_paper_itself(tmp_path: Path) -> None:
    cats = Paper("Cats", "Cats purr. Cats hunt.")
    papers = [cats, Paper("Lions", "Lions hunt. Cats purr."), Paper("Bread", "Bread needs yeast.")]
    index = PaperIndex.build(papers, tmp_path, WordEncoder())
    similar = index.similar(cats)
    assert [hit.paper.title for hit in similar] == ["Lions", "Bread"]
    # "cats" three times, "purr" and "hunt" once; "lions" twice, "hunt", "cats" and "purr" once.
    assert similar[0].score == pytest.approx(5 / (11**0.5 * 7**0.5))
    assert [hit.paper.title for hit in index.similar(cats, limit=1)] == ["Lions"]
    index.close()


def test_a_paper_alone_has_no_similar_ones(tmp_path: Path) -> None:
    paper = Paper("Cats", "Cats purr.")
    assert PaperIndex.build([paper], tmp_path, WordEncoder()).similar(paper) == ()
