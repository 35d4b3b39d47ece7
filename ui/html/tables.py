"""Papers compared, as an HTML table: side by side if they are few, or else one below the other.

On a narrow screen each row becomes a list, with the heads of the columns in front of what they say (chat.css).
"""

from __future__ import annotations

from html import escape

from assistant.answer import Answer, Citation, Table
from index.papers import Paper
from ui.html.fragments import chip, date_html
from ui.html.links import linked
from ui.html.sources import group_by_paper, source_link
from ui.html.typesetting import plain, typeset

__all__ = ["compared"]

ABSENT = '<span class="absent">not in the abstract</span>'

SIDE_BY_SIDE = 3
"""Papers that have a column each; more stand one below the other."""


def compared(turn_id: str, answer: Answer, table: Table) -> str:
    """Return the table of an answer, each cell a quote with its number."""
    places = {number: place for place, one in enumerate(answer.sentences) for number in one.citations}
    linked_back: set[int] = set()
    sources = {paper.key: number for number, (paper, _) in enumerate(group_by_paper(answer.citations), 1)}
    papers = [
        (plain(row.paper.title), _head(turn_id, sources.get(row.paper.key), row.paper)) for row in table.rows
    ]
    names = [(name, escape(name)) for name in (column.capitalize() for column in table.columns)]
    cells = [[_cell(turn_id, cited, places, linked_back) for cited in row.cells] for row in table.rows]
    layout, across, down = "stacked", names, papers
    if len(papers) <= SIDE_BY_SIDE:
        layout, across, down = "beside", papers, names
        cells = [list(column) for column in zip(*cells, strict=True)]
    heads = "".join(f'<th scope="col">{head}</th>' for _, head in across)
    rows = "".join(
        f'<tr><th scope="row">{head}</th>'
        + "".join(
            f'<td data-head="{escape(label)}">{cell}</td>' for (label, _), cell in zip(across, row, strict=True)
        )
        + "</tr>"
        for (_, head), row in zip(down, cells, strict=True)
    )
    return (
        f'<div class="compared {layout}" role="region" aria-label="Comparison" tabindex="0"><table>'
        f"<thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _head(turn_id: str, source: int | None, paper: Paper) -> str:
    """Return the title and date of a paper; the title leads to its source, if it is quoted."""
    return source_link(turn_id, source, paper) if source else f"{typeset(paper.title)} {date_html(paper)}"


def _cell(turn_id: str, cited: Citation | None, places: dict[int, int], linked_back: set[int]) -> str:
    """Return a quote and its number; the first of a number has the id that its source links back to."""
    if cited is None:
        return ABSENT
    place = None if cited.number in linked_back else places.get(cited.number)
    linked_back.add(cited.number)
    return f'<span class="sentence quoted">“{linked(cited.quote)}”</span>{chip(turn_id, place, cited)}'
