from __future__ import annotations

import numpy as np
import pytest

from index.arrays import Floats
from index.map.projection import (
    _aligned,
    _in_unit_square,
    interpolate,
    nearest_neighbours,
    principal_components,
    project,
)


def random_unit_vectors(count: int, dimension: int = 6) -> Floats:
    vectors = np.random.default_rng(1).standard_normal((count, dimension))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def test_principal_components_are_those_of_scikit_learn_up_to_the_sign() -> None:
    from sklearn.decomposition import PCA  # type: ignore[import-untyped]

    vectors = random_unit_vectors(30)
    expected = PCA(3).fit_transform(vectors)
    assert np.allclose(np.abs(principal_components(vectors, 3)), np.abs(expected), atol=1e-4)


def test_the_sign_of_a_component_does_not_depend_on_the_order_of_the_rows() -> None:
    vectors = random_unit_vectors(30)
    assert np.allclose(principal_components(vectors[::-1], 2)[::-1], principal_components(vectors, 2), atol=1e-4)


def test_there_are_no_more_components_than_dimensions() -> None:
    assert principal_components(random_unit_vectors(9, 4)).shape == (9, 4)


def test_neighbours_are_the_nearest_with_weights_that_add_up_to_one() -> None:
    known = random_unit_vectors(20)
    vectors = random_unit_vectors(25)[20:]
    rows, weights = nearest_neighbours(vectors, known)
    cosines = vectors @ known.T
    assert rows.tolist() == np.argsort(-cosines, axis=1)[:, :3].tolist()
    assert weights.sum(axis=1) == pytest.approx(1)
    eighth = np.take_along_axis(cosines, rows, axis=1) ** 8
    assert np.allclose(weights, eighth / eighth.sum(axis=1, keepdims=True), atol=1e-5)


@pytest.mark.parametrize("pairs", [1, 20, 45])
def test_neighbours_found_in_batches_are_the_same(pairs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    known, vectors = random_unit_vectors(20), random_unit_vectors(27)[20:]
    expected, _ = nearest_neighbours(vectors, known)
    monkeypatch.setattr("index.map.projection.COSINES_AT_ONCE", pairs)
    assert np.array_equal(nearest_neighbours(vectors, known)[0], expected)


def test_one_known_paper_is_the_only_neighbour() -> None:
    rows, weights = nearest_neighbours(random_unit_vectors(2), random_unit_vectors(1))
    assert (rows.tolist(), weights.tolist()) == ([[0], [0]], [[1], [1]])


def test_a_place_is_interpolated_by_weight() -> None:
    places = np.array([(0, 0), (1, 2)], np.float32)
    assert interpolate(places, np.array([[0, 1]]), np.array([[0.25, 0.75]], np.float32)).tolist() == [[0.75, 1.5]]


def test_alignment_undoes_a_rotation_a_reflection_a_scaling_and_a_shift() -> None:
    target = random_unit_vectors(10, 2)
    turned = 3 * target @ np.array([(0, 1), (1, 0)], np.float32) @ np.array([(0.6, 0.8), (-0.8, 0.6)], np.float32)
    assert np.allclose(_aligned(turned + np.float32(5), target), target, atol=1e-5)


def test_the_longer_axis_spans_the_unit_square_and_the_other_is_centred() -> None:
    places = _in_unit_square(np.array([(0, 0), (4, 2)], np.float32))
    assert places.tolist() == [[0, 0.25], [1, 0.75]]


def test_one_place_is_in_the_middle_of_the_unit_square() -> None:
    assert _in_unit_square(np.array([(7, -3)], np.float32)).tolist() == [[0.5, 0.5]]


@pytest.mark.parametrize(("count", "by_components"), [(11, True), (12, False)])
def test_few_papers_are_placed_by_their_principal_components(count: int, by_components: bool) -> None:
    vectors = random_unit_vectors(count)
    expected = _in_unit_square(principal_components(vectors, 2))
    assert np.allclose(project(vectors), expected, atol=1e-4) is by_components


def test_papers_beyond_the_landmarks_are_placed_beside_their_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.map.projection.LANDMARKS", 20)
    subjects = np.repeat(np.eye(2, 4, dtype=np.float32), 20, axis=0)
    vectors = subjects + np.random.default_rng(0).normal(0, 0.05, subjects.shape).astype(np.float32)
    vectors = np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)
    places = project(vectors)
    first, second = places[:20], places[20:]
    assert np.isfinite(places).all()
    gap = np.linalg.norm(first.mean(axis=0) - second.mean(axis=0))
    assert gap > 2 * max(np.linalg.norm(group - group.mean(axis=0), axis=1).mean() for group in (first, second))
