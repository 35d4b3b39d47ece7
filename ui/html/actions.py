"""What can be done with an answer, as HTML: copy it, take it along, ask again."""

from __future__ import annotations

from hashlib import sha256
from html import escape

from assistant.answer import Answer
from ui.html.sources import by_paper, count, near_papers
from ui.html.typesetting import typeset

__all__ = ["actions", "asker", "reworder"]

THUMB = (
    '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M2.5 9h3v8h-3zM5.5 9.5 9 2.5c1.6 0 2.3 1 2 2.5L10.4 8'
    'h5.3c1.2 0 2 1 1.7 2.2l-1.2 5.2c-.3 1-1 1.6-2 1.6H9L5.5 16"/></svg>'
)
"""Pointing up; the style sheet turns it over for the other."""


def actions(name: str, answer: Answer) -> str:
    """Return the line under an answer; the page makes files of the texts in it, so that no route serves any."""
    sources = count(len(by_paper(answer.citations)), "source")
    label = sources if answer.citations else "Nearest papers" if near_papers(answer) else ""
    show = f'<button class="quiet show" type="button" aria-controls="{name}-s">{label}</button>' if label else ""
    again = asker("Ask again", answer.question, "instead")
    again = f'<span class="again">{reworder("Edit question", answer.question, "instead")} {again}</span>'
    return (
        f'<span class="hidden" role="status">Answered, {sources}.</span>'
        f"{_button('copy', 'Copy with references', copy=str(answer))}{_downloads(answer)}{show}{again}"
        f"{_judging(answer)}"
    )


def reworder(label: str, question: str, how: str) -> str:
    """Return a button that opens a question for editing; it is then asked `alone` or `instead` of this one."""
    return _button("reword", label, how=how, question=question)


def asker(label: str, question: str, how: str) -> str:
    """Return a button that asks a question, `alone` or `instead` of this one."""
    return _button("ask-this", label, how=how, question=question)


def _button(act: str, label: str, **data: str) -> str:
    """Return a button for chat.js, which knows what to do with its data."""
    held = "".join(f' data-{name}="{escape(value)}"' for name, value in data.items())
    return f'<button class="quiet {act}" type="button"{held}>{typeset(label)}</button>'


def _judging(answer: Answer) -> str:
    """Return what says whether an answer is any good; chat.js asks for a comment, and keeps both by a digest."""
    digest = sha256(f"{answer.question}\n{answer}".encode(errors="replace")).hexdigest()[:16]
    told = "kept on the machine that Footnote runs on; pressed again, taken back"
    buttons = "".join(
        f'<button class="quiet thumb {thumbs}" type="button" data-thumbs="{thumbs}" aria-pressed="false"'
        f' aria-label="{label}" title="{label}; {told}">{THUMB}</button>'
        for thumbs, label in (("up", "A good answer"), ("down", "A poor answer"))
    )
    what = f'role="group" aria-label="What you think of it" data-answer="{digest}"'
    return f'<span class="judging" {what}>{buttons}</span>'


def _downloads(answer: Answer) -> str:
    files = [("Markdown", "answer.md", answer.to_markdown())]
    if answer.citations:
        files += [
            ("BibTeX", "references.bib", answer.to_bibtex()),
            ("CSL-JSON", "references.json", answer.to_csl_json()),
        ]
    buttons = " ".join(_button("download", label, name=name, text=text) for label, name, text in files)
    return f'<details class="take"><summary>Download</summary><span>{buttons}</span></details>'
