"""Papers compared, as an HTML table: a column for each paper, a row for each thing compared.

On a narrow screen each row becomes a list, with the papers' titles in front of what they say (chat.css).
"""

from __future__ import annotations

from html import escape

from assistant.answer import Answer, Citation, Table
from index.papers import Paper
from ui.html.fragments import chip, date_html
from ui.html.links import linked
from ui.html.sources import group_by_paper
from ui.html.typesetting import plain, typeset

__all__ = ["compared"]

ABSENT = '<span class="absent">not in the abstract</span>'


def compared(turn_id: str, answer: Answer, table: Table) -> str:
    """Return the table of an answer, each cell a quote with its number."""
    heads = "".join(_head(turn_id, row.paper, answer) for row in table.rows)
    places = {number: place for place, one in enumerate(answer.sentences) for number in one.citations}
    linked_back: set[int] = set()
    rows = "".join(
        f'<tr><th scope="row">{escape(column.capitalize())}</th>'
        + "".join(
            f'<td data-paper="{escape(plain(row.paper.title))}">'
            f"{_cell(turn_id, row.cells[place], places, linked_back)}</td>"
            for row in table.rows
        )
        + "</tr>"
        for place, column in enumerate(table.columns)
    )
    return (
        f'<div class="compared" role="region" aria-label="Comparison" tabindex="0"><table><thead><tr>'
        f"<td></td>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _head(turn_id: str, paper: Paper, answer: Answer) -> str:
    """Return the title and date of a column's paper; the title leads to its source, if it is quoted."""
    cited = [each.key for each, _ in group_by_paper(answer.citations)]
    title = typeset(paper.title)
    if paper.key in cited:
        title = f'<a class="near" href="#{turn_id}-p{cited.index(paper.key) + 1}">{title}</a>'
    return f'<th scope="col">{title} {date_html(paper)}</th>'


def _cell(turn_id: str, cited: Citation | None, places: dict[int, int], linked_back: set[int]) -> str:
    """Return a quote and its number; the first of a number has the id that its source links back to."""
    if cited is None:
        return ABSENT
    place = None if cited.number in linked_back else places.get(cited.number)
    linked_back.add(cited.number)
    return f'<span class="sentence quoted">“{linked(cited.quote)}”</span>{chip(turn_id, place, cited)}'
