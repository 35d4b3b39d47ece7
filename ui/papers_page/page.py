"""The papers page: its components and their events.

`query` chooses the papers; `papers_html`, `map_picture` and `timeline` make the HTML; `upload` adds listings, and
`fetching` what public APIs have. The server keeps no state of the view: papers.js sends everything that was typed
and selected with each event.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index.errors import FootnoteError, KeptFileError
from ui.chat import PRIVATE, handlers, html
from ui.html import as_sentence
from ui.lookup import ListingNames, NamedListings
from ui.papers_page import papers_html
from ui.papers_page.changes import make_change, read_change
from ui.papers_page.fetching import Fetcher, read_fetch_request
from ui.papers_page.map_picture import map_picture
from ui.papers_page.scope import browsed
from ui.papers_page.timeline import timeline
from ui.papers_page.upload import Outcome, Progress, Rejected, add_listing, read_upload
from ui.protocols import Answering, Library
from ui.server import UPLOAD_QUEUE

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["lay_out"]

CONCURRENT_READS = 4
"""How many views are computed at a time; others wait."""

Updates = dict[Any, Any]
"""Components and their new values."""


@dataclass(frozen=True)
class _Parts:
    """The components that events change; `sent` receives what papers.js sends."""

    head: gr.HTML
    sent: gr.Textbox
    controls: gr.HTML
    map: gr.HTML
    timeline: gr.HTML
    uploads: gr.HTML
    papers: gr.HTML
    paper: gr.HTML
    said: gr.HTML


def lay_out(assistant: Answering, head: gr.HTML, may_fetch: bool = False) -> None:
    """Lay out the page and attach its events; `head`, the header, shows the number of papers."""
    import gradio as gr

    html('<h1 class="hidden">Papers</h1>', "papers-head")
    sent = gr.Textbox(visible=False)
    controls = html("", "controls")
    with gr.Column(elem_id="papers-side"):
        map_part, timeline_part = html("", "map"), html("", "timeline")
        html(papers_html.adding_form(may_fetch, assistant.settings.openalex_key is not None), "drop")
        uploads = html("", "adding")
    papers, paper, said = html("", "papers"), html("", "paper"), html("", "papers-said")
    parts = _Parts(head, sent, controls, map_part, timeline_part, uploads, papers, paper, said)
    _listen(parts, assistant, Fetcher(assistant.settings, may_fetch))


def _listen(parts: _Parts, assistant: Answering, fetcher: Fetcher) -> None:
    """Attach handlers to hidden buttons that papers.js presses; a handler's input is what the page sends."""
    import gradio as gr

    library = assistant.index
    reading: dict[str, Any] = {
        "concurrency_limit": CONCURRENT_READS,
        "concurrency_id": "browsing",
        "trigger_mode": "always_last",
    }

    def button(name: str) -> gr.Button:
        return gr.Button(elem_id=f"papers-{name}", elem_classes="pressed-by-script")

    button("fill").click(
        lambda: _filled(parts, assistant),
        None,
        [parts.head, parts.controls, parts.map, parts.timeline, parts.papers, parts.said],
        **reading,
        **PRIVATE,
    )
    button("browse").click(
        lambda sent: _browsed(assistant, sent), parts.sent, parts.papers, js=_sends("view"), **reading, **PRIVATE
    )
    button("open").click(
        lambda key: _opened(parts, assistant, key),
        parts.sent,
        [parts.paper, parts.said],
        js=_sends("opened"),
        **reading,
        **PRIVATE,
    )
    change = button("change").click(
        lambda sent: _changed(parts, assistant, sent),
        parts.sent,
        [parts.said, parts.controls],
        js=_sends("change"),
        concurrency_limit=1,
        concurrency_id="changing",
        **PRIVATE,
    )
    change.then(None, js="() => footnote.papers.changed()", **PRIVATE)
    finished = gr.State(())

    def adding(sent: str, earlier: tuple[Outcome, ...]) -> Iterator[Updates]:
        yield from _added(parts, finished, library, sent, earlier)

    add = button("add").click(
        adding,
        [parts.sent, finished],
        [parts.uploads, finished],
        js=_sends("dropped"),
        concurrency_limit=1,
        concurrency_id=UPLOAD_QUEUE,
        **PRIVATE,
    )
    add.then(None, js="() => footnote.papers.next()", **PRIVATE)

    def fetching(sent: str) -> Iterator[str]:
        for step in fetcher.add(library, read_fetch_request(sent)):
            yield papers_html.progress(step) if isinstance(step, Progress) else papers_html.outcomes([step])

    fetch = button("fetch").click(
        fetching,
        parts.sent,
        parts.uploads,
        js=_sends("asked"),
        concurrency_limit=CONCURRENT_READS,  # a fetch beside another one is refused at once
        concurrency_id="fetching",
        **PRIVATE,
    )
    fetch.then(None, js="() => footnote.papers.fetched()", **PRIVATE)


