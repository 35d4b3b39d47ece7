"""A decline as HTML: what comes nearest, unless the answer says it, and what could be asked of it instead."""

from __future__ import annotations

from assistant.answer import Answer
from assistant.text import split_words
from index.papers import Paper
from ui.html.actions import asker
from ui.html.examples import question_about
from ui.html.sources import near_papers, when
from ui.html.typesetting import typeset

__all__ = ["nearest"]


def nearest(name: str, answer: Answer) -> str:
    """Return the nearest papers to a declined question, where they aren't quoted, and questions instead."""
    near = near_papers(answer)
    items = "".join(
        f'<li><a class="near" href="#{name}-p{place}">{typeset(item.paper.title)}</a> {when(item.paper)}'
        f"<q>{typeset(_telling(item.paper, answer.question))}</q></li>"
        for place, item in near
    )
    named = [item.paper for _, item in near] or [citation.paper for citation in answer.citations]
    questions = dict.fromkeys(map(question_about, named if answer.status == "declined" else ()))
    asks = "".join(f"<li>{asker(question, question, 'alone')}</li>" for question in questions)
    listed = f'<h4>What comes nearest</h4><ol class="nearest">{items}</ol>' if items else ""
    return listed + (f'<h4>You could ask</h4><ul class="instead">{asks}</ul>' if asks else "")


def _telling(paper: Paper, question: str) -> str:
    """Return the sentence that shares most words with the question; the first, where none shares any."""
    asked = {word.stem for word in split_words(question) if word.content}
    shared = [
        (len(asked & {word.stem for word in split_words(sentence.text)}), -place, sentence.text)
        for place, sentence in enumerate(paper.sentences)
    ]
    return max(shared)[2] if shared else paper.abstract
