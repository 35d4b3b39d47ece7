"""An answer's sources as HTML: the abstract of every cited paper in full, with the quoted words highlighted.

A declined question has the closest papers as its sources instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise

from assistant.answer import Answer, Citation, Considered
from index.papers import Paper
from ui.html.fragments import about_html, date_html, page_link, star_button
from ui.html.links import linked
from ui.html.typesetting import plain, typeset

__all__ = ["closest_papers", "group_by_paper", "source_link", "sources"]

CLOSEST = 3
"""How many papers a decline offers."""


def closest_papers(answer: Answer) -> list[tuple[int, Considered]]:
    """Return the papers to offer with a decline that quotes none, each with its number among the sources."""
    offers = answer.status == "declined" and not answer.citations
    return list(enumerate(_uncited(answer)[:CLOSEST], 1)) if offers else []


def sources(turn_id: str, answer: Answer, *, finished: bool) -> str:
    """Return the cited papers, or those closest to a declined question, then the others considered.

    While the answer is still being written, only the cited papers are shown.
    """
    cited = "".join(
        _source(turn_id, number, paper, citations)
        for number, (paper, citations) in enumerate(group_by_paper(answer.citations), 1)
    )
    offered = closest_papers(answer) if finished else []
    closest = "".join(_source(turn_id, number, item.paper, ()) for number, item in offered)
    others = _considered(_uncited(answer)[len(offered) :]) if finished else ""
    body = _with_heading("Sources", cited) + _with_heading("Closest papers", closest) + others
    asked = f'<p class="asked">{typeset(answer.question)}</p>'
    return f'<aside class="sources" id="{turn_id}-s" aria-label="Sources" tabindex="-1">{asked}{body}</aside>'


def source_link(turn_id: str, number: int, paper: Paper) -> str:
    """Return a paper's title, as a link to the source of this number, and its date."""
    return f'<a class="near" href="#{turn_id}-p{number}">{typeset(paper.title)}</a> {date_html(paper)}'


def _with_heading(heading: str, cards: str) -> str:
    return f"<h3>{heading}</h3>{cards}" if cards else ""


def group_by_paper(citations: Iterable[Citation]) -> list[tuple[Paper, tuple[Citation, ...]]]:
    """Group citations by paper, in the order in which the papers are first cited."""
    papers: dict[str, list[Citation]] = {}
    for citation in citations:
        papers.setdefault(citation.paper.key, []).append(citation)
    return [(group[0].paper, tuple(group)) for group in papers.values()]


def _uncited(answer: Answer) -> list[Considered]:
    cited = {citation.paper.key for citation in answer.citations}
    return [item for item in answer.considered if item.paper.key not in cited]


def _source(turn_id: str, number: int, paper: Paper, citations: tuple[Citation, ...]) -> str:
    numbers = ", ".join(str(citation.number) for citation in citations)
    badge = f'<span class="number">{numbers}</span>' if numbers else ""
    return (
        f'<section class="source" id="{turn_id}-p{number}" data-paper="{paper.key}" tabindex="-1">'
        f'{badge}<div class="titled"><h4>{page_link(paper)}</h4>{star_button(paper)}</div>'
        f'<p class="about">{about_html(paper)}</p>'
        f'<p class="abstract">{_highlighted(turn_id, paper.abstract, citations)}</p></section>'
    )


def _highlighted(turn_id: str, abstract: str, citations: Sequence[Citation]) -> str:
    """Return an abstract with its quotes marked and numbered; quotes may touch or overlap."""
    edges = sorted({0, len(abstract), *(edge for c in citations for edge in (c.start, c.end))})
    html = []
    for start, end in pairwise(edges):
        text = linked(abstract, start, end)
        quoted_by = [citation for citation in citations if citation.start <= start and end <= citation.end]
        links = "".join(_back_link(turn_id, citation) for citation in quoted_by if citation.start == start)
        html.append(f"<mark>{links}{text}</mark>" if quoted_by else text)
    return "".join(html)


def _back_link(turn_id: str, citation: Citation) -> str:
    """Return the link from a quote back to its number in the answer; chat.js shows `data-quote` in a card."""
    number, quote = citation.number, escape(plain(citation.quote))
    return (
        f'<a class="back" id="{turn_id}-c{number}" href="#{turn_id}" data-number="{number}" data-quote="{quote}"'
        f' aria-label="Back to reference {number} in the answer">{number}</a>'
    )


def _considered(items: Sequence[Considered]) -> str:
    if not items:
        return ""
    rows = "".join(
        f'<details class="other"><summary><span class="score">{item.score:.2f}</span> '
        f"{typeset(item.paper.title)} {date_html(item.paper)}</summary>"
        f'<p class="about">{about_html(item.paper)} ·'
        f' <a class="title" href="#/papers/{item.paper.key}">Open this paper</a></p>'
        f'<p class="abstract">{linked(item.paper.abstract)}</p></details>'
        for item in items
    )
    return f'<details class="considered"><summary>Considered but not used ({len(items)})</summary>{rows}</details>'
