from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index import Paper, PaperIndex
from index.arrays import Floats
from index.map.paper_map import MAP_FILE, PaperMap, draw_map, extend_map, load_map, save_map
from index.storage import GONE
from tests.support.damage import forged, newest
from tests.support.fakes import WordEncoder

SUBJECTS = ("cats purr night", "bread yeast loaf", "rivers flood sea")


def shelf(each: int) -> tuple[list[Paper], Floats]:
    """Return papers on three subjects in turn, and noisy vectors of the subjects."""
    papers = [
        Paper(f"{SUBJECTS[n % 3].title()} {n}", f"This is about {SUBJECTS[n % 3]}.") for n in range(3 * each)
    ]
    vectors = np.eye(3, 8, dtype=np.float32)[np.arange(3 * each) % 3]
    vectors = vectors + 0.1 * np.random.default_rng(0).standard_normal(vectors.shape).astype(np.float32)
    return papers, (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def drawn() -> PaperMap:
    return draw_map(*shelf(20))


def three_nearest(places: Floats, row: int) -> list[int]:
    return [int(other) for other in np.argsort(np.linalg.norm(places - places[row], axis=1))[1:4]]


def test_similar_papers_are_close_together(drawn: PaperMap) -> None:
    neighbours = [(row, other) for row in range(60) for other in three_nearest(drawn.places, row)]
    assert np.mean([row % 3 == other % 3 for row, other in neighbours]) > 0.95


def test_a_map_fills_the_unit_square(drawn: PaperMap) -> None:
    assert drawn.places.min() == pytest.approx(0, abs=1e-6)
    assert drawn.places.max() == pytest.approx(1, abs=1e-6)


def test_the_same_papers_give_the_same_map(drawn: PaperMap) -> None:
    again = draw_map(*shelf(20))
    assert np.array_equal(again.places, drawn.places)
    assert np.array_equal(again.themes, drawn.themes)
    assert again.names == drawn.names


def test_a_theme_is_named_by_words_that_only_its_papers_have(drawn: PaperMap) -> None:
    for theme, name in enumerate(drawn.names):
        subject = {row % 3 for row in np.flatnonzero(drawn.themes == theme)}
        if len(subject) == 1:
            assert set(name.lower().replace("·", "").split()) <= set(SUBJECTS[subject.pop()].split())


def extended(before: PaperMap, former: Sequence[int], papers: Sequence[Paper], vectors: Floats) -> PaperMap:
    return extend_map(before, np.array(former), papers, lambda rows: vectors[rows])


def test_themes_are_in_order_of_size(drawn: PaperMap) -> None:
    sizes = np.bincount(drawn.themes)
    assert list(sizes) == sorted(sizes, reverse=True)


def test_a_few_new_papers_move_no_other_and_are_placed_near_similar_ones(drawn: PaperMap) -> None:
    papers, vectors = shelf(25)
    more = extended(drawn, [*range(60), *[GONE] * 15], papers, vectors)
    assert np.array_equal(more.places[:60], drawn.places)
    assert (more.names, more.drawn_papers) == (drawn.names, 60)
    for row in range(60, 75):
        assert [other % 3 for other in three_nearest(more.places, row)] == [row % 3] * 3


def test_a_corpus_that_has_doubled_is_drawn_again_in_the_same_arrangement(drawn: PaperMap) -> None:
    papers, vectors = shelf(40)
    more = extended(drawn, [*range(60), *[GONE] * 60], papers, vectors)
    assert more.drawn_papers == 120
    for subject in range(3):
        before, after = drawn.places[subject::3].mean(axis=0), more.places[subject:60:3].mean(axis=0)
        assert np.linalg.norm(before - after) < 0.3


def test_a_map_is_drawn_again_once_the_corpus_has_grown_by_more_than_half(drawn: PaperMap) -> None:
    papers, vectors = shelf(31)
    known = [*range(60)]
    assert extended(drawn, [*known, *[GONE] * 30], papers[:90], vectors[:90]).drawn_papers == 60
    assert extended(drawn, [*known, *[GONE] * 31], papers[:91], vectors[:91]).drawn_papers == 91


def test_a_map_is_drawn_again_once_more_than_half_of_its_papers_are_gone(drawn: PaperMap) -> None:
    papers, vectors = shelf(20)
    assert extended(drawn, [*range(30)], papers[:30], vectors[:30]).drawn_papers == 60
    assert extended(drawn, [*range(29)], papers[:29], vectors[:29]).drawn_papers == 29


def test_papers_keep_their_places_when_others_go_or_the_order_changes(drawn: PaperMap) -> None:
    papers, vectors = shelf(20)
    rows = [*range(50, 10, -1)]
    fewer = extended(drawn, rows, [papers[row] for row in rows], vectors[rows])
    assert np.array_equal(fewer.places, drawn.places[rows])
    assert np.array_equal(fewer.themes, drawn.themes[rows])


def test_no_papers_are_compared_when_some_only_go(drawn: PaperMap, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("index.map.paper_map.nearest_neighbours")
    papers, vectors = shelf(20)
    fewer = extended(drawn, [*range(1, 60)], papers[1:], vectors[1:])
    assert np.array_equal(fewer.places, drawn.places[1:])


def test_a_new_paper_has_the_theme_of_its_nearest_neighbour(drawn: PaperMap) -> None:
    papers, vectors = shelf(21)
    more = extended(drawn, [*range(60), GONE, GONE, GONE], papers, vectors)
    nearest = (vectors[60:] @ vectors[:60].T).argmax(axis=1)
    assert np.array_equal(more.themes[60:], drawn.themes[nearest])


def test_a_map_without_any_paper_left_is_drawn_again(drawn: PaperMap) -> None:
    papers, vectors = shelf(5)
    assert extended(drawn, [GONE] * 15, papers, vectors).drawn_papers == 15


@pytest.mark.parametrize("count", [1, 2, 3, 11, 12])
def test_a_map_can_have_few_papers(count: int) -> None:
    papers, vectors = shelf(4)
    drawn = draw_map(papers[:count], vectors[:count])
    assert drawn.places.shape == (count, 2)
    assert np.isfinite(drawn.places).all()
    assert len(drawn.names) == drawn.themes.max() + 1


def test_identical_papers_form_one_theme() -> None:
    papers, _ = shelf(20)
    drawn = draw_map(papers[:1] * 60, np.full((60, 4), 0.5, np.float32))
    assert len(drawn.names) == 1
    assert np.isfinite(drawn.places).all()


def test_a_map_is_read_as_it_was_saved(drawn: PaperMap, tmp_path: Path) -> None:
    save_map(tmp_path / MAP_FILE, drawn)
    kept = load_map(tmp_path / MAP_FILE)
    assert np.allclose(kept.places, drawn.places, atol=1e-4)
    assert np.array_equal(kept.themes, drawn.themes)
    assert (kept.names, kept.drawn_papers) == (drawn.names, drawn.drawn_papers)


def test_a_maps_file_is_json_with_four_decimals(tmp_path: Path) -> None:
    places = np.array([(0.123456, 1), (0, 1 / 3)], np.float32)
    save_map(tmp_path / MAP_FILE, PaperMap(places, np.array([1, 0], np.int32), ("Möbius", "α"), 2, version=1))
    assert json.loads((tmp_path / MAP_FILE).read_text(encoding="utf-8")) == {
        "version": 1,
        "drawn": 2,
        "names": ["Möbius", "α"],
        "themes": [1, 0],
        "places": [[0.1235, 1], [0, 0.3333]],
    }


def test_adding_a_paper_extends_the_map_of_the_index(few_index: PaperIndex) -> None:
    before = few_index.map
    few_index.add([Paper("More Cats at Night", "We study cats. Cats hunt at night.")])
    after = few_index.map
    assert np.array_equal(after.places[:3], before.places)
    cats, new = after.places[0], after.places[3]
    assert np.linalg.norm(cats - new) < min(np.linalg.norm(other - new) for other in after.places[1:3])


def test_an_index_without_a_map_has_one_drawn(few_index: PaperIndex, tmp_path: Path) -> None:
    kept = few_index.map
    root = tmp_path / "index"
    (newest(root) / MAP_FILE).unlink()
    forged(root)
    again = PaperIndex.open(root, few_index.encoder)
    assert MAP_FILE not in again.snapshot.parts
    assert np.allclose(again.map.places, kept.places, atol=1e-4)


def test_similar_papers_come_nearest_first_without_the_paper_itself(tmp_path: Path) -> None:
    cats = Paper("Cats", "Cats purr. Cats hunt.")
    papers = [cats, Paper("Lions", "Lions hunt. Cats purr."), Paper("Bread", "Bread needs yeast.")]
    index = PaperIndex.build(papers, tmp_path, WordEncoder())
    similar = index.similar(cats)
    assert [hit.paper.title for hit in similar] == ["Lions", "Bread"]
    # "cats" three times, "purr" and "hunt" once; "lions" twice, "hunt", "cats" and "purr" once.
    assert similar[0].score == pytest.approx(5 / (11**0.5 * 7**0.5), abs=0.01)  # vectors are kept in 8 bits
    assert [hit.paper.title for hit in index.similar(cats, limit=1)] == ["Lions"]
    index.close()


def test_the_only_paper_has_no_similar_ones(tmp_path: Path) -> None:
    paper = Paper("Cats", "Cats purr.")
    assert PaperIndex.build([paper], tmp_path, WordEncoder()).similar(paper) == ()


def test_the_map_is_the_same_on_another_machine(real_index: PaperIndex) -> None:
    """Fails with scikit-learn's default start and exaggeration, where rounding errors turn the map over."""
    papers, vectors = real_index.papers, real_index.snapshot.embeddings.centroids()
    noise = np.random.default_rng(0).normal(0, 1e-6, vectors.shape).astype(np.float32)
    here, there = draw_map(papers, vectors), draw_map(papers, vectors + noise)
    assert float(np.linalg.norm(here.places - there.places, axis=1).max()) < 0.1
    assert here.themes.tolist() == there.themes.tolist()
    wide, tall = np.ptp(here.places, axis=0)
    assert wide >= tall


def test_a_map_drawn_in_another_way_is_outdated(tmp_path: Path) -> None:
    papers, vectors = shelf(20)
    path = tmp_path / MAP_FILE
    save_map(path, draw_map(papers, vectors))
    assert not load_map(path).outdated
    record = json.loads(path.read_text())
    del record["version"]
    path.write_text(json.dumps(record))
    assert load_map(path).outdated
