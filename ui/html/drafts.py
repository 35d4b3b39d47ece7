"""A person's own draft, sentence by sentence, with what the papers say to it."""

from __future__ import annotations

from html import escape

from assistant.citing import LONGEST_DRAFT, Backing, CitedDraft, DraftSentence
from ui.html.actions import copy_button
from ui.html.fragments import count, date_html
from ui.html.links import linked
from ui.html.typesetting import typeset

__all__ = ["cited_draft", "draft_form"]

STANCES = {"supports": "Supports it", "contradicts": "Contradicts it", "close": "Comes close"}
NOTHING = "Nothing in the papers comes close."


def draft_form() -> str:
    """Return the form that a draft is pasted into; panels.js sends it."""
    return (
        '<h2 class="panel-title">Cite a draft</h2><form data-sends="draft" data-meanwhile="Reading the papers…">'
        '<label for="draft-text">Paste a sentence or a paragraph to see which papers support, contradict or come'
        " close to each sentence.</label>"
        f'<textarea id="draft-text" rows="4" maxlength="{LONGEST_DRAFT}"></textarea>'
        '<div class="row"><button class="act">Find papers</button>'
        ' <button class="quiet close-panel" type="button">Close</button>'
        ' <span role="status" class="panel-status"></span></div></form>'
    )


def cited_draft(draft: CitedDraft) -> str:
    """Return what the papers say to each sentence, with the keys to copy."""
    items = "".join(map(_sentence, draft.sentences))
    return f'{_copied_whole(draft)}<ol class="drafted">{items}</ol>'


def _copied_whole(draft: CitedDraft) -> str:
    """Return how many papers support the draft, and the buttons that copy it with its references."""
    if not draft.papers:
        return '<p role="status">No paper supports any of this.</p>'
    supported = sum(bool(one.supports) for one in draft.sentences)
    sentences = count(len(draft.sentences), "sentence")
    said = f"Supported: {supported:,} of {sentences}, by {count(len(draft.papers), 'paper')}."
    latex = copy_button("Copy text with \\cite", draft.to_latex())
    return f'<p role="status">{said} {latex} {copy_button("Copy BibTeX", draft.to_bibtex())}</p>'


def _sentence(sentence: DraftSentence) -> str:
    backings = "".join(map(_backing, sentence.backings))
    found = f"<ul>{backings}</ul>" if backings else f'<p class="none">{NOTHING}</p>'
    return f'<li><p class="claim">{typeset(sentence.text)}</p>{found}</li>'


def _backing(one: Backing) -> str:
    quotes = "".join(f"<q>{linked(quote.text)}</q>" for quote in one.quotes)
    why = f'<p class="because">{escape("; ".join(one.why))}</p>' if one.why and one.stance != "supports" else ""
    key = copy_button(one.key, one.key, f"Copy the key {one.key}")
    return (
        f'<li class="{one.stance}"><strong>{STANCES[one.stance]}</strong> '
        f'<a class="paper-link" href="#/papers/{one.paper.key}">{typeset(one.paper.title)}</a> '
        f"{date_html(one.paper)} {key}{quotes}{why}</li>"
    )
