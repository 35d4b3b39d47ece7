"""Write measured figures into the tables of README.md and docs/scale.md.

A generated table stands between `<!-- name -->` and `<!-- /name -->`; the lines between them are replaced.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

__all__ = ["PAGES", "fill_pages", "fill_tables", "saved_figures"]

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"

Figures = Mapping[str, Any]
"""The values of one JSON file, as written by `python -m eval rivals --json` and `python -m eval scale --json`."""

Tables = Mapping[str, tuple[str, Callable[[Figures], Iterable[str]]]]
"""By name, the tables of a page: the stem of the file with their figures, and a function that yields the lines."""


def saved_figures() -> dict[str, Figures]:
    """Return the figures saved in docs/ by file stem."""
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(DOCS.glob("*.json"))}


def fill_pages() -> list[Path]:
    """Update the tables of all pages and return the pages that changed. Raises OSError if one can't be read."""
    figures = saved_figures()
    changed = []
    for page, tables in PAGES.items():
        text = page.read_text("utf-8")
        if (new := fill_tables(text, tables, figures)) != text:
            page.write_text(new, "utf-8")
            changed.append(page)
    return changed


def fill_tables(text: str, tables: Tables, figures: Mapping[str, Figures]) -> str:
    """Return a page with its tables rewritten; tables without figures or without markers are left alone.

    >>> saved = {"rivals": {"papers": 3, "questions": 2, "machine": "a laptop", "rivals": [], "missing": []}}
    >>> page = "<!-- rivals -->\\nold\\n<!-- /rivals -->"
    >>> fill_tables(page, {"rivals": ("rivals", _rivals)}, saved).splitlines()[1:3]
    ['3 papers, 2 questions that one paper answers, on', 'a laptop:']
    """
    for name, (stem, lines_of) in tables.items():
        if stem in figures:
            lines = "".join(f"{line}\n" for line in lines_of(figures[stem]))
            text = _replace_between(text, f"<!-- {name} -->\n", f"<!-- /{name} -->", lines)
    return text


def _replace_between(text: str, start: str, end: str, lines: str) -> str:
    if start not in text:
        return text
    before, _, rest = text.partition(start)
    _, _, after = rest.partition(end)
    return before + start + lines + end + after


def _rivals(figures: Figures) -> Iterable[str]:
    yield f"{figures['papers']} papers, {figures['questions']} questions that one paper answers, on"
    yield f"{figures['machine']}:"
    yield ""
    yield from _header("", "index, s", "question, median ms", "p95 ms", "recall@1", "MRR")
    for rival in figures["rivals"]:
        speed = (f"{rival['indexed']:.1f}", f"{rival['median']:.1f}", f"{rival['p95']:.1f}")
        yield _row(rival["name"], *speed, f"{rival['recall_at_1']:.3f}", f"{rival['mrr']:.3f}")
    if figures["missing"]:
        yield f"\nNot installed: {', '.join(figures['missing'])}."


def _costs(figures: Figures) -> Iterable[str]:
    yield from _header(
        *(
            "papers",
            "build, s",
            "add 1%, s",
            "remove one, s",
            "open, s",
            "search p50, p95, ms",
            "with a date filter, ms",
        ),
        *("memory to build, GB", "peak memory, GB", "disk, GB"),
    )
    for cost in figures["costs"]:
        yield _row(
            f"{cost['papers']:,}",
            *(f"{cost[step]:.1f}" for step in ("built", "added", "removed", "opened")),
            f"{cost['median']:.0f}, {cost['p95']:.0f}",
            f"{cost['dated_median']:.0f}, {cost['dated_p95']:.0f}",
            *(f"{cost[megabytes] / 1000:.2f}" for megabytes in ("memory", "peak", "disk")),
        )


def _uploaded(figures: Figures) -> Iterable[str]:
    yield from _header("papers", "upload, s", "open, s", "search p50, p95, ms", "from the index's own folder, ms")
    for cost in figures["costs"]:
        yield _row(
            f"{cost['papers']:,}",
            *(f"{cost[step]:.1f}" for step in ("uploaded", "uploaded_opened")),
            f"{cost['uploaded_median']:.0f}, {cost['uploaded_p95']:.0f}",
            f"{cost['median']:.0f}, {cost['p95']:.0f}",
        )


def _speed(figures: Figures) -> Iterable[str]:
    ingest = figures["ingest"]
    yield f"{figures['machine']}:"
    yield ""
    yield from _header("", "")
    yield _row("cold start to printed answer", f"{figures['start']:.1f} s")
    ratio = f"{figures['ratio']:.2f} x SentenceTransformer.encode alone"
    yield _row("ingest, the whole pipeline", f"{ingest['footnote']:.0f} texts per second, {ratio}")
    for load in figures["asking"]:
        seconds = f"median {load['median']:.2f} s, p95 {load['p95']:.2f} s"
        yield _row(f"concurrent askers: {load['askers']}", f"{seconds}, {load['rate']:.1f} answers per second")


def _header(*names: str) -> Iterable[str]:
    yield _row(*names)
    yield _row(*["---"] * len(names))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


PAGES: Mapping[Path, Tables] = {
    ROOT / "README.md": {"rivals": ("rivals", _rivals)},
    DOCS / "scale.md": {"costs": ("scale", _costs), "uploaded": ("scale", _uploaded), "speed": ("scale", _speed)},
}
"""The pages that have generated tables."""
