"""Measured figures, kept as JSON, put into the READMEs as tables: what is told is what was measured.

A table stands between two comments that name it; what is between them is replaced.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

__all__ = ["KEPT", "TABLES", "fill", "filled"]

ROOT = Path(__file__).parent.parent
KEPT = ROOT / "docs"
"""Where the figures are kept: `scale.json` and `rivals.json`."""

PAGES = (ROOT / "README.md", ROOT / "eval" / "README.md")

Figures = Mapping[str, Any]


def fill() -> list[Path]:
    """Put the kept figures into the READMEs; return those that changed. Raises OSError when one can't be read."""
    figures = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(KEPT.glob("*.json"))}
    changed = []
    for page in PAGES:
        text = page.read_text("utf-8")
        if (new := filled(text, figures)) != text:
            page.write_text(new, "utf-8")
            changed.append(page)
    return changed


def filled(text: str, figures: Mapping[str, Figures]) -> str:
    """Return a page with its tables written anew, those for which there are figures.

    >>> kept = {"rivals": {"papers": 3, "questions": 2, "machine": "a laptop", "rivals": [], "missing": ["txtai"]}}
    >>> filled("<!-- rivals -->\\nold\\n<!-- /rivals -->", kept).splitlines()[1:3]
    ['3 papers, 2 questions that one paper answers, on', 'a laptop:']
    """
    for name, (kept, table) in TABLES.items():
        if kept in figures:
            lines = "".join(f"{line}\n" for line in table(figures[kept]))
            text = _between(text, f"<!-- {name} -->\n", f"<!-- /{name} -->", lines)
    return text


def _between(text: str, start: str, end: str, lines: str) -> str:
    if start not in text:
        return text
    before, _, rest = text.partition(start)
    _, _, after = rest.partition(end)
    return before + start + lines + end + after


def _rivals(figures: Figures) -> Iterable[str]:
    yield f"{figures['papers']} papers, {figures['questions']} questions that one paper answers, on"
    yield f"{figures['machine']}:"
    yield ""
    yield from _heading("", "index, s", "question, median ms", "p95 ms", "recall@1", "MRR")
    for one in figures["rivals"]:
        speed = (f"{one['indexed']:.1f}", f"{one['median']:.1f}", f"{one['p95']:.1f}")
        yield _row(one["name"], *speed, f"{one['recall_at_1']:.3f}", f"{one['mrr']:.3f}")
    if figures["missing"]:
        yield f"\nNot installed: {', '.join(figures['missing'])}."


def _costs(figures: Figures) -> Iterable[str]:
    yield "![Seconds by number of papers, both on a scale of powers of ten](docs/scale.svg)"
    yield ""
    yield from _heading(
        *("papers", "build, s", "add 1%, s", "open, s", "search p50, p95, ms", "with dates, ms"),
        *("memory to build, GB", "at most, GB", "disk, GB"),
    )
    for cost in figures["costs"]:
        yield _row(
            f"{cost['papers']:,}",
            *(f"{cost[what]:.1f}" for what in ("built", "added", "opened")),
            f"{cost['median']:.0f}, {cost['p95']:.0f}",
            f"{cost['dated_median']:.0f}, {cost['dated_p95']:.0f}",
            *(f"{cost[what] / 1000:.2f}" for what in ("memory", "peak", "disk")),
        )


def _few(figures: Figures) -> Iterable[str]:
    ingest = figures["ingest"]
    yield f"{figures['machine']}:"
    yield ""
    yield from _heading("", "")
    yield _row("cold start to printed answer", f"{figures['start']:.1f} s")
    texts = f"{ingest['footnote']:.0f} texts a second, {figures['ratio']:.2f} x SentenceTransformer.encode alone"
    yield _row("ingest, the whole pipeline", texts)
    for one in figures["asking"]:
        told = f"median {one['median']:.2f} s, p95 {one['p95']:.2f} s, {one['rate']:.1f} answers a second"
        yield _row(f"{one['askers']} asking at once", told)


def _heading(*names: str) -> Iterable[str]:
    yield _row(*names)
    yield _row(*["---"] * len(names))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


TABLES: Mapping[str, tuple[str, Callable[[Figures], Iterable[str]]]] = {
    "rivals": ("rivals", _rivals),
    "costs": ("scale", _costs),
    "speed": ("scale", _few),
}
"""Each table by its name in a page: the file with its figures, and what writes its lines."""
