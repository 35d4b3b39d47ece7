"""Draw the rooms and their imports: `python -m tests.support.rooms` writes docs/rooms.svg.

An arrow is left out where a longer way of arrows says the same. Rooms stand above all that they import.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path

from tests.conftest import ROOT

__all__ = ["PACKAGES", "PICTURE", "imports_of", "module_name", "place_of", "room_graph", "to_svg"]

PACKAGES = ("index", "assistant", "ui", "eval")
PICTURE = ROOT / "docs" / "rooms.svg"

COLOURS = {"index": "#2f6f73", "assistant": "#8a5a00", "ui": "#5b4b9a", "eval": "#9a3b4b"}
LANES = {"index": (20, 310), "assistant": (320, 670), "ui": (680, 930), "eval": (940, 1200)}
"""Where each package lies, from left to right, in pixels."""
WIDTH, HEIGHT, ROW, MARGIN = 1210, 28, 60, 24
"""Pixels: the picture's width, a box's height, the distance between rows, the edge."""

Graph = Mapping[str, frozenset[str]]


def module_name(path: Path) -> str:
    """Return the dotted name that a file is imported by."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def place_of(module: str) -> str:
    """Return the room of a module, or the module itself if it stands beside the rooms."""
    return ".".join(module.split(".")[:2])


def imports_of(path: Path) -> Iterator[str]:
    """Yield the dotted names of our modules and of libraries that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = ROOT / node.module.replace(".", "/") / alias.name
                is_room = node.module in PACKAGES and (inner.is_dir() or inner.with_suffix(".py").is_file())
                yield f"{node.module}.{alias.name}" if is_room else node.module


def room_graph() -> dict[str, frozenset[str]]:
    """Return which rooms, and modules beside rooms, each of them imports."""
    graph: dict[str, set[str]] = {}
    for path in (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        here = place_of(module_name(path))
        imported = {place_of(name) for name in imports_of(path) if name.partition(".")[0] in PACKAGES}
        graph.setdefault(here, set()).update(imported - {here})
    return {room: frozenset(imported - set(PACKAGES)) for room, imported in graph.items() if room not in PACKAGES}


def depths(graph: Graph) -> dict[str, int]:
    """Return the length of the longest way down from each room.

    >>> depths({"a": frozenset(), "b": frozenset({"a"}), "c": frozenset({"a", "b"})})
    {'a': 0, 'b': 1, 'c': 2}
    """
    known: dict[str, int] = {}

    def depth(room: str) -> int:
        if room not in known:
            known[room] = 1 + max((depth(below) for below in graph.get(room, ())), default=-1)
        return known[room]

    return {room: depth(room) for room in graph}


def without_shortcuts(graph: Graph) -> dict[str, frozenset[str]]:
    """Return the graph without the arrows that a longer way replaces.

    >>> without_shortcuts({"a": frozenset(), "b": frozenset({"a"}), "c": frozenset({"a", "b"})})["c"]
    frozenset({'b'})
    """
    reached: dict[str, frozenset[str]] = {}

    def below(room: str) -> frozenset[str]:
        if room not in reached:
            direct = graph.get(room, frozenset())
            reached[room] = direct.union(*(below(other) for other in direct))
        return reached[room]

    return {
        room: frozenset(one for one in direct if not any(one in below(other) for other in direct))
        for room, direct in graph.items()
    }


def to_svg(graph: Graph) -> str:
    """Return the picture: a row for each depth, the deepest at the bottom."""
    levels = depths(graph)
    height = 2 * MARGIN + ROW * max(levels.values()) + HEIGHT
    place = {}
    for package, (left, right) in LANES.items():
        for level in set(levels.values()):
            row = sorted(room for room in graph if room.startswith(f"{package}.") and levels[room] == level)
            for number, room in enumerate(row):
                x = left + (right - left) * (number + 0.5) / len(row)
                place[room] = (round(x, 1), height - MARGIN - HEIGHT / 2 - ROW * level)
    arrows = "".join(
        _arrow(place[room], place[below], COLOURS[room.partition(".")[0]])
        for room, imported in sorted(without_shortcuts(graph).items())
        for below in sorted(imported)
    )
    boxes = "".join(_box(room, *place[room]) for room in sorted(place))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="The rooms of Footnote and their imports" font-family="system-ui, sans-serif" font-size="12">'
        f'<rect width="100%" height="100%" fill="#fdfcf9"/>{arrows}{boxes}</svg>\n'
    )


def _arrow(start: tuple[float, float], end: tuple[float, float], colour: str) -> str:
    (x, y), (to_x, to_y) = start, end
    top, bottom = y + HEIGHT / 2, to_y - HEIGHT / 2
    bend = (bottom - top) / 2
    return (
        f'<path d="M{x} {top}C{x} {top + bend} {to_x} {bottom - bend} {to_x} {bottom}" '
        f'fill="none" stroke="{colour}" stroke-opacity=".45"/>'
    )


def _box(room: str, x: float, y: float) -> str:
    colour, width = COLOURS[room.partition(".")[0]], 16 + 6.6 * len(room)
    rectangle = (
        f'<rect x="{x - width / 2:.1f}" y="{y - HEIGHT / 2}" width="{width:.1f}" height="{HEIGHT}" rx="6" '
        f'fill="#fff" stroke="{colour}"/>'
    )
    return (
        f'<g>{rectangle}<text x="{x}" y="{y + 4}" text-anchor="middle" fill="{colour}">{escape(room)}</text></g>'
    )


if __name__ == "__main__":
    PICTURE.write_text(to_svg(room_graph()), encoding="utf-8")
