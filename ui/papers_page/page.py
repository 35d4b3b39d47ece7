"""The page of papers: its parts and its events, nothing else.

`query` chooses the papers, `papers_html`, `map_picture` and `timeline` make the markup, `upload` adds listings.
What was typed and chosen stays in the page: papers.js sends all of it with each event, so the server keeps none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ui.chat import PRIVATE, handlers, html
from ui.papers_page import papers_html
from ui.papers_page.map_picture import map_picture
from ui.papers_page.query import browse, read_view
from ui.papers_page.timeline import timeline
from ui.papers_page.upload import Outcome, Progressed, Rejected, add_listing, read_dropped
from ui.protocols import Answering, Library

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["lay_out"]

BROWSING = 4
"""Readers who are served at a time."""

Updates = dict[Any, Any]


@dataclass(frozen=True)
class _Parts:
    """The parts of the page that events change, and the box that they are sent in."""

    head: gr.HTML
    sent: gr.Textbox
    controls: gr.HTML
    map: gr.HTML
    timeline: gr.HTML
    adding: gr.HTML
    papers: gr.HTML
    paper: gr.HTML


def lay_out(assistant: Answering, head: gr.HTML) -> None:
    """Lay out the papers and tie the page's events; `head` tells how many papers there are."""
    import gradio as gr

    html('<h1 class="hidden">Papers</h1>', "papers-head")
    sent = gr.Textbox(visible=False)
    controls = html("", "controls")
    with gr.Column(elem_id="papers-side"):
        drawn, dated = html("", "map"), html("", "timeline")
        html(papers_html.drop_zone(), "drop")
        adding = html("", "adding")
    papers, paper = html("", "papers"), html("", "paper")
    parts = _Parts(head, sent, controls, drawn, dated, adding, papers, paper)
    _listen(parts, assistant)


def _listen(parts: _Parts, assistant: Answering) -> None:
    """Tie buttons that only papers.js presses to handlers; each takes what the page sends, as JSON."""
    import gradio as gr

    library = assistant.index
    reading: dict[str, Any] = {
        "concurrency_limit": BROWSING,
        "concurrency_id": "browsing",
        "trigger_mode": "always_last",
    }

    def button(name: str) -> gr.Button:
        return gr.Button(elem_id=f"papers-{name}", elem_classes="pressed-by-script")

    button("fill").click(
        lambda: _filled(parts, assistant),
        None,
        [parts.head, parts.controls, parts.map, parts.timeline, parts.papers],
        **reading,
        **PRIVATE,
    )
    button("browse").click(
        lambda sent: _browsed(library, sent), parts.sent, parts.papers, js=_sends("view"), **reading, **PRIVATE
    )
    button("open").click(
        lambda sent: _opened(library, sent), parts.sent, parts.paper, js=_sends("opened"), **reading, **PRIVATE
    )
    added = gr.State(())

    def adding(sent: str, earlier: tuple[Outcome, ...]) -> Iterator[Updates]:
        yield from _adding(parts, added, library, sent, earlier)

    add = button("add").click(
        adding,
        [parts.sent, added],
        [parts.adding, added],
        js=_sends("dropped"),
        concurrency_limit=1,
        concurrency_id="adding",
        **PRIVATE,
    )
    add.then(None, js="() => footnote.papers.next()", **PRIVATE)


def _sends(what: str) -> str:
    """Return the script that reads from the page what an event sends."""
    return f"async (...given) => [await footnote.papers.{what}(), ...given.slice(1)]"


# What each event changes


def _filled(parts: _Parts, assistant: Answering) -> Updates:
    """Return all that depends on which papers there are."""
    library = assistant.index
    papers = library.papers
    return {
        parts.head: handlers.head(assistant),
        parts.controls: papers_html.controls(papers),
        parts.map: map_picture(papers, library.map),
        parts.timeline: timeline(papers),
        parts.papers: _browsed(library, ""),
    }


def _browsed(library: Library, sent: str) -> str:
    try:
        view = read_view(sent)
    except ValueError as error:
        return papers_html.message(str(error))
    return papers_html.paper_list(browse(library, view), filtered=view.filtered)


def _opened(library: Library, key: str) -> str:
    """Return the paper that a key names; one that has gone is said to be gone."""
    papers = library.papers
    row, paper = next(((row, one) for row, one in enumerate(papers) if one.key == key), (0, None))
    if paper is None:
        return papers_html.message("This paper is not in the index any more.") if key else ""
    drawn = library.map
    similar = [(hit.paper, hit.score) for hit in library.similar(paper)]
    return papers_html.paper_page(paper, drawn.names[drawn.themes[row]], similar)


def _adding(
    parts: _Parts, added: gr.State, library: Library, sent: str, earlier: tuple[Outcome, ...]
) -> Iterator[Updates]:
    """Yield how far a listing is, below what became of those before it."""
    dropped = read_dropped(sent)
    if isinstance(dropped, Rejected):
        yield {parts.adding: papers_html.outcomes((*earlier, dropped)), added: (*earlier, dropped)}
        return
    before = () if dropped.first else earlier
    for news in add_listing(library, dropped):
        if isinstance(news, Progressed):
            yield {parts.adding: papers_html.outcomes(before) + papers_html.progress(news)}
        else:
            yield {parts.adding: papers_html.outcomes((*before, news)), added: (*before, news)}
