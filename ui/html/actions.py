"""The actions under an answer as HTML: copy, download, ask again, edit, rate.

chat.js carries them out in the page. The answer's own text to copy and download is in the buttons; references are
written when a format is chosen, as some styles take long.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from html import escape
from typing import Literal

from assistant.answer import LISTED_SHAPES, Answer, Form, to_markdown
from assistant.receipts import receipt_of
from assistant.references import REFERENCE_FORMATS
from index.papers import Paper
from ui.html.fragments import count
from ui.html.sources import closest_papers, group_by_paper
from ui.html.typesetting import typeset

__all__ = ["actions", "ask_button", "cite_buttons", "copy_button", "edit_button", "undated_button"]

THUMB = (
    '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M2.5 9h3v8h-3zM5.5 9.5 9 2.5c1.6 0 2.3 1 2 2.5L10.4 8'
    'h5.3c1.2 0 2 1 1.7 2.2l-1.2 5.2c-.3 1-1 1.6-2 1.6H9L5.5 16"/></svg>'
)
"""A thumbs-up; the style sheet turns it over for thumbs-down."""


FORM_LABELS: Mapping[Form, str] = {"answer": "as one answer", "list": "as a list", "table": "as a table"}


def actions(turn_id: str, answer: Answer) -> str:
    """Return the row of buttons under a finished answer."""
    sources = count(len(group_by_paper(answer.citations)), "source")
    label = sources if answer.citations else "Closest papers" if closest_papers(answer) else ""
    show = (
        f'<button class="quiet show" type="button" aria-controls="{turn_id}-s">{label}</button>' if label else ""
    )
    edit = edit_button("Edit question", answer.question, "instead")
    copied = f"{answer.question}\n\n{answer.with_quotation_marks()}"
    again = f'<span class="again">{edit} {ask_button("Ask again", answer.question, "instead")}</span>'
    return (
        f'<span class="hidden" role="status">{_outcome(answer, sources)}</span>'
        f"{_button('copy', 'Copy with references', copy=copied)}"
        f"{_downloads(answer)}{_keeping(answer)}{show}{again}{_forms(answer)}"
        f"{_rating(answer)}"
    )


def _forms(answer: Answer) -> str:
    """Return how an answer is shown, with buttons that ask for it in another form; nothing for a decline."""
    if answer.status == "declined" or not answer.citations:
        return ""
    shown: Form = "table" if answer.table else "list" if answer.shape in LISTED_SHAPES else "answer"
    others = " · ".join(
        _button("ask-this", label, how="again", question=answer.question, form=form)
        for form, label in FORM_LABELS.items()
        if form != shown and not (form == "answer" and _about_several(answer))
    )
    return f'<span class="forms again">Shown {FORM_LABELS[shown]} · {others}</span>'


def _about_several(answer: Answer) -> bool:
    """Return whether an answer is about several given papers, of which no single one could give it."""
    return answer.shape == "comparison" or bool(answer.receipt and answer.receipt.asked.above)


def undated_button(answer: Answer) -> str:
    """Return the button that asks again with papers without a date; nothing if none was skipped."""
    if not answer.undated_skipped:
        return ""
    button = _button("ask-this", "Include undated papers", how="again", question=answer.question, undated="true")
    return f'<p class="notice again">{button}</p>'


def _outcome(answer: Answer, sources: str) -> str:
    """Return what a screen reader announces once an answer is finished."""
    if answer.status == "declined":
        return "No answer found."
    return f"Answered in part, {sources}." if answer.status == "partial" else f"Answered, {sources}."


def edit_button(label: str, question: str, how: str) -> str:
    """Return a button that opens a question for editing; `how` it is then asked is a `page_requests.How`."""
    return _button("reword", label, how=how, question=question)


def ask_button(label: str, question: str, how: str) -> str:
    """Return a button that asks a question; `how` is a `page_requests.How`."""
    return _button("ask-this", label, how=how, question=question)


def copy_button(label: str, text: str, name: str = "") -> str:
    """Return a button that copies a text; `name` is what a screen reader calls it, if not by its label."""
    named = f' aria-label="{escape(name)}"' if name else ""
    return f'<button class="quiet copy" type="button" data-copy="{escape(text)}"{named}>{escape(label)}</button>'


def cite_buttons(act: Literal["copy", "download"], papers: Iterable[Paper]) -> str:
    """Return a button per format that copies or downloads papers as references; nothing for no papers."""
    keys = " ".join(dict.fromkeys(paper.key for paper in papers))
    formats = REFERENCE_FORMATS.items() if keys else ()
    return " ".join(
        _button(act, format.label, name=format.file, format=name, papers=keys) for name, format in formats
    )


def _button(css_class: str, label: str, **data: str) -> str:
    """Return a button; chat.js finds it by its class and reads its `data-` attributes."""
    attributes = "".join(f' data-{name}="{escape(value)}"' for name, value in data.items())
    return f'<button class="quiet {css_class}" type="button"{attributes}>{typeset(label)}</button>'


def _keeping(answer: Answer) -> str:
    """Return the buttons that save an answer and watch its question; keeping.js carries them out."""
    collect = _button("collect", "Collect") if answer.citations else ""
    return f"{collect}{_button('watch', 'Watch', question=answer.standalone_question)}"


def _rating(answer: Answer) -> str:
    """Return the two thumbs; chat.js remembers which was pressed by a digest of question and answer."""
    digest = sha256(f"{answer.question}\n{answer}".encode(errors="replace")).hexdigest()[:16]
    buttons = "".join(
        f'<button class="quiet thumb {thumbs}" type="button" data-thumbs="{thumbs}" aria-pressed="false"'
        f' aria-label="{label}" title="{label}. Saved where Footnote runs; press again to undo.">{THUMB}</button>'
        for thumbs, label in (("up", "Good answer"), ("down", "Poor answer"))
    )
    attributes = f'role="group" aria-label="Rate this answer" data-answer="{digest}"'
    return f'<span class="judging" {attributes}>{buttons}</span>'


def _downloads(answer: Answer) -> str:
    markdown = _button("download", "Markdown", name="answer.md", text=to_markdown(answer, question=True))
    table = _button("download", "CSV", name="table.csv", text=answer.table.to_csv()) if answer.table else ""
    references = cite_buttons("download", (citation.paper for citation in answer.citations))
    text = json.dumps(receipt_of(answer), ensure_ascii=False) if answer.receipt else ""
    receipt = _button("download", "Receipt", name="receipt.json", text=text) if text else ""
    bundle = _button("bundle", "Bundle") if text and answer.citations else ""
    buttons = f"{markdown} {table} {references} {receipt} {bundle}"
    return f'<details class="take"><summary>Download</summary><span>{buttons}</span></details>'
