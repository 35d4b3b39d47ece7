"""Answers and their papers as HTML; every value is escaped here."""

from ui.html.actions import cite_buttons
from ui.html.examples import example_questions, question_about
from ui.html.fragments import about_html, count, date_html
from ui.html.typesetting import plain, typeset

__all__ = [
    "about_html",
    "cite_buttons",
    "count",
    "date_html",
    "example_questions",
    "plain",
    "question_about",
    "typeset",
]
