"""Papers and answers as text for a terminal, without control characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from assistant.answer import Answer, Verdict
from assistant.answer import Table as AnswerTable
from assistant.references import authors_text, paper_link
from index.papers import Paper, format_date, without_invisible

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from ui.cli.doctor import Check

__all__ = ["answer_table", "answer_text", "check_table", "paper_table", "plain", "verdict_text"]

_ESCAPES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]?"  # colours and cursor movements
    r"|\x1b[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\)?"  # titles, links, clipboard: a text up to its terminator
    r"|\x1b."
)
_MOVES = re.compile(r"\r(?!\n)|[\v\f\x85\u2028\u2029]")
_MARKER = r"\[\d+\]"
VERDICT_STYLES = {"supported": "green", "doubtful": "yellow", "unsupported": "red", "unchecked": "yellow"}


def plain(text: str) -> str:
    r"""Return the text without escape sequences, control characters and bidirectional overrides.

    Line ends and tabs stay; anything else that moves the cursor becomes a space.

    >>> plain("a \x1b[31mred\x1b[0m title\x1b]0;owned\x07, \u202ereversed")
    'a red title, reversed'
    """
    return without_invisible(_MOVES.sub(" ", _ESCAPES.sub("", text)))


def answer_text(answer: Answer) -> Text:
    """Return the answer and its references with highlighted markers, and the language model's usage."""
    from rich.text import Text

    text = Text(plain(str(answer)))
    text.highlight_regex(_MARKER, "bold cyan")
    if answer.usage.calls:
        text.append(f"\n\n{answer.usage}", style="dim")
    return text


def answer_table(answer: Answer, table: AnswerTable) -> Table:
    """Return the papers of an answer side by side, each cell a quote; the message is the title."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    shown = Table(
        "Paper",
        *(column.capitalize() for column in table.columns),
        box=box.SIMPLE_HEAD,
        title=Text(plain(answer.message)) if answer.message else None,
        title_justify="left",
        pad_edge=False,
        show_lines=True,
    )
    for row in table.rows:
        cells = (Text(plain(cell.quote) if cell else "–") for cell in row.cells)
        shown.add_row(Text(plain(row.paper.title), style="bold"), *cells)
    return shown


def verdict_text(verdict: Verdict) -> Text:
    """Return the verdict, its score and the reasons."""
    from rich.text import Text

    text = Text(verdict.verdict, style=VERDICT_STYLES[verdict.verdict])
    text.append(f" ({verdict.score:.2f})", style="dim")
    for reason in verdict.why:
        text.append(f"\n  {plain(reason)}", style="default")
    return text


def paper_table(papers: Sequence[Paper]) -> Table:
    """Return the papers as a table: date and title, and a column for all else that any of them has."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    columns = {
        "date": [format_date(paper) for paper in papers],
        "title": [paper.title for paper in papers],
        "authors": [authors_text(paper) for paper in papers],
        "venue": [paper.venue or "" for paper in papers],
        "organisation": [paper.organisation or "" for paper in papers],
        "link": [link.url if (link := paper_link(paper)) else "" for paper in papers],
    }
    shown = {name: values for name, values in columns.items() if any(values) or name in {"date", "title"}}
    table = Table(*shown, box=box.SIMPLE_HEAD, pad_edge=False)
    for row in zip(*shown.values(), strict=True):
        table.add_row(*(Text(plain(value)) for value in row))
    return table


def check_table(checks: Iterable[Check]) -> Table:
    """Return the doctor's checks as a table."""
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2))
    for check in checks:
        mark = Text("ok", style="green") if check.sound else Text("wrong", style="red")
        table.add_row(Text(check.name, style="bold"), mark, Text(plain(check.finding)))
    return table
