"""The papers that a question names, by their title or by a name that only their abstract has."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.text import Sources, find_names
from index.lifecycle import Snapshot
from index.papers import Paper

__all__ = ["named_papers", "names_in", "unmentioned"]

CANDIDATES = 30
"""Papers that are searched for a name, the best by BM25."""

MOST_MENTIONS = 4
"""Abstracts that mention the name of one paper's thing, at most; more mention what is common."""

_INTRODUCES = (
    r"\b(?:propos|introduc|present|develop|releas|build|built|creat|call|nam|term|dub|construct|design|curat)"
    r"(?!ed by)\w*\b[^.]{{0,90}}?(?<!\w){name}(?!\w)"
    r"|(?<!\w){name}(?!\w),? (?:is )?(?:a|an|the first|our|which)\b|(?<!\w){name} ?\(|\({name}\)|(?<!\w){name}:"
)
"""How the authors of a thing give it its name."""

_EXPLAINED = re.compile(r" ?(?:[:(]|[-\u2013\u2014] |$)")
"""What follows a name at the start of a title that explains it."""

_TIMES = re.compile(r"\d+x")
"""A factor, which is no name: "100x"."""

_JOINS = re.compile(r"[ -]{1,2}(?:of |the |and the )?")
"""What may stand between two words of one name."""


def names_in(question: str) -> tuple[str, ...]:
    """Return the names in a question, neighbouring capitalised words as one.

    >>> names_in("Compare Value Kaleidoscope and Social Chemistry 101.")
    ('Value Kaleidoscope', 'Social Chemistry 101')
    """
    spans: list[tuple[int, int]] = []
    for name in find_names(question):
        if spans and _JOINS.fullmatch(question[spans[-1][1] : name.start]):
            spans[-1] = (spans[-1][0], name.end)
        else:
            spans.append((name.start, name.end))
    texts = (question[start:end] for start, end in spans)
    return tuple(
        dict.fromkeys(text for text in texts if sum(map(str.isalnum, text)) > 1 and not _TIMES.fullmatch(text))
    )


def named_papers(snapshot: Snapshot, names: Sequence[str]) -> Mapping[str, Paper]:
    """Return the paper of each name that stands for one; common names and unknown ones are left out."""
    found = {
        name: _paper_named(name, snapshot.mentioning(name, CANDIDATES)) for name in names if _identifies(name)
    }
    return {name: paper for name, paper in found.items() if paper}


def unmentioned(snapshot: Snapshot, names: Sequence[str]) -> tuple[str, ...]:
    """Return the names that no paper mentions."""
    return tuple(name for name in names if not _mentioned(snapshot, name))


def _mentioned(snapshot: Snapshot, name: str) -> bool:
    papers = snapshot.mentioning(name, MOST_MENTIONS)
    return Sources(f"{paper.title}. {paper.abstract}" for paper in papers).mentions(name)


def _identifies(name: str) -> bool:
    """Return whether a name may stand for one paper: it has three letters, or two and starts with one."""
    letters = sum(map(str.isalpha, name))
    return letters > 2 or (letters == 2 and name[0].isalpha())


def _paper_named(name: str, papers: Sequence[Paper]) -> Paper | None:
    """Return the one paper that a name is the title of, or that has it in its title, as its own, or at all.

    What many abstracts mention is common: it stands for a paper only if a colon or a dash follows it in the title.
    """
    spelt = _spelt(name)
    leading = _only([paper for paper in papers if _heads(spelt, paper.title)])
    mentioning = [paper for paper in papers if spelt.search(paper.title) or spelt.search(paper.abstract)]
    if leading or len(mentioning) > MOST_MENTIONS:
        return leading
    titled = [paper for paper in mentioning if spelt.search(paper.title)]
    return _only(titled) or _only(_introducing(name, titled or mentioning)) or _only(mentioning)


def _heads(spelt: re.Pattern[str], title: str) -> bool:
    """Return whether a title starts with a name that the rest explains: "VIVA: A Benchmark of …"."""
    found = spelt.match(title)
    return bool(found and _EXPLAINED.match(title, found.end()))


def _spelt(name: str) -> re.Pattern[str]:
    """Return the pattern of a name, or its plural; case counts unless it is a longer word like any other."""
    plain = len(name) > 4 and name.isalpha() and not name.isupper()
    return re.compile(rf"(?<!\w){re.escape(name)}s?(?!\w)", re.IGNORECASE if plain else 0)


def _introducing(name: str, papers: Sequence[Paper]) -> list[Paper]:
    pattern = re.compile(_INTRODUCES.format(name=re.escape(name)))
    return [paper for paper in papers if pattern.search(f"{paper.title}. {paper.abstract}")]


def _only(papers: Sequence[Paper]) -> Paper | None:
    return papers[0] if len(papers) == 1 else None
