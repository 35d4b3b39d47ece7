"""The papers page as HTML: the list, one paper, and the progress and outcome of uploads.

As in `ui.html`, every text from a paper, a file or a person goes through `html.escape` or `typeset`.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import pairwise

from index.fetching import APIS, Api
from index.field_filter import FIELDS
from index.listings import SUFFIXES
from index.papers import Paper, listings_of
from ui.html import (
    about_html,
    as_sentence,
    cite_buttons,
    count,
    date_html,
    linked,
    page_link,
    plain,
    question_about,
    star_button,
    typeset,
)
from ui.lookup import ListingNames
from ui.papers_page.fetching import LONGEST_QUERY, NOT_ALLOWED
from ui.papers_page.query import Browsed
from ui.papers_page.upload import Added, Outcome, Progress, Rejected
from ui.server import LARGEST_UPLOAD

__all__ = [
    "adding_form",
    "controls",
    "message",
    "missing_paper",
    "outcomes",
    "paper_list",
    "paper_page",
    "progress",
    "said",
]

ORDERS = {"best": "Best match first", "newest": "Newest first", "oldest": "Oldest first", "title": "By title"}
"""How each sort order is described above the list."""

LISTED = 50
"""How many papers of each kind are listed for one uploaded file."""

EXAMPLES = {
    "hf": "today or 2025-05-20..2025-05-26",
    "arxiv": "cat:cs.CL AND abs:values",
    "openalex": "night trains",
}
"""A query for each API."""


def controls(papers: Sequence[Paper], names: ListingNames) -> str:
    """Return the form that searches, filters and sorts the papers."""
    options = "".join(
        f'<option value="{escape(file)}">{escape(names.shown(file))}</option>' for file in listings_of(papers)
    )
    return (
        '<form class="controls" role="search" aria-label="Papers" id="browse">'
        '<label class="find">Search titles and abstracts'
        '<input type="search" name="text" maxlength="300" autocomplete="off"></label>'
        '<label>From<input name="since" placeholder="2024-03" size="8" maxlength="10" autocomplete="off"></label>'
        '<label>To<input name="until" placeholder="2025" size="8" maxlength="10" autocomplete="off"></label>'
        f'<label>Listing<select name="listing"><option value="">All</option>{options}</select></label>'
        '<div class="of-listing">'
        '<button type="button" class="quiet" id="relist">Rename this listing</button>'
        '<button type="button" class="quiet" id="unlist">Remove this listing</button></div>'
        f"{_field_inputs(papers)}"
        '<label class="of-collection">Collection<input name="collection" maxlength="100" autocomplete="off"'
        ' placeholder="none"></label>'
        '<label>Sort by<select name="sort"><option value="newest">Newest</option>'
        '<option value="best" disabled>Best match</option><option value="oldest">Oldest</option>'
        '<option value="title">Title</option></select></label></form>'
    )


def _field_inputs(papers: Sequence[Paper]) -> str:
    """Return an input for each of author, venue and keyword that any paper has."""
    return "".join(
        f'<label>{name.capitalize()}<input name="{name}" maxlength="300" autocomplete="off"></label>'
        for name in ("author", "venue", "keyword")
        if any(map(FIELDS[name].known, papers))
    )


def paper_list(browsed: Browsed, filtered: bool) -> str:
    """Return one page of papers, with their number above and the pager below."""
    items = "".join(map(_item, browsed.papers))
    empty = "" if items else '<p class="aside">No papers match. Remove a filter or try other words.</p>'
    keys = " ".join(paper.key for paper in browsed.found) if filtered else ""
    return (
        f'<div class="counted"><p role="status">{_counted(browsed, filtered)}</p>'
        f'<p class="aside order">{_order(browsed)}</p>{_offers(browsed, filtered)}</div>'
        f"{_incomplete(browsed)}"
        f'<ol class="papers" data-found="{keys}" data-filtered="{str(filtered).lower()}">'
        f"{items}</ol>{empty}{_pager(browsed)}"
    )


def _counted(browsed: Browsed, filtered: bool) -> str:
    undated = f"; {count(browsed.undated, 'undated paper')} skipped" if browsed.undated else ""
    return f"{count(len(browsed.found), 'paper')}{' found' if filtered else ''}{undated}"


def _order(browsed: Browsed) -> str:
    """Return how the papers are sorted; nothing for a single one."""
    if len(browsed.found) < 2:
        return ""
    by_date = browsed.sort in {"newest", "oldest"} and any(paper.date is None for paper in browsed.found)
    return f"{ORDERS[browsed.sort]}{', undated ones last' if by_date else ''}"


def _incomplete(browsed: Browsed) -> str:
    return "" if browsed.complete else '<p class="aside">No paper has all of these words; these have some.</p>'


def _offers(browsed: Browsed, filtered: bool) -> str:
    """Return buttons that ask the papers found, include those skipped for want of a date, and show all."""
    these = "this paper" if len(browsed.found) == 1 else "these papers"
    them = "it" if browsed.undated == 1 else "them"
    buttons = {
        "ask-these": f"Ask {these}" if browsed.found else "",
        "include-undated": f"Include {them}" if browsed.undated else "",
        "unfilter": "Show all papers",
    }
    shown = (
        f'<button type="button" class="quiet" id="{name}">{label}</button>'
        for name, label in buttons.items()
        if label
    )
    return f'<div class="offers">{"".join(shown)}</div>' if filtered else ""


def _item(paper: Paper) -> str:
    opening = paper.sentences[0].text if paper.sentences else paper.abstract
    return (
        f'<li><div class="titled"><h2>{page_link(paper)}</h2>{star_button(paper)}</div>'
        f'<p class="about">{about_html(paper)}</p>'
        f'<p class="opening">{typeset(opening)}</p></li>'
    )


def _pager(browsed: Browsed) -> str:
    if browsed.pages == 1:
        return ""
    previous = _page_button("Previous", browsed.page - 1) if browsed.page > 1 else ""
    following = _page_button("Next", browsed.page + 1) if browsed.page < browsed.pages else ""
    return (
        f'<nav class="pager" aria-label="Pages of the list">{previous}'
        f"<span>Page {browsed.page:,} of {browsed.pages:,}</span>"
        f"{following}</nav>"
    )


def _page_button(label: str, page: int) -> str:
    return f'<button type="button" class="quiet" data-turn="{page}">{label}</button>'


# One paper


def paper_page(paper: Paper, theme: str, similar: Sequence[tuple[Paper, float]], names: ListingNames) -> str:
    """Return a paper in full: its abstract with numbered sentences, and similar papers with their similarity."""
    listings = ", ".join(escape(names.shown(file)) for file in paper.listings)
    listed = f'<p class="aside">Listed in {listings}</p>' if listings else ""
    question = escape(plain(question_about(paper)))
    return (
        '<article class="paper" tabindex="-1" aria-labelledby="paper-title" data-open="' + paper.key + '">'
        '<button type="button" class="quiet" id="close-paper">← Back to the list</button>'
        f'<div class="titled"><h2 id="paper-title">{typeset(paper.title)}</h2>{star_button(paper)}</div>'
        f'<p class="about">{about_html(paper)} · {escape(theme)}</p>'
        f'<p class="abstract">{_numbered(paper)}</p>{listed}'
        f'<div class="acts"><button type="button" class="act" data-ask="{question}">Ask about this paper'
        f'</button><details class="take"><summary>Copy reference</summary><span>{cite_buttons("copy", [paper])}'
        f'</span></details><button type="button" class="quiet collect" data-paper="{paper.key}">Collect</button>'
        '<button type="button" class="quiet" id="remove-paper">Remove</button></div>'
        f"{_correction_form(paper)}{_similar(similar)}</article>"
    )


def _correction_form(paper: Paper) -> str:
    """Return the folded form in which a paper's date and authors are corrected."""
    authors = escape("\n".join(paper.authors))
    return (
        '<details class="correction"><summary>Correct date or authors</summary><form id="correction">'
        f'<label>Date<input name="date" value="{paper.iso_date or ""}" placeholder="2024-06-15" maxlength="40"'
        ' autocomplete="off"></label><label>Authors, one per line<textarea name="authors" rows="4"'
        f' maxlength="20000" placeholder="Family, Given">{authors}</textarea></label>'
        '<button class="act">Save</button></form></details>'
    )


