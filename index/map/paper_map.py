"""The corpus as a map: a place and a theme for each paper, kept with the generation that it was made for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats
from index.map.clusters import grouped, theme_names
from index.map.projection import between, laid_out, neighbours
from index.papers import Paper

__all__ = ["MAP_FILE", "PaperMap", "draw_map", "extend_map", "load_map", "save_map"]

STALE = 1.5
"""How much the corpus may grow before the map is drawn anew."""

MAP_FILE = "map.json"
"""What a map is called in the folder of a generation."""


@dataclass(frozen=True)
class PaperMap:
    """Where each paper lies and what it is about, in the order of the papers.

    `places` is (papers, 2) in the unit square, near papers near; `themes` (papers,) points into `names`, the
    largest theme first. `drawn` is how many papers there were when the map was last drawn as a whole.
    """

    places: Floats
    themes: NDArray[np.int32]
    names: tuple[str, ...]
    drawn: int


def draw_map(papers: Sequence[Paper], vectors: Floats, start: Floats | None = None) -> PaperMap:
    """Draw the map of papers with these unit vectors (papers, dimension), beginning from `start`."""
    themes = grouped(vectors)
    return PaperMap(laid_out(vectors, start), themes, theme_names(papers, themes), len(papers))


def extend_map(before: PaperMap, rows: Sequence[int | None], papers: Sequence[Paper], vectors: Floats) -> PaperMap:
    """Draw papers into a map that has some of them: `rows` says where each stood in it, None for a new one.

    What is known stays where it is, so that nobody has to learn a new map; a new paper goes beside its
    neighbours, into the theme of the nearest. Once the corpus has grown by half, or half of it has gone, the
    map is drawn anew, beginning from how it was.
    """
    known = np.flatnonzero([row is not None for row in rows])
    new = np.flatnonzero([row is None for row in rows])
    was = np.array([row for row in rows if row is not None], np.int64)
    if not len(known):
        return draw_map(papers, vectors)
    nearest, weights = neighbours(vectors[new], vectors[known])
    places = np.empty((len(papers), 2), np.float32)
    places[known] = before.places[was]
    places[new] = between(before.places[was], nearest, weights)
    if len(papers) > STALE * before.drawn or len(known) < before.drawn / 2:
        return draw_map(papers, vectors, places)
    themes = np.empty(len(papers), np.int32)
    themes[known] = before.themes[was]
    themes[new] = before.themes[was][nearest[:, 0]]
    return PaperMap(places, themes, before.names, before.drawn)


def save_map(path: Path, drawn: PaperMap) -> None:
    """Write a map into a file."""
    places = [[round(float(x), 4), round(float(y), 4)] for x, y in drawn.places]
    record = {"drawn": drawn.drawn, "names": drawn.names, "themes": drawn.themes.tolist(), "places": places}
    path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")


def load_map(path: Path) -> PaperMap:
    """Read a map from its file."""
    record = json.loads(path.read_text(encoding="utf-8"))
    places = np.array(record["places"], np.float32).reshape(-1, 2)
    return PaperMap(places, np.array(record["themes"], np.int32), tuple(record["names"]), record["drawn"])
