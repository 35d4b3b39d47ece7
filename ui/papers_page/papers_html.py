"""Papers as HTML: a list of them, one on its own, and what became of listings. Pure, and escapes everything.

The same rule as in `ui.html.answers`: every word that comes from a paper, a file or a person passes through
`html.escape`, here or in `ui.html.typesetting`.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import pairwise

from assistant.answer import papers_to_bibtex
from index.papers import Paper
from ui.html import count, organisation, plain, typeset, when
from ui.papers_page.query import Browsed
from ui.papers_page.upload import Added, Outcome, Progressed
from ui.server import LARGEST_UPLOAD

__all__ = [
    "controls",
    "drop_zone",
    "message",
    "outcomes",
    "paper_list",
    "paper_page",
    "progress",
    "question_about",
]

NAMED = 50
"""Papers and remarks of a listing that are named."""


def controls(papers: Sequence[Paper]) -> str:
    """Return the fields that papers are searched and filtered with."""
    listings = sorted({listing for paper in papers for listing in paper.listings})
    options = "".join(f'<option value="{escape(name)}">{escape(name)}</option>' for name in listings)
    return (
        '<form class="controls" role="search" aria-label="Papers" id="browse">'
        '<label class="find">Search titles and abstracts'
        '<input type="search" name="text" maxlength="300" autocomplete="off"></label>'
        '<label>From<input name="since" placeholder="2024-03" size="8" maxlength="10" autocomplete="off"></label>'
        '<label>To<input name="until" placeholder="2025" size="8" maxlength="10" autocomplete="off"></label>'
        f'<label>Listing<select name="listing"><option value="">All</option>{options}</select></label>'
        '<label>Sort by<select name="sort"><option value="best">Best match</option>'
        '<option value="newest">Newest</option><option value="oldest">Oldest</option>'
        '<option value="title">Title</option></select></label></form>'
    )


def paper_list(browsed: Browsed, filtered: bool) -> str:
    """Return a page of papers, how many there are, and the way to the next."""
    items = "".join(map(_item, browsed.papers))
    empty = (
        "" if items else '<p class="aside">No paper is like that. Loosen a filter, or search for other words.</p>'
    )
    keys = " ".join(paper.key for paper in browsed.found) if filtered else ""
    return (
        f'<div class="counted"><p role="status">{_counted(browsed, filtered)}</p>{_clear(filtered)}</div>'
        f'<ol class="papers" data-found="{keys}" data-filtered="{str(filtered).lower()}">'
        f"{items}</ol>{empty}{_pager(browsed)}"
    )


def _counted(browsed: Browsed, filtered: bool) -> str:
    undated = f"; {count(browsed.undated, 'undated paper')} left out" if browsed.undated else ""
    return f"{count(len(browsed.found), 'paper')}{' found' if filtered else ''}{undated}"


def _clear(filtered: bool) -> str:
    return '<button type="button" class="quiet" id="unfilter">Show all papers</button>' if filtered else ""


def _item(paper: Paper) -> str:
    opening = paper.sentences[0].text if paper.sentences else paper.abstract
    return (
        f'<li><h2>{_link(paper)}</h2><p class="about">{when(paper)}{organisation(paper)}</p>'
        f'<p class="opening">{typeset(opening)}</p></li>'
    )


def _link(paper: Paper) -> str:
    return f'<a class="title" href="#/papers/{paper.key}" data-paper="{paper.key}">{typeset(paper.title)}</a>'


def _pager(browsed: Browsed) -> str:
    if browsed.pages == 1:
        return ""
    before = _turn("Previous", browsed.page - 1) if browsed.page > 1 else ""
    after = _turn("Next", browsed.page + 1) if browsed.page < browsed.pages else ""
    return (
        f'<nav class="pager" aria-label="Pages">{before}<span>Page {browsed.page:,} of {browsed.pages:,}</span>'
        f"{after}</nav>"
    )


def _turn(name: str, page: int) -> str:
    return f'<button type="button" class="quiet" data-turn="{page}">{name}</button>'


# One paper


def paper_page(paper: Paper, theme: str, similar: Sequence[tuple[Paper, float]]) -> str:
    """Return a paper on its own: its abstract with its sentences numbered, and the papers most like it."""
    listings = ", ".join(escape(name) for name in paper.listings)
    listed = f'<p class="aside">Listed in {listings}</p>' if listings else ""
    return (
        '<article class="paper" tabindex="-1" aria-labelledby="paper-title" data-open="' + paper.key + '">'
        '<button type="button" class="quiet" id="close-paper">← Back to the list</button>'
        f'<h2 id="paper-title">{typeset(paper.title)}</h2>'
        f'<p class="about">{when(paper)}{organisation(paper)} · {escape(theme)}</p>'
        f'<p class="abstract">{_numbered(paper)}</p>{listed}'
        '<p class="acts">'
        f'<button type="button" class="act" data-ask="{escape(question_about(paper))}">Ask about this paper'
        f'</button><button type="button" class="quiet copy" data-copy="{escape(papers_to_bibtex([paper]))}">'
        f"Copy BibTeX</button></p>{_similar(similar)}</article>"
    )


def question_about(paper: Paper) -> str:
    """Return a question that one paper answers, to be asked as it is or changed.

    >>> question_about(Paper("Cats at Night", "Cats hunt."))
    'What does “Cats at Night” show?'
    """
    return f"What does “{plain(paper.title)}” show?"


def _numbered(paper: Paper) -> str:
    """Return the abstract with a number before each sentence; what stands between two is kept."""
    starts = [sentence.start for sentence in paper.sentences] or [0]
    edges = pairwise([*starts, len(paper.abstract)])
    return typeset(paper.abstract[: starts[0]]) + "".join(
        f'<sup class="nth">{number}</sup>{typeset(paper.abstract[start:end])}'
        for number, (start, end) in enumerate(edges, 1)
    )


def _similar(similar: Sequence[tuple[Paper, float]]) -> str:
    if not similar:
        return ""
    items = "".join(
        f"<li>{_link(paper)} {when(paper)}"
        f' <span class="score" title="Cosine of the two abstracts">{score:.2f}</span></li>'
        for paper, score in similar
    )
    return f'<h3>Similar papers</h3><ol class="similar">{items}</ol>'


# Listings


def drop_zone() -> str:
    """Return where listings are dropped, or chosen."""
    return (
        f'<details class="add" data-largest="{LARGEST_UPLOAD}"><summary>Add papers</summary>'
        '<label class="zone"><input type="file" multiple accept=".txt,.html,.htm,.json,.jsonl,.bib">'
        "<span>Drop listings anywhere on this page, or <u>choose files</u></span></label>"
        '<p class="aside">Saved Daily Papers pages (text or HTML), JSON, JSONL and BibTeX, up to '
        f"{LARGEST_UPLOAD // 1024**2} MB each. They are read on this machine and stay on it.</p></details>"
    )


def progress(news: Progressed) -> str:
    """Return a bar that shows how far a listing is."""
    name = escape(news.name)
    if not news.total:
        return (
            f'<p class="progressing" role="status">Reading {name} <progress aria-label="Reading"></progress></p>'
        )
    return (
        f'<p class="progressing" role="status">Encoding {name} <progress aria-label="Encoding" max="{news.total}"'
        f' value="{news.done}"></progress></p>'
    )


def outcomes(told: Sequence[Outcome]) -> str:
    """Return what became of each listing."""
    items = "".join(_added(one) if isinstance(one, Added) else _rejected(one.name, one.why) for one in told)
    return f'<div role="status"><ul class="outcomes">{items}</ul></div>' if items else ""


def _added(one: Added) -> str:
    titles = "".join(
        f"<li>{_link(paper)} {kind}</li>"
        for papers, kind in ((one.changes.added, "added"), (one.changes.updated, "updated"))
        for paper in papers[:NAMED]
    )
    more = max(0, len(one.changes.added) - NAMED) + max(0, len(one.changes.updated) - NAMED)
    rest = f"<li>and {more:,} more</li>" if more else ""
    remarks = "".join(
        f"<li>{kind}: {escape(str(remark))}</li>"
        for remarks, kind in ((one.listing.skipped, "Rejected"), (one.listing.repaired, "Mended"))
        for remark in remarks[:NAMED]
    )
    return (
        f"<li><strong>{escape(one.name)}</strong>: {one.changes}, {len(one.listing.skipped):,} rejected"
        f"{_folded('Papers', titles + rest)}{_folded('Remarks', remarks)}</li>"
    )


def _rejected(name: str, why: str) -> str:
    return f'<li class="trouble"><strong>{escape(name)}</strong>: nothing was added. {escape(_sentence(why))}</li>'


def _sentence(text: str) -> str:
    """Return a message as a sentence.

    >>> _sentence("the file is empty")
    'The file is empty.'
    """
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def _folded(heading: str, items: str) -> str:
    return f"<details><summary>{heading}</summary><ul>{items}</ul></details>" if items else ""


def message(text: str) -> str:
    """Return a line that says why what was asked for can't be shown."""
    return f'<p role="alert" class="trouble">{escape(text)}</p>' if text else ""