def _numbered(paper: Paper) -> str:
    """Return the abstract, unchanged, with a number before each sentence."""
    starts = [sentence.start for sentence in paper.sentences] or [0]
    edges = pairwise([*starts, len(paper.abstract)])
    return linked(paper.abstract, 0, starts[0]) + "".join(
        f'<sup class="nth">{number}</sup>{linked(paper.abstract, start, end)}'
        for number, (start, end) in enumerate(edges, 1)
    )


def _similar(similar: Sequence[tuple[Paper, float]]) -> str:
    if not similar:
        return ""
    items = "".join(
        f"<li>{page_link(paper)} {date_html(paper)}"
        f' <span class="score" title="Cosine similarity of the two abstracts">{score:.2f}</span></li>'
        for paper, score in similar
    )
    return f'<h3>Similar papers</h3><ol class="similar">{items}</ol>'


def missing_paper() -> str:
    """Return what is shown for the address of a paper that isn't in the index."""
    return '<p role="alert" class="trouble">We can’t find this paper. <a href="#/papers">All papers</a></p>'


# Uploads


def adding_form(may_fetch: bool, has_openalex_key: bool = False) -> str:
    """Return the area where listings are dropped or chosen, and papers fetched if visitors may do that."""
    fetching = (
        _fetching_form(has_openalex_key) if may_fetch else f'<p class="aside">{as_sentence(NOT_ALLOWED)}</p>'
    )
    return (
        f'<details class="add" data-largest="{LARGEST_UPLOAD}"><summary>Add papers</summary>'
        f'<label class="zone"><input type="file" multiple accept="{",".join(sorted(SUFFIXES))}">'
        "<span>Drop listings anywhere on this page, or <u>choose files</u></span></label>"
        '<p class="aside">Saved Daily Papers pages (text or HTML), BibTeX, RIS, MEDLINE, CSV, JSON and others, '
        f"up to {LARGEST_UPLOAD // 1024**2} MB each. Files stay on this computer.</p>{fetching}</details>"
    )


