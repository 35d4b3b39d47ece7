"""Sources as HTML: the papers that an answer cites, whole, with the cited words marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise

from assistant.answer import Answer, Citation, Considered
from index.papers import Paper, format_date
from ui.html.typesetting import plain, typeset

__all__ = ["by_paper", "count", "near_papers", "organisation", "sources", "when"]

NEAREST = 3
"""How many papers a decline offers."""


def near_papers(answer: Answer) -> list[tuple[int, Considered]]:
    """Return the papers to offer with a decline that quotes none, each with its place among the sources."""
    offers = answer.status == "declined" and not answer.citations
    return list(enumerate(_unused(answer)[:NEAREST], 1)) if offers else []


def sources(name: str, answer: Answer, *, finished: bool) -> str:
    """Return the cited papers, or those nearest to a question that was declined; then the others."""
    cited = "".join(
        _source(name, place, paper, citations)
        for place, (paper, citations) in enumerate(by_paper(answer.citations), 1)
    )
    near = near_papers(answer) if finished else []
    nearest = "".join(_source(name, place, item.paper, ()) for place, item in near)
    others = _considered(_unused(answer)[len(near) :]) if finished else ""
    body = _headed("Sources", cited) + _headed("Nearest papers", nearest) + others
    return f'<aside class="sources" id="{name}-s" aria-label="Sources" tabindex="-1">{body}</aside>'


def _headed(heading: str, cards: str) -> str:
    return f"<h3>{heading}</h3>{cards}" if cards else ""


def by_paper(citations: Iterable[Citation]) -> list[tuple[Paper, tuple[Citation, ...]]]:
    """Group citations by paper, in the order in which the papers are first cited."""
    papers: dict[str, list[Citation]] = {}
    for citation in citations:
        papers.setdefault(citation.paper.key, []).append(citation)
    return [(group[0].paper, tuple(group)) for group in papers.values()]


def _unused(answer: Answer) -> list[Considered]:
    cited = {citation.paper.key for citation in answer.citations}
    return [item for item in answer.considered if item.paper.key not in cited]


def _source(name: str, place: int, paper: Paper, citations: tuple[Citation, ...]) -> str:
    numbers = ", ".join(str(citation.number) for citation in citations)
    number = f'<span class="number">{numbers}</span>' if numbers else ""
    return (
        f'<section class="source" id="{name}-p{place}" data-paper="{paper.key}" tabindex="-1">'
        f"{number}<h4>{typeset(paper.title)}</h4>"
        f'<p class="about">{when(paper)}{organisation(paper)}</p>'
        f'<p class="abstract">{_highlighted(name, paper.abstract, citations)}</p></section>'
    )


def when(paper: Paper) -> str:
    """Return the paper's date, marked where a part of it was inferred, or "undated"."""
    day = format_date(paper.date, paper.date_inferred, "%-d %b %Y")
    if paper.date is None:
        return f'<span class="when">{day}</span>'
    return f'<time class="when" datetime="{paper.date.isoformat()}">{day}</time>'


def organisation(paper: Paper) -> str:
    """Return where a paper comes from, to stand behind its date; nothing where that is not known."""
    return f" · {escape(paper.organisation)}" if paper.organisation else ""


def _highlighted(name: str, abstract: str, citations: Sequence[Citation]) -> str:
    """Return an abstract with its cited words marked and numbered; quotes may touch or overlap."""
    edges = sorted({0, len(abstract), *(edge for c in citations for edge in (c.start, c.end))})
    html = []
    for start, end in pairwise(edges):
        text = typeset(abstract[start:end])
        over = [citation for citation in citations if citation.start <= start and end <= citation.end]
        opened = "".join(_back(name, citation) for citation in over if citation.start == start)
        html.append(f"<mark>{opened}{text}</mark>" if over else text)
    return "".join(html)


def _back(name: str, citation: Citation) -> str:
    number, quote = citation.number, escape(plain(citation.quote))
    return (
        f'<a class="back" id="{name}-c{number}" href="#{name}" data-number="{number}" data-quote="{quote}"'
        f' aria-label="Back to reference {number} in the answer">{number}</a>'
    )


def _considered(items: Sequence[Considered]) -> str:
    if not items:
        return ""
    rows = "".join(
        f'<details class="other"><summary><span class="score">{item.score:.2f}</span> '
        f"{typeset(item.paper.title)} {when(item.paper)}</summary>"
        f'<p class="abstract">{typeset(item.paper.abstract)}</p></details>'
        for item in items
    )
    return f'<details class="considered"><summary>Considered, not used ({len(items)})</summary>{rows}</details>'


def count(number: int, noun: str) -> str:
    """Return a number and what it counts.

    >>> count(1, "paper"), count(1240, "paper")
    ('1 paper', '1,240 papers')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
