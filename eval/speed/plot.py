"""A log-log plot of costs by number of papers, as SVG."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil, floor, log10

from eval.speed.scale import CorpusCost

__all__ = ["to_svg"]

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 720, 420, 70, 30, 190, 50

LINES: tuple[tuple[str, str, Callable[[CorpusCost], float]], ...] = (
    ("search, median", "#1f5fa8", lambda cost: cost.median / 1000),
    ("search, 95th percentile", "#7aa6d8", lambda cost: cost.p95 / 1000),
    ("open", "#2f7d4f", lambda cost: cost.opened),
    ("add a hundredth", "#c07a1b", lambda cost: cost.added),
    ("build", "#a33b3b", lambda cost: cost.built),
)
"""Name, colour and value in seconds of each line; the colours differ in lightness too."""


def to_svg(costs: Sequence[CorpusCost]) -> str:
    """Return a plot of seconds by number of papers, one line per cost."""
    values = [seconds(cost) for _, _, seconds in LINES for cost in costs]
    x_of = _log_scale([cost.papers for cost in costs], LEFT, WIDTH - RIGHT)
    y_of = _log_scale(values, HEIGHT - BOTTOM, TOP)
    parts = [
        _grid(x_of, _powers_of_ten([cost.papers for cost in costs]), True),
        _grid(y_of, _powers_of_ten(values), False),
    ]
    for name, colour, seconds in LINES:
        points = [(x_of(cost.papers), y_of(seconds(cost))) for cost in costs]
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


def _log_scale(values: Sequence[float], start: float, end: float) -> Callable[[float], float]:
    """Return a function from values to positions between `start` and `end`, on a logarithmic scale."""
    low, high = log10(min(values)), log10(max(values))
    return lambda value: start + (end - start) * (log10(value) - low) / max(high - low, 1e-9)


def _powers_of_ten(values: Sequence[float]) -> list[float]:
    """Return the powers of ten within the range of the values.

    >>> _powers_of_ten([0.05, 30])
    [0.1, 1.0, 10.0]
    """
    return [10.0**power for power in range(ceil(log10(min(values))), floor(log10(max(values))) + 1)]


def _grid(position: Callable[[float], float], values: Sequence[float], vertical: bool) -> str:
    return "".join(_grid_line(position(value), f"{value:,g}", vertical) for value in values)


def _grid_line(at: float, text: str, vertical: bool) -> str:
    if vertical:
        line = f'x1="{at:.1f}" y1="{TOP}" x2="{at:.1f}" y2="{HEIGHT - BOTTOM}"'
        label = f'x="{at - 10:.1f}" y="{HEIGHT - BOTTOM + 16}"'
    else:
        line = f'x1="{LEFT}" y1="{at:.1f}" x2="{WIDTH - RIGHT}" y2="{at:.1f}"'
        label = f'x="8" y="{at + 4:.1f}"'
    return f'<line {line} stroke="#ddd"/><text {label} fill="#555">{text}</text>'