def _fetching_form(has_openalex_key: bool) -> str:
    """Return the form that fetches papers; papers.js shows the example and the warning of the source chosen."""
    options = "".join(
        f'<option value="{name}" data-example="{escape(EXAMPLES[name])}"'
        f' data-told="{_told(api, has_openalex_key)}">{escape(api.title)}</option>'
        for name, api in APIS.items()
    )
    first = next(iter(APIS))
    return (
        '<form class="fetching" id="fetching" aria-label="Fetch papers"><label>Or fetch papers from'
        f'<select name="source">{options}</select></label><label>Which papers<input name="query" required'
        f' maxlength="{LONGEST_QUERY}" autocomplete="off" placeholder="{escape(EXAMPLES[first])}"></label>'
        f'<p class="aside" id="fetching-told">{_told(APIS[first], has_openalex_key)}</p>'
        '<button class="act" aria-describedby="fetching-told">Fetch</button></form>'
    )


def _told(api: Api, has_key: bool) -> str:
    """Return which server will be contacted, and what it is sent."""
    key = ", your OpenAlex key" if api.key and has_key else ""
    return escape(f"Fetch contacts {api.host}, and sends it these words{key} and Footnote’s version.")


def progress(step: Progress) -> str:
    """Return the progress bar of an upload; it has no value until the number of texts is known."""
    name = escape(step.name)
    if not step.total:
        got = f": {count(step.done, 'paper')} so far" if step.done else ""
        return (
            f'<p class="progressing" role="status">{step.doing} {name}{got} '
            f'<progress aria-label="{step.doing}"></progress></p>'
        )
    return (
        f'<p class="progressing" role="status">Indexing {name} <progress aria-label="Indexing" max="{step.total}"'
        f' value="{step.done}"></progress></p>'
    )


def outcomes(finished: Sequence[Outcome]) -> str:
    """Return the outcome of each uploaded file."""
    items = "".join(_added(one) if isinstance(one, Added) else _rejected(one) for one in finished)
    return f'<div role="status"><ul class="outcomes">{items}</ul></div>' if items else ""


def _added(outcome: Added) -> str:
    changes = outcome.changes
    titles = "".join(
        f"<li>{page_link(paper)} {kind}</li>"
        for papers, kind in ((changes.added, "added"), (changes.updated, "updated"))
        for paper in papers[:LISTED]
    )
    more = max(0, len(changes.added) - LISTED) + max(0, len(changes.updated) - LISTED)
    rest = f"<li>and {more:,} more</li>" if more else ""
    remarks = "".join(
        f"<li>{kind}: {escape(remark)}</li>"
        for remarks, kind in ((outcome.skipped, "Skipped"), (outcome.repaired, "Fixed"))
        for remark in remarks
    )
    cut = f"; {escape(outcome.cut)}" if outcome.cut else ""
    return (
        f"<li><strong>{escape(outcome.name)}</strong>: {changes}, {outcome.skipped_count:,} skipped{cut}"
        f"{_folded('Papers', titles + rest)}{_folded('Details', remarks)}</li>"
    )


def _rejected(outcome: Rejected) -> str:
    why = escape(as_sentence(outcome.why))
    return f'<li class="trouble"><strong>{escape(outcome.name)}</strong>: nothing was added. {why}</li>'


def _folded(heading: str, items: str) -> str:
    return f"<details><summary>{heading}</summary><ul>{items}</ul></details>" if items else ""


def said(text: str, *, failed: bool = False) -> str:
    """Return what came of a change to the papers."""
    role = "alert" if failed else "status"
    return f'<p role="{role}" class="said{" trouble" if failed else ""}">{escape(as_sentence(text))}</p>'


def message(text: str) -> str:
    """Return an error message; nothing for an empty text."""
    return f'<p role="alert" class="trouble">{escape(text)}</p>' if text else ""
