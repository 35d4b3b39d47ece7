"""Answers and their papers as HTML; every value is escaped here."""

from ui.html.examples import example_questions, question_about
from ui.html.fragments import count, date_html, organisation_html
from ui.html.typesetting import plain, typeset

__all__ = [
    "count",
    "date_html",
    "example_questions",
    "organisation_html",
    "plain",
    "question_about",
    "typeset",
]
