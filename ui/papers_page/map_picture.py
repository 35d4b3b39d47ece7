"""The map of the corpus as SVG: a point per paper, similar papers close together, a marker per theme."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from index.arrays import Floats
from index.map import PaperMap
from index.papers import Paper
from index.search import evenly_spaced
from ui.html import plain

__all__ = ["MARKS", "map_picture"]

MOST_POINTS = 4000
"""Points that a browser handles with ease; of a larger corpus, an evenly spaced sample is drawn."""

WIDTH, MARGIN = 1000, 30
"""Width of the picture and its margin on every side, in its own units."""

MARKS = (
    '<circle r="1"/>',
    '<path d="M-.9-.9H.9V.9H-.9Z"/>',
    '<path d="M0-1.15 1.1.8H-1.1Z"/>',
    '<path d="M0-1.25 1.25 0 0 1.25-1.25 0Z"/>',
    '<path d="M0 1.15-1.1-.8H1.1Z"/>',
    '<path d="M-.4-1.15H.4V-.4H1.15V.4H.4V1.15H-.4V.4H-1.15V-.4H-.4Z"/>',
    '<path d="M-1.2-.65H1.2V.65H-1.2Z"/>',
    '<path d="M0-1.3.38-.4 1.3-.4.57.22.8 1.1 0 .6-.8 1.1-.57.22-1.3-.4-.38-.4Z"/>',
)
"""The marker of each theme, centred on 0 with a radius of about 1: no two themes differ by colour alone."""


def map_picture(papers: Sequence[Paper], drawn: PaperMap) -> str:
    """Return the map, with a legend whose buttons filter by theme."""
    shown = evenly_spaced(len(papers), MOST_POINTS)
    low, high = drawn.places.min(axis=0), drawn.places.max(axis=0)
    inner = WIDTH - 2 * MARGIN
    height = round(float(high[1] - low[1]) * inner) + 2 * MARGIN
    size = max(4.0, min(14.0, 150 / len(shown) ** 0.5))
    points = "".join(
        _point(papers[row], int(drawn.themes[row]), (drawn.places[row] - low) * inner + MARGIN, size)
        for row in shown
    )
    return (
        f'<figure class="map"><svg viewBox="0 0 {WIDTH} {max(height, 2 * MARGIN)}" role="group"'
        f' aria-label="Map of {len(papers):,} papers; use the arrow keys to move between them"'
        f' class="points" data-rove>{points}</svg>'
        f"<figcaption>{_legend(drawn)}"
        '<p class="aside lit-note" hidden>Circled: <b></b> cited in the last answer.</p>'
        f"{_sampled(len(papers), len(shown))}</figcaption></figure>"
    )


def _point(paper: Paper, theme: int, place: Floats, size: float) -> str:
    x, y = (round(float(part), 1) for part in place)
    return (
        f'<a class="point t{theme}" href="#/papers/{paper.key}" data-paper="{paper.key}" tabindex="-1"'
        f' data-x="{x}" data-y="{y}" aria-label="{escape(plain(paper.title))}">'
        f'<g transform="translate({x} {y}) scale({size:.1f})">{MARKS[theme % len(MARKS)]}</g></a>'
    )


def _legend(drawn: PaperMap) -> str:
    counts = np.bincount(drawn.themes, minlength=len(drawn.names))
    entries = "".join(
        f'<button type="button" class="theme t{theme}" data-theme="{theme}" aria-pressed="false">'
        f'<svg viewBox="-1.5 -1.5 3 3" aria-hidden="true">{MARKS[theme % len(MARKS)]}</svg>'
        f'{escape(name)} <span class="many">{counts[theme]:,}</span></button>'
        for theme, name in enumerate(drawn.names)
        if counts[theme]
    )
    return f'<div class="themes" role="group" aria-label="Themes">{entries}</div>'


def _sampled(papers: int, shown: int) -> str:
    return f'<p class="aside">Showing {shown:,} of {papers:,} papers.</p>' if shown < papers else ""
