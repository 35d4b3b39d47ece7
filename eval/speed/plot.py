"""Costs by the number of papers, drawn as SVG: both axes are logarithmic."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil, floor, log10

from eval.speed.scale import Cost

__all__ = ["to_svg"]

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 720, 420, 70, 30, 190, 50

LINES: tuple[tuple[str, str, Callable[[Cost], float]], ...] = (
    ("search, median", "#1f5fa8", lambda cost: cost.median / 1000),
    ("search, 95th percentile", "#7aa6d8", lambda cost: cost.p95 / 1000),
    ("open", "#2f7d4f", lambda cost: cost.opened),
    ("add a hundredth", "#c07a1b", lambda cost: cost.added),
    ("build", "#a33b3b", lambda cost: cost.built),
)
"""What is drawn: its name, its colour (told apart by lightness too), and its seconds."""


def to_svg(costs: Sequence[Cost]) -> str:
    """Return a picture of seconds by number of papers, one line a cost."""
    values = [seconds(cost) for _, _, seconds in LINES for cost in costs]
    across = _scale([cost.papers for cost in costs], LEFT, WIDTH - RIGHT)
    up = _scale(values, HEIGHT - BOTTOM, TOP)
    parts = [_grid(across, _powers([cost.papers for cost in costs]), True), _grid(up, _powers(values), False)]
    for name, colour, seconds in LINES:
        points = [(across(cost.papers), up(seconds(cost))) for cost in costs]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points]
        x, y = points[-1]
        parts.append(f'<text x="{x + 8:.1f}" y="{y + 4:.1f}" fill="{colour}">{name}</text>')
    parts.append(f'<text x="{LEFT}" y="{HEIGHT - 10}">papers</text><text x="8" y="{TOP - 12}">seconds</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        f'font-size="12"><rect width="100%" height="100%" fill="white"/>{"".join(parts)}</svg>\n'
    )


def _scale(values: Sequence[float], start: float, end: float) -> Callable[[float], float]:
    """Return where a value lies between `start` and `end`, by its logarithm."""
    low, high = log10(min(values)), log10(max(values))
    return lambda value: start + (end - start) * (log10(value) - low) / max(high - low, 1e-9)


def _powers(values: Sequence[float]) -> list[float]:
    """Return the powers of ten among the values.

    >>> _powers([0.05, 30])
    [0.1, 1.0, 10.0]
    """
    return [10.0**power for power in range(ceil(log10(min(values))), floor(log10(max(values))) + 1)]


def _grid(place: Callable[[float], float], values: Sequence[float], across: bool) -> str:
    return "".join(_line(place(value), f"{value:,g}", across) for value in values)


def _line(at: float, text: str, across: bool) -> str:
    if across:
        line = f'x1="{at:.1f}" y1="{TOP}" x2="{at:.1f}" y2="{HEIGHT - BOTTOM}"'
        place = f'x="{at - 10:.1f}" y="{HEIGHT - BOTTOM + 16}"'
    else:
        line = f'x1="{LEFT}" y1="{at:.1f}" x2="{WIDTH - RIGHT}" y2="{at:.1f}"'
        place = f'x="8" y="{at + 4:.1f}"'
    return f'<line {line} stroke="#ddd"/><text {place} fill="#555">{text}</text>'
