"""The map of a corpus: drawn with each generation of an index, and extended when papers are added."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import orjson
from numpy.typing import NDArray

from index.arrays import Floats
from index.map.clusters import cluster_names, cluster_papers
from index.map.projection import interpolate, nearest_neighbours, project
from index.papers import Paper
from index.search import Indices, evenly_spaced
from index.storage import GONE

__all__ = ["MAP_FILE", "PaperMap", "draw_map", "extend_map", "load_map", "save_map"]

REDRAW_GROWTH = 1.5
"""Factor by which the corpus may grow before the whole map is drawn again."""

MAP_FILE = "map.json"
"""The file's name in the folder of a generation."""


SAMPLE = 5000
"""Papers among which the neighbours of a new one are sought."""

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


def extend_map(
    before: PaperMap, former: Indices, papers: Sequence[Paper], centroids: Callable[[Indices], Floats]
) -> PaperMap:
    """Return the map of papers some of which are in an earlier map.

    `former` (papers,) has their rows there, GONE for those that are new; `centroids` returns the unit vectors of
    the papers in some rows. Papers keep their places, so that the map stays familiar. A new paper is placed
    between its nearest neighbours, in a large corpus among an evenly spaced sample, and gets the theme of the
    nearest. Once the corpus has grown by more than half, or more than half of the papers it was drawn with are
    gone, the whole map is drawn again, starting from the present places.
    """
    known, new = np.flatnonzero(former != GONE), np.flatnonzero(former == GONE)
    if not len(known):
        return draw_map(papers, centroids(new))
    places, themes = before.places[former], before.themes[former]
    if len(new):
        sample = known[evenly_spaced(len(known), SAMPLE)]
        nearest, weights = nearest_neighbours(centroids(new), centroids(sample))
        places[new] = interpolate(places[sample], nearest, weights)
        themes[new] = themes[sample][nearest[:, 0]]
    if len(papers) > REDRAW_GROWTH * before.drawn_papers or len(known) < before.drawn_papers / 2:
        return draw_map(papers, centroids(np.arange(len(papers))), places)
    return PaperMap(places, themes, before.names, before.drawn_papers)


def save_map(path: Path, paper_map: PaperMap) -> None:
    """Write a map to a file, its places rounded to four decimals."""
    record = {
        "version": paper_map.version,
        "drawn": paper_map.drawn_papers,
        "names": paper_map.names,
        "themes": paper_map.themes,
        "places": paper_map.places.astype(np.float64).round(4),
    }
    path.write_bytes(orjson.dumps(record, option=orjson.OPT_SERIALIZE_NUMPY))


def load_map(path: Path) -> PaperMap:
    """Read a map from its file."""
    record = orjson.loads(path.read_bytes())
    places = np.array(record["places"], np.float32).reshape(-1, 2)
    themes = np.array(record["themes"], np.int32)
    return PaperMap(places, themes, tuple(record["names"]), record["drawn"], record.get("version", 1))
