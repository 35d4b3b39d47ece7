"""Example questions, made from the titles of whatever papers there are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.map import main_subjects
from index.papers import Paper

__all__ = ["MOST_QUESTIONS", "example_questions", "first_questions", "question_about"]

LONGEST_ASKED = 80
"""Characters of the longest title that is asked as it stands."""

MOST_QUESTIONS = 5
"""Questions that `first_questions` returns at most."""

COINED_NAME = re.compile(r"([A-Z](?=[a-z-]{0,30}[A-Z0-9])[\w-]{2,30}):\s")
"""A word before a colon with a capital or a digit after its first letter, such as "MoralBench: ..."."""


def example_questions(papers: Sequence[Paper], count: int = 3) -> tuple[str, ...]:
    """Return up to `count` questions suggested by the titles, the same for the same papers in any order.

    A title that is a question is asked as it stands; one that opens with a coined name is asked what that is.

    >>> example_questions((Paper("MoralBench: A Test", "."), Paper("Do Models Value?", ".")))
    ('Do Models Value?', 'What is MoralBench?')
    """
    titles = _titles(papers)
    asked = [title for title in titles if title.endswith("?") and len(title) <= LONGEST_ASKED]
    named = [f"What is {name}?" for name in _coined(titles)]
    return tuple(dict.fromkeys([*asked[:1], *named, *asked]))[:count]


def first_questions(papers: Sequence[Paper], themes: Sequence[str]) -> tuple[str, ...]:
    """Return an example of each kind of question: for a fact, for a list, for a comparison, for the newest.

    >>> shelf = (Paper("MoralBench: A Test", "."), Paper("PureNet: A Net", "."))
    >>> first_questions(shelf[:1], ("AI · machine ethics",))
    ('What is MoralBench?', 'Which papers are about machine ethics?')
    >>> first_questions(shelf, ())[-1]
    'Compare MoralBench and PureNet.'
    """
    several = [f"Which papers are about {subject}?" for subject in main_subjects(themes)[:1]]
    coined = _coined(_titles(papers))
    compared = [f"Compare {coined[-2]} and {coined[-1]}."] if len(coined) > 1 else []
    newest = ["What is the newest paper?"] if any(paper.date for paper in papers) else []
    return (*example_questions(papers, 2), *several, *compared, *newest)


def _titles(papers: Sequence[Paper]) -> list[str]:
    return [paper.title for paper in sorted(papers, key=lambda paper: paper.key)]


def _coined(titles: Sequence[str]) -> list[str]:
    return [name[1] for title in titles if (name := COINED_NAME.match(title))]


def question_about(paper: Paper) -> str:
    """Return a question that the paper should answer.

    >>> question_about(Paper("MoralBench: A Test", "."))
    'What is MoralBench?'
    >>> question_about(Paper("Panels as Judges", "."))
    'What does “Panels as Judges” show?'
    """
    return next(iter(example_questions([paper])), f"What does “{paper.title}” show?")
