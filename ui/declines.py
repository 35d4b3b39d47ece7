"""A decline as HTML: what comes nearest, what that says, and what could be asked of it instead."""

from __future__ import annotations

from assistant.answer import Answer
from assistant.words import split_words
from index.papers import Paper
from ui.actions import asker
from ui.examples import question_about
from ui.sources import near_papers, when
from ui.typesetting import typeset

__all__ = ["nearest"]


def nearest(name: str, answer: Answer) -> str:
    """Return the nearest papers to a question that was declined, and a question for each."""
    if not (near := near_papers(answer)):
        return ""
    items = "".join(
        f'<li><a class="near" href="#{name}-p{place}">{typeset(item.paper.title)}</a> {when(item.paper)}'
        f"<q>{typeset(_telling(item.paper, answer.question))}</q></li>"
        for place, item in near
    )
    questions = dict.fromkeys(question_about(item.paper) for _, item in near)
    asks = "".join(f"<li>{asker(question, question, 'alone')}</li>" for question in questions)
    return (
        f'<h4>What comes nearest</h4><ol class="nearest">{items}</ol>'
        f'<h4>You could ask</h4><ul class="instead">{asks}</ul>'
    )


def _telling(paper: Paper, question: str) -> str:
    """Return the sentence that shares most words with the question; the first, where none shares any."""
    asked = {word.stem for word in split_words(question) if word.content}
    shared = [
        (len(asked & {word.stem for word in split_words(sentence.text)}), -place, sentence.text)
        for place, sentence in enumerate(paper.sentences)
    ]
    return max(shared)[2] if shared else paper.abstract
