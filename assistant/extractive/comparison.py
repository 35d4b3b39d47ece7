"""Papers side by side: for each, the sentences that give its problem, method, data and result.

They are found by their roles; a column of another name has the sentence with its words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from assistant.answer import AnswerSentence, Citation, Table, TableRow
from assistant.extractive.sentence_roles import ROLES, sentence_roles
from assistant.extractive.sentence_selection import SentenceSelector
from index.arrays import Floats
from index.papers import Paper
from index.search import stems

__all__ = ["COLUMNS", "compare"]

COLUMNS = ("problem", "method", "data", "result")
"""The roles of sentences that are columns of a table."""

LONG = ("method", "result")
"""Columns whose cells may have two sentences, one after the other; the others have one."""

LIKELY = 0.2
"""Chance of a role from which on a sentence may be in its cell."""

CLOSE = 0.1
"""What a whole match with the question adds to that chance: of two likely sentences the closer one is quoted."""

Span = tuple[int, int]
"""The first and last of neighbouring sentences, by their index in the abstract."""


def compare(
    papers: Sequence[Paper], selector: SentenceSelector, columns: Sequence[str] = COLUMNS
) -> tuple[tuple[AnswerSentence, ...], tuple[Citation, ...], Table]:
    """Return the table of some papers, its cells as sentences under each paper's title, and their citations.

    Words that fill two cells of a paper are cited once.
    """
    sentences: list[AnswerSentence] = []
    citations: list[Citation] = []
    rows = []
    for paper in papers:
        filled = _cells(paper, selector.matches(paper), columns)
        cited = _cited(paper, filled, len(citations))
        citations += cited.values()
        sentences += _sentences(paper, filled, cited)
        cells = (cited[filled[column]] if column in filled else None for column in columns)
        rows.append(TableRow(paper, tuple(cells)))
    return tuple(sentences), tuple(citations), Table(tuple(columns), tuple(rows))


def _cells(paper: Paper, matches: Floats, columns: Sequence[str]) -> dict[str, Span]:
    """Return the sentences for each column that the abstract fills."""
    chances = sentence_roles(paper)
    roles = {tuple(stems(role)): place for place, role in enumerate(ROLES)}
    filled: dict[str, Span] = {}
    for column in columns:
        role = roles.get(tuple(stems(column)))
        if role is None:
            filled |= _with_the_words(column, paper, matches)
            continue
        likely = chances[:, role]
        best = int((likely + CLOSE * matches).argmax())
        if likely[best] >= LIKELY:
            filled[column] = _widened(best, likely) if ROLES[role] in LONG else (best, best)
    return filled


def _with_the_words(column: str, paper: Paper, matches: Floats) -> dict[str, Span]:
    """Return the sentence that matches the question best of those with all words of a column's name, if any."""
    wanted = set(stems(column))
    having = [place for place, one in enumerate(paper.sentences) if wanted and wanted <= set(stems(one.text))]
    best = max(having, key=lambda place: float(matches[place]), default=None)
    return {} if best is None else {column: (best, best)}


def _widened(best: int, likely: Floats) -> Span:
    """Return a sentence with the likelier of its neighbours, or alone if neither is likely."""
    around = np.pad(likely, 1)
    before, after = around[best], around[best + 2]
    if max(before, after) < LIKELY:
        return best, best
    return (best - 1, best) if before > after else (best, best + 1)


def _cited(paper: Paper, filled: Mapping[str, Span], already: int) -> dict[Span, Citation]:
    """Return the citation of each cell's sentences, in the paper's order."""
    spans = sorted(set(filled.values()))
    return {span: _citation(already + number, paper, span) for number, span in enumerate(spans, 1)}


def _citation(number: int, paper: Paper, span: Span) -> Citation:
    start, end = paper.sentences[span[0]].start, paper.sentences[span[1]].end
    return Citation(number, paper, paper.abstract[start:end], start, end)


def _sentences(paper: Paper, filled: Mapping[str, Span], cited: Mapping[Span, Citation]) -> list[AnswerSentence]:
    """Return the sentences of one paper, each after the columns that it fills, below the paper's title."""
    written: list[AnswerSentence] = []
    for span, citation in cited.items():
        columns = " and ".join(column for column in filled if filled[column] == span)
        title = f"\n\n{paper.title}" if not written else ""
        lead = f"{title}\n- {columns.capitalize()}: "
        written.append(AnswerSentence(citation.quote, (citation.number,), "supported", 1.0, lead=lead))
    return written
