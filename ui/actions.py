"""What can be done with an answer, as HTML: copy it, take it along, ask again."""

from __future__ import annotations

from html import escape

from assistant.answer import Answer
from ui.sources import by_paper, count, near_papers
from ui.typesetting import typeset

__all__ = ["actions", "asker", "reworder"]


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


def _downloads(answer: Answer) -> str:
    files = [("Markdown", "answer.md", answer.to_markdown())]
    if answer.citations:
        files += [
            ("BibTeX", "references.bib", answer.to_bibtex()),
            ("CSL-JSON", "references.json", answer.to_csl_json()),
        ]
    buttons = " ".join(_button("download", label, name=name, text=text) for label, name, text in files)
    return f'<details class="take"><summary>Download</summary><span>{buttons}</span></details>'
