"""An answer as Markdown, its markers as footnotes."""

from __future__ import annotations

import re

from assistant.answer.data import AnswerData
from assistant.answer.parts import AnswerSentence, Citation, VerdictName
from assistant.answer.shapes import Table
from assistant.answer.wording import bullets, nearest, notes, printable, with_verdict, with_why
from assistant.references import byline, paper_link
from index.papers import Paper, clean, format_date

__all__ = ["escape_markdown", "paper_to_markdown", "to_markdown"]

MARKDOWN = re.compile(r"[\\`*_\[\]<>&$~|#]|(?m:^[-=](?=[-=]*[ \t]*$))")
"""Signs of markup, and the start of a line that would make a heading of the one before it."""
WRITTEN = re.compile(r"[\\\[\]<>&$~|]")
"""Escaped in sentences that a language model wrote: links, images and HTML, but not emphasis."""

LEADING = re.compile(r"[\\`\[\]<>&$]")
"""Escaped in leads: titles, but not bullets, headings and table rows."""


def to_markdown(answer: AnswerData, *, question: bool = False) -> str:
    """Return the answer as Markdown, each marker a footnote with the paper, its address and the quote.

    Quotes are in quotation marks. With `question`, the question is the heading.
    """
    answer = answer.with_quotation_marks()
    pattern = MARKDOWN if answer.model is None else WRITTEN
    prose = "".join(_markdown_sentence(sentence, pattern) for sentence in answer.sentences).strip()
    parts = [
        f"## {escape_markdown(clean(answer.question))}" if question else "",
        escape_markdown(answer.message),
        _markdown_table(answer.table) if answer.table else printable(prose),
        "\n\n".join(_footnote(citation) for citation in answer.citations),
        _sentences_with("unsupported", "Not supported by the abstracts:\n", answer),
        _sentences_with("doubtful", "Doubtful; read the quotes:\n", answer),
        bullets("Closest:\n", (paper_to_markdown(one.paper) for one in nearest(answer))),
        "\n\n".join(f"> {escape_markdown(clean(notice))}" for notice in notes(answer)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _sentences_with(verdict: VerdictName, heading: str, answer: AnswerData) -> str:
    return bullets(heading, (escape_markdown(with_why(one)) for one in with_verdict(answer, verdict)))


def _markdown_table(table: Table) -> str:
    """Return a table with a row for each paper; each cell is a quote and its footnote."""
    head = ["", *(column.capitalize() for column in table.columns)]
    rows = [
        [escape_markdown(clean(row.paper.title)), *(_markdown_cell(cell) for cell in row.cells)]
        for row in table.rows
    ]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows))


def _markdown_cell(cell: Citation | None) -> str:
    return f"“{escape_markdown(clean(cell.quote))}”[^{cell.number}]" if cell else "not in the abstract"


def escape_markdown(text: str, pattern: re.Pattern[str] = MARKDOWN) -> str:
    """Return text without what Markdown would read as markup, and without control characters."""
    return pattern.sub(r"\\\g<0>", printable(text))


def _markdown_sentence(sentence: AnswerSentence, pattern: re.Pattern[str]) -> str:
    marks = "".join(f"[^{number}]" for number in sentence.citations)
    text = f"“{sentence.text}”" if sentence.kind == "quote" else sentence.text
    return LEADING.sub(r"\\\g<0>", sentence.lead) + escape_markdown(text, pattern) + marks


def paper_to_markdown(paper: Paper) -> str:
    """Return a paper on one line of Markdown: title, date, authors, venue and link, as far as they are known."""
    title = f"**{escape_markdown(clean(paper.title))}** ({format_date(paper)})"
    link = paper_link(paper)
    address = [f"[{escape_markdown(link.label)}](<{link.url}>)"] if link else []
    return " · ".join((title, *map(escape_markdown, byline(paper)), *address))


def _footnote(citation: Citation) -> str:
    quote = escape_markdown(clean(citation.quote))
    return f'[^{citation.number}]: {paper_to_markdown(citation.paper)}: "{quote}"'
