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


LABEL_HEIGHT, LETTER_WIDTH = 30, 13
"""Height of a line and mean width of a letter of the labels, in the picture's units."""

SHORT_LABEL = 8
"""Characters below which a theme's first phrase alone says too little, so that its second follows."""


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
        f' class="points" data-rove>{points}{_labels(drawn, low, inner)}</svg>'
        '<div class="zoom" role="group" aria-label="Zoom">'
        '<button type="button" class="quiet" data-zoom="2" aria-label="Zoom in">+</button>'
        '<button type="button" class="quiet" data-zoom="0.5" aria-label="Zoom out">−</button>'
        '<button type="button" class="quiet" data-zoom="0">Whole map</button></div>'
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


def _labels(drawn: PaperMap, low: Floats, inner: int) -> str:
    """Return the names of the themes, each in the middle of its papers and clear of the others."""
    labels, taken = [], list[tuple[float, float, float]]()
    for theme, name in enumerate(drawn.names):
        members = drawn.places[drawn.themes == theme]
        if not len(members) or len(drawn.names) == 1:
            continue
        text = _label(name)
        half = LETTER_WIDTH * len(text) / 2
        x, y = (float(part) for part in (np.median(members, axis=0) - low) * inner + MARGIN)
        x = min(max(x, half), WIDTH - half) if half < WIDTH / 2 else WIDTH / 2
        while any(abs(x - ox) < half + other and abs(y - oy) < LABEL_HEIGHT for ox, oy, other in taken):
            y += LABEL_HEIGHT / 2
        taken.append((x, y, half))
        labels.append(f'<text class="label" x="{x:.0f}" y="{y:.0f}" aria-hidden="true">{escape(text)}</text>')
    return "".join(labels)


def _label(name: str) -> str:
    """Return the part of a theme's name that fits on the map.

    >>> _label("value alignment · safety · bias"), _label("RL · value function · policy")
    ('value alignment', 'RL · value function')
    """
    first, *others = name.split(" · ")
    return first if len(first) >= SHORT_LABEL or not others else f"{first} · {others[0]}"


def _legend(drawn: PaperMap) -> str:
    counts = np.bincount(drawn.themes, minlength=len(drawn.names))
    entries = "".join(
        f'<button type="button" class="theme t{theme}" data-theme="{escape(name)}"'
        ' aria-pressed="false">'
        f'<svg viewBox="-1.5 -1.5 3 3" aria-hidden="true">{MARKS[theme % len(MARKS)]}</svg>'
        f'{escape(name)} <span class="many">{counts[theme]:,}</span></button>'
        for theme, name in enumerate(drawn.names)
        if counts[theme]
    )
    return f'<div class="themes" role="group" aria-label="Themes">{entries}</div>'


def _sampled(papers: int, shown: int) -> str:
    return f'<p class="aside">Showing {shown:,} of {papers:,} papers.</p>' if shown < papers else ""
