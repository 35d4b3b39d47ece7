"""Small pieces of HTML and text that several pages show: what is known of a paper, a count."""

from __future__ import annotations

from html import escape

from assistant.answer import Citation
from assistant.references import byline, paper_link
from index.papers import Paper, clean, format_date
from ui.html.links import outside_link
from ui.html.typesetting import plain, typeset

__all__ = ["about_html", "as_sentence", "chip", "count", "date_html", "page_link", "star_button"]


STAR = (
    '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="m10 2.6 2.3 4.8 5.2.7-3.8 3.6.9 5.2-4.6-2.5-4.6 2.5'
    '.9-5.2-3.8-3.6 5.2-.7z"/></svg>'
)


def chip(turn_id: str, place: int | None, cited: Citation) -> str:
    """Return the number of a citation, as a link to its words; at a `place` in the answer they link back to it."""
    number = cited.number
    identity = "" if place is None else f' id="{turn_id}-r{place}-{number}"'
    return (
        f'<a class="chip"{identity} href="#{turn_id}-c{number}"'
        f' aria-label="Source {number}: {escape(plain(cited.paper.title))}">{number}</a>'
    )


def date_html(paper: Paper) -> str:
    """Return as much of the paper's date as is known, marked if its year was inferred, or "undated".

    >>> date_html(Paper("T", "."))
    '<span class="when">undated</span>'
    """
    day = format_date(paper, "%-d %b %Y")
    if paper.date is None:
        return f'<span class="when">{day}</span>'
    return f'<time class="when" datetime="{paper.iso_date}">{day}</time>'


def about_html(paper: Paper) -> str:
    """Return what is known of a paper beside its title: notice, authors, venue, date, organisation, link.

    >>> about_html(Paper("T", ".", authors=("<Ada> Muster",), organisation="R & D"))
    '&lt;Ada&gt; Muster · <span class="when">undated</span> · R &amp; D'
    """
    link = paper_link(paper)
    address = outside_link(link.url, link.label) if link else ""
    known = (*map(escape, byline(paper)), date_html(paper), escape(clean(paper.organisation or "")), address)
    return " · ".join(part for part in known if part)


def page_link(paper: Paper) -> str:
    """Return a paper's title, as a link to its own page."""
    return f'<a class="title" href="#/papers/{paper.key}" data-paper="{paper.key}">{typeset(paper.title)}</a>'


def star_button(paper: Paper) -> str:
    """Return the button that stars a paper, or takes its star; keeping.js presses it in for those starred."""
    return (
        f'<button class="quiet star" type="button" data-star="{paper.key}" aria-pressed="false"'
        f' aria-label="Star: {escape(plain(paper.title))}" title="Star: adds it to the collection “Starred”">'
        f"{STAR}</button>"
    )


def as_sentence(text: str) -> str:
    """Return a message as a sentence: with a capital, and a full stop unless it ends in a mark of its own.

    >>> as_sentence("the question has no words; try: Who asks?"), as_sentence("it is gone")
    ('The question has no words; try: Who asks?', 'It is gone.')
    """
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")


def count(number: int, noun: str) -> str:
    """Return a number and the noun that it counts, in the plural unless the number is 1.

    >>> count(1, "paper"), count(1240, "paper")
    ('1 paper', '1,240 papers')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
