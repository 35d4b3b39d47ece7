"""The map of a corpus: drawn with each generation of an index, and extended when papers are added."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats
from index.map.clusters import cluster_names, cluster_papers
from index.map.projection import interpolate, nearest_neighbours, project
from index.papers import Paper

__all__ = ["MAP_FILE", "PaperMap", "draw_map", "extend_map", "load_map", "save_map"]

REDRAW_GROWTH = 1.5
"""Factor by which the corpus may grow before the whole map is drawn again."""

MAP_FILE = "map.json"
"""The file's name in the folder of a generation."""


VERSION = 2
"""How maps are drawn; raise it when places or themes are found differently, so that a rebuild draws anew."""


@dataclass(frozen=True)
class PaperMap:
    """The place and theme of each paper, in the order of the papers.

    `places` (papers, 2) are in the unit square, similar papers close together. `themes` (papers,) are indices into
    `names`, by size in descending order when the map was drawn. `drawn_papers` is the number of papers then,
    and `version` how it was drawn.
    """

    places: Floats
    themes: NDArray[np.int32]
    names: tuple[str, ...]
    drawn_papers: int
    version: int = VERSION

    @property
    def outdated(self) -> bool:
        """Whether maps are drawn differently now."""
        return self.version != VERSION


def draw_map(papers: Sequence[Paper], vectors: Floats, start: Floats | None = None) -> PaperMap:
    """Draw the map of papers with unit vectors (papers, dimension), from earlier places `start` if given."""
    clusters = cluster_papers(papers, vectors)
    return PaperMap(project(vectors, start), clusters, cluster_names(papers, clusters), len(papers))


def extend_map(before: PaperMap, rows: Sequence[int | None], papers: Sequence[Paper], vectors: Floats) -> PaperMap:
    """Return the map of papers some of which are in an earlier map; `rows` has their rows there, None if new.

    Papers keep their places, so that the map stays familiar. A new paper is placed between its nearest neighbours
    and gets the theme of the nearest. Once the corpus has grown by more than half, or more than half of the
    papers it was drawn with are gone, the whole map is drawn again, starting from the present places.
    """
    known = np.flatnonzero([row is not None for row in rows])
    new = np.flatnonzero([row is None for row in rows])
    known_rows = np.array([row for row in rows if row is not None], np.int64)
    if not len(known):
        return draw_map(papers, vectors)
    nearest, weights = nearest_neighbours(vectors[new], vectors[known])
    places = np.empty((len(papers), 2), np.float32)
    places[known] = before.places[known_rows]
    places[new] = interpolate(before.places[known_rows], nearest, weights)
    if len(papers) > REDRAW_GROWTH * before.drawn_papers or len(known) < before.drawn_papers / 2:
        return draw_map(papers, vectors, places)
    themes = np.empty(len(papers), np.int32)
    themes[known] = before.themes[known_rows]
    themes[new] = before.themes[known_rows][nearest[:, 0]]
    return PaperMap(places, themes, before.names, before.drawn_papers)


def save_map(path: Path, paper_map: PaperMap) -> None:
    """Write a map to a file, its places rounded to four decimals."""
    places = [[round(float(x), 4), round(float(y), 4)] for x, y in paper_map.places]
    record = {
        "version": paper_map.version,
        "drawn": paper_map.drawn_papers,
        "names": paper_map.names,
        "themes": paper_map.themes.tolist(),
        "places": places,
    }
    path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")


def load_map(path: Path) -> PaperMap:
    """Read a map from its file."""
    record = json.loads(path.read_text(encoding="utf-8"))
    places = np.array(record["places"], np.float32).reshape(-1, 2)
    themes = np.array(record["themes"], np.int32)
    return PaperMap(places, themes, tuple(record["names"]), record["drawn"], record.get("version", 1))