def _sends(function: str) -> str:
    """Return the JavaScript that gets an event's input from a function of papers.js."""
    return f"async (...given) => [await footnote.papers.{function}(), ...given.slice(1)]"


# Handlers


def _filled(parts: _Parts, assistant: Answering) -> Updates:
    """Return everything that depends on which papers there are."""
    library = assistant.index
    papers = library.papers
    names, said = _names(parts, assistant)
    return {
        parts.head: handlers.head(assistant),
        parts.controls: papers_html.controls(papers, names),
        parts.map: map_picture(papers, library.map),
        parts.timeline: timeline(papers),
        parts.papers: _browsed(assistant, ""),
        **said,
    }


def _names(parts: _Parts, assistant: Answering) -> tuple[ListingNames, Updates]:
    """Return the names of the listings and, if their file can't be used, why, as the page then says."""
    try:
        return NamedListings(assistant.settings.listing_names_file).read(), {}
    except KeptFileError as error:
        return ListingNames(), {parts.said: papers_html.said(str(error), failed=True)}


def _browsed(assistant: Answering, sent: str) -> str:
    """Return the list of papers, or a message about a date that can't be parsed or a collection without any."""
    try:
        view, found = browsed(sent, assistant)
    except (ValueError, FootnoteError) as error:
        return papers_html.message(as_sentence(str(error)))
    return papers_html.paper_list(found, filtered=view.filtered)


def _opened(parts: _Parts, assistant: Answering, key: str) -> Updates:
    """Return the paper with this key, or a message if there is none; nothing for an empty key."""
    library = assistant.index
    papers = library.papers
    row, paper = next(((row, one) for row, one in enumerate(papers) if one.key == key), (0, None))
    if paper is None:
        return {parts.paper: papers_html.missing_paper() if key else ""}
    paper_map = library.map
    similar = [(hit.paper, hit.score) for hit in library.similar(paper)]
    names, said = _names(parts, assistant)
    theme = paper_map.names[paper_map.themes[row]]
    return {parts.paper: papers_html.paper_page(paper, theme, similar, names), **said}


def _changed(parts: _Parts, assistant: Answering, sent: str) -> Updates:
    """Make a change and say what came of it; the controls show the names that listings have now."""
    library, change = assistant.index, read_change(sent)
    named = NamedListings(assistant.settings.listing_names_file)
    try:
        said = papers_html.said(make_change(library, named, change))
    except FootnoteError as error:
        return {parts.said: papers_html.said(str(error), failed=True)}
    return {parts.said: said, parts.controls: papers_html.controls(library.papers, _names(parts, assistant)[0])}


def _added(
    parts: _Parts, finished: gr.State, library: Library, sent: str, earlier: tuple[Outcome, ...]
) -> Iterator[Updates]:
    """Yield the progress of an upload, below the outcomes of those before it, then its own outcome."""
    upload = read_upload(sent)
    if isinstance(upload, Rejected):
        yield {parts.uploads: papers_html.outcomes((*earlier, upload)), finished: (*earlier, upload)}
        return
    before = () if upload.first else earlier
    for step in add_listing(library, upload):
        if isinstance(step, Progress):
            yield {parts.uploads: papers_html.outcomes(before) + papers_html.progress(step)}
        else:
            yield {parts.uploads: papers_html.outcomes((*before, step)), finished: (*before, step)}
