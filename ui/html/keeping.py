"""The panel of collections, watched questions and saved answers; the chip of the collection asked within."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from assistant.collections import Collection
from assistant.watching import KeptNews, WatchedQuestion
from ui.html.fragments import count
from ui.html.typesetting import typeset

__all__ = ["shelf", "within_chip"]

MOST_NEWS = 5
"""Pieces of news that the panel shows, the newest."""


def shelf(
    collections: Sequence[Collection],
    questions: Sequence[WatchedQuestion],
    news: Sequence[KeptNews],
    said: str = "",
) -> str:
    """Return the panel; `said` is what came of looking for news. keeping.js carries out its buttons."""
    none = "<li>None yet. “Collect” under an answer or a star beside a paper makes one.</li>"
    kept = "".join(map(_collection, collections)) or none
    watched = "".join(map(_question, questions)) or "<li>None yet. “Watch” under an answer adds its question.</li>"
    look = '<button class="quiet look" type="button">What’s new?</button>' if questions else ""
    brought = "".join(map(_news, news[:MOST_NEWS]))
    return (
        f"<h2>Collections</h2><ul>{kept}</ul>"
        f'<h2>Watched questions</h2><ul>{watched}</ul><p role="status">{escape(said)} {look}</p>'
        f'<div class="news">{brought}</div>'
        "<h2>Saved answers</h2><p>See whether an answer that you downloaded still holds."
        ' <button class="quiet panel-switch" type="button" aria-controls="replaying">Replay</button></p>'
        "<p>Saved on the computer that runs Footnote.</p>"
    )


def within_chip() -> str:
    """Return the chip that names the papers asked; keeping.js fills and shows it."""
    return (
        '<p class="within" hidden><span></span> <button class="quiet everywhere" type="button">'
        "Ask all papers</button></p>"
    )


def _collection(collection: Collection) -> str:
    name = escape(collection.name)
    buttons = "".join(
        f'<button class="quiet {act}" type="button" data-name="{name}" aria-label="{label}: {name}">'
        f"{shown}</button>"
        for act, shown, label in (
            ("within-this", "Ask", "Ask within"),
            ("markdown", "Markdown", "Download as Markdown"),
            ("bibtex", "BibTeX", "Download as BibTeX"),
        )
    )
    size = count(len(collection.papers), "paper")
    link = f'<a href="#/papers?collection={quote(collection.name, safe="")}">{name}</a>'
    return f'<li><span class="named">{link} <small>{size}</small></span>{buttons}</li>'


def _question(watched: WatchedQuestion) -> str:
    question = escape(watched.question)
    return (
        f'<li><span class="named">{typeset(watched.question)}</span> <button class="quiet unwatch" type="button"'
        f' data-question="{question}" aria-label="Stop watching: {question}">Stop</button></li>'
    )


def _news(news: KeptNews) -> str:
    titles = {quote.key: (quote.title, quote.edited) for quote in news.quotes}
    quotes = "".join(
        f"<p>{typeset(title)}{' <small>edited</small>' if edited else ''}"
        + "".join(f"<q>{typeset(quote.quote)}</q>" for quote in news.quotes if quote.key == key)
        + "</p>"
        for key, (title, edited) in titles.items()
    )
    when = f'<time datetime="{escape(news.time)}">{escape(news.time[:10])}</time>'
    return f"<section><h3>{typeset(news.question)} {when}</h3>{quotes}</section>"
