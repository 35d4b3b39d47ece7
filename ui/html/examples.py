"""Example questions, made from the titles of whatever papers there are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.map import main_subjects
from index.papers import Paper

__all__ = ["example_questions", "first_questions", "question_about"]

LONGEST_ASKED = 80
"""Characters of the longest title that is asked as it stands."""

COINED_NAME = re.compile(r"([A-Z](?=[a-z-]{0,30}[A-Z0-9])[\w-]{2,30}):\s")
"""A word before a colon with a capital or a digit after its first letter, such as "MoralBench: ..."."""


def example_questions(papers: Sequence[Paper], count: int = 3) -> tuple[str, ...]:
    """Return up to `count` questions suggested by the titles, the same for the same papers in any order.

    A title that is a question is asked as it stands; one that opens with a coined name is asked what that is.

    >>> example_questions((Paper("MoralBench: A Test", "."), Paper("Do Models Value?", ".")))
    ('Do Models Value?', 'What is MoralBench?')
    """
    titles = [paper.title for paper in sorted(papers, key=lambda paper: paper.key)]
    asked = [title for title in titles if title.endswith("?") and len(title) <= LONGEST_ASKED]
    named = [f"What is {name[1]}?" for title in titles if (name := COINED_NAME.match(title))]
    return tuple(dict.fromkeys([*asked[:1], *named, *asked]))[:count]


def first_questions(papers: Sequence[Paper], themes: Sequence[str]) -> tuple[str, ...]:
    """Return an example of each kind of question: for a fact, for a list, for the newest.

    >>> first_questions((Paper("MoralBench: A Test", "."),), ("AI · machine ethics",))
    ('What is MoralBench?', 'Which papers are about machine ethics?')
    """
    several = [f"Which papers are about {subject}?" for subject in main_subjects(themes)[:1]]
    newest = ["What is the newest paper?"] if any(paper.date for paper in papers) else []
    return (*example_questions(papers), *several, *newest)


def question_about(paper: Paper) -> str:
    """Return a question that the paper should answer.

    >>> question_about(Paper("MoralBench: A Test", "."))
    'What is MoralBench?'
    >>> question_about(Paper("Panels as Judges", "."))
    'What does “Panels as Judges” show?'
    """
    return next(iter(example_questions([paper])), f"What does “{paper.title}” show?")
