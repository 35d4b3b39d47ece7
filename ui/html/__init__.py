"""Answers and their papers as HTML; every value is escaped here."""

from ui.html.actions import cite_buttons
from ui.html.drafts import cited_draft, draft_form
from ui.html.examples import MOST_QUESTIONS, first_questions, question_about
from ui.html.fragments import about_html, as_sentence, count, date_html, page_link, star_button
from ui.html.keeping import shelf, within_chip
from ui.html.links import linked
from ui.html.replays import replay_form, replayed
from ui.html.typesetting import plain, typeset

__all__ = [
    "MOST_QUESTIONS",
    "about_html",
    "as_sentence",
    "cite_buttons",
    "cited_draft",
    "count",
    "date_html",
    "draft_form",
    "first_questions",
    "linked",
    "page_link",
    "plain",
    "question_about",
    "replay_form",
    "replayed",
    "shelf",
    "star_button",
    "typeset",
    "within_chip",
]
