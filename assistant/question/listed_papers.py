"""Which papers of an earlier answer's list a question refers to: "the second one", "which of them …"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Answer, History
from assistant.question.date_filter import Order
from assistant.text import ONES, split_words
from index.papers import Paper

__all__ = ["Reference", "refer_again", "refer_to_list"]

CLOSEST = 3
"""Papers that a decline offers as the closest, and that can be referred to as well."""

TITLED = 2
"""At most this many papers are named by their titles in a restated question; more are counted."""

ANTECEDENT_WORDS = 3
"""With more content words than this before it, a pronoun may refer to something in the question itself."""

COUNTED = r"the \d{1,4} papers above"
"""How a restated question refers to more papers than it names."""

ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_ORDINAL = rf"(?:{'|'.join(ORDINALS)}|last|\d{{1,2}}(?:st|nd|rd|th))"
_NUMBER = rf"(?:{'|'.join(list(ONES)[1:10])}|\d{{1,2}})"
_PAPER = r"(?:one|paper|study|article|abstract|result|entry)"
_PAPERS = r"(?:ones|papers|studies|articles|abstracts|results|entries)"
_THESE = rf"(?:them|(?:these|those)(?: {_PAPERS})?)"
_KNOWN = r"(?! (?:about|by|for|from|in|of(?! them| these| those)|on|since|that|to|which|who|whose|with)\b)"
"""What doesn't follow a reference: "the first paper on bias" describes a paper, and refers to none."""


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


_END = r"(?=\s?(?:[?.!,;]|$))"
_NAMED = rf"(?: {_PAPER}\b{_KNOWN}| of {_THESE}\b|{_END})"
"""What follows a place that refers to a paper: "the second one", "the last of them", "and the third?"."""

PLACE = _pattern(
    rf"(?:\bthe |(?<=\band )|(?<=\bor )|^)({_ORDINAL})"
    rf"(?:{_NAMED}|(?= (?:and|or|with) (?:the )?{_ORDINAL}{_NAMED}))"
    r"|(?:\b(?:paper|number) #?|(?<!\w)#)(\d{1,2})\b(?!\.\d|\s?%)"
)
"""The second paper; the first and the third; number 3."""

PAIR = _pattern(r"\b(?:papers|numbers) #?(\d{1,2}) (?:and|with|to|or|from) #?(\d{1,2})\b")
"""Papers 1 and 3."""

RUN = _pattern(rf"\bthe (first|last|top) ({_NUMBER})(?: {_PAPERS}\b{_KNOWN}| of {_THESE}\b|{_END})")
"""The first two; the last three papers; the top 3 of them."""

OF_THEM = _pattern(
    rf"\b(?:(?:any|all|both|each|none|some|one|most|many) )?of {_THESE}\b"
    rf"|\b(?:all |both )?the(?:se)? {_PAPERS} above\b"
)
"""Which of them; all of these papers."""

THEY = _pattern(
    rf"\b(?:(?:all|both) )?(?:these|those)(?: {_PAPERS}| (?:two|three|four|five)\b)?"
    r"(?=[?.!,]|$| (?:all|do|find|have|say|use)\b)"
    r"|\b(?:they|them|their|theirs|these papers|those papers)\b(?: (?:all|both)\b)?"
    r"|\b(?:both|all)(?=[?.!]|$)"
)
"""Pronouns, which refer to a list only if the last answer was one."""

PICKS = _pattern(
    rf"\b(?:which|what|how many)(?: (?:one|ones))? of {_THESE}\b|\b(?:any|some|none|one) of {_THESE}\b"
)
"""Words that ask which papers fit: "which of them are about …", "do any of these use …"."""


SUPERLATIVE = _pattern(r"\b(newest|latest|most recent|oldest|earliest)\b")
ONLY_SUPERLATIVE = _pattern(
    r"^(?:(?:and|so|but),? )?(?:(?:which|what)(?: (?:one|ones|paper|papers))? (?:is|are|was|were) )?"
    r"(?:the )?(?:newest|latest|most recent|oldest|earliest)(?: ones?)?(?=[ ?.!]*$)"
)
"""A superlative of nothing, which is of the papers of the last answer: "Which is the newest?"."""

ORDERS: dict[str, Order] = {
    "newest": "newest",
    "latest": "newest",
    "most recent": "newest",
    "oldest": "oldest",
    "earliest": "oldest",
}
BARE = _pattern(r"^(?:(?:and|so|now),? )?“(?=[^”]*”[?.! ]*$)")
"""The beginning of a question that consists of a title, as "And the third?" does once its paper is named."""


@dataclass(frozen=True)
class Reference:
    """The papers a question refers to, and the question with their names or number in place of the reference.

    `subject` is the question without the reference. `picks` is whether it asks which of the papers fit; otherwise
    it is asked of each of them. `order` is whether it asks for the newest or the oldest of them.
    """

    papers: tuple[Paper, ...]
    question: str
    subject: str
    picks: bool = False
    order: Order | None = None


def refer_to_list(question: str, history: History) -> Reference | None:
    """Return the papers of an earlier answer that a question refers to by their place, or as a whole.

    A place is counted in the latest answer that showed so many papers; a pronoun means all papers of the last
    answer, if that was a list.
    """
    lists = [papers for _, answer in reversed(history) if len(papers := _shown(answer)) > 1]
    if not lists:
        return None
    if _lists(history[-1]):
        question = ONLY_SUPERLATIVE.sub(r"\g<0> of them", question)
    return (
        _by_place(question, lists)
        or _as_a_whole(question, OF_THEM, lists[0])
        or (_as_a_whole(question, THEY, lists[0]) if _lists(history[-1]) and _refers(question) else None)
    )


def refer_again(question: str, papers: tuple[Paper, ...]) -> Reference | None:
    """Return the reference of a question that was restated for these papers; None if it has none to them.

    >>> papers = (Paper("A", "."), Paper("B", "."), Paper("C", "."))
    >>> refer_again("Which of the 3 papers above use RL?", papers).subject
    'Which use RL?'
    """
    titles = " and ".join(f"“{re.escape(paper.title)}”" for paper in papers)
    pointing = {True: "of these papers", False: "the papers above"}
    pointed = re.sub(rf"(\bof )?(?:\b{COUNTED}\b|{titles})", lambda found: pointing[bool(found[1])], question)
    return _as_a_whole(pointed, OF_THEM, papers) if papers and pointed != question else None


def _shown(answer: Answer) -> tuple[Paper, ...]:
    """Return the papers that an answer showed, in order: those it cites, or the closest if it declined."""
    shown = [citation.paper for citation in answer.citations]
    if not shown and answer.status == "declined":
        shown = [each.paper for each in answer.considered[:CLOSEST]]
    return tuple({paper.key: paper for paper in shown}.values())


def _lists(turn: tuple[str, Answer]) -> bool:
    """Return whether a turn asked for several papers and got more than one."""
    _, answer = turn
    asked = answer.shape not in ("fact", "corpus") or "papers above" in answer.standalone_question
    return answer.status != "declined" and asked and len(_shown(answer)) > 1


def _refers(question: str) -> bool:
    """Return whether the pronoun of a question comes before anything else that it could refer to."""
    pronoun = THEY.search(question)
    if not pronoun:
        return False
    before = split_words(question[: pronoun.start()])
    return sum(word.content for word in before) <= ANTECEDENT_WORDS


def _by_place(question: str, lists: Sequence[tuple[Paper, ...]]) -> Reference | None:
    span, places = _places(question)
    for papers in lists:
        picked = tuple(papers[place] for place in places if -len(papers) <= place < len(papers))
        if picked and len(picked) == len(places):
            return _reference(question, span, picked)
    return None


def _places(question: str) -> tuple[tuple[int, int], tuple[int, ...]]:
    """Return the span in which a question names places of a list, and these, counted from 0; the last is -1."""
    if found := RUN.search(question):
        return found.span(), _run(found[1], found[2])
    if found := PAIR.search(question):
        return found.span(), (_place(found[1]), _place(found[2]))
    items = list(PLACE.finditer(question))
    places = tuple(dict.fromkeys(_place(item[1] or item[2]) for item in items))
    return ((items[0].start(), items[-1].end()) if items else (0, 0)), places


def _place(word: str) -> int:
    """Return the index that an ordinal or a number stands for.

    >>> [_place(word) for word in ("first", "3rd", "12", "Last")]
    [0, 2, 11, -1]
    """
    word = word.lower()
    if word == "last":
        return -1
    return ORDINALS.index(word) if word in ORDINALS else int(re.sub(r"\D", "", word)) - 1


def _run(end: str, number: str) -> tuple[int, ...]:
    """Return the indices that "the first two" or "the last three" stands for.

    >>> _run("first", "two"), _run("last", "3")
    ((0, 1), (-3, -2, -1))
    """
    count = ONES.get(number.lower()) or int(number)
    return tuple(range(-count, 0)) if end.lower() == "last" else tuple(range(count))


def _as_a_whole(question: str, pattern: re.Pattern[str], papers: tuple[Paper, ...]) -> Reference | None:
    found = pattern.search(question)
    return _reference(question, found.span(), papers) if found else None


def _reference(question: str, span: tuple[int, int], papers: tuple[Paper, ...]) -> Reference:
    """Return the reference that a span of the question makes to papers, and what is asked about them."""
    before, words, after = question[: span[0]], question[span[0] : span[1]], question[span[1] :]
    named = " and ".join(f"“{paper.title}”" for paper in papers)
    if len(papers) > TITLED:
        named = f"the {len(papers)} papers above"
    quantity, of, _ = words.rpartition("of ")
    superlative = SUPERLATIVE.search(before + after)
    return Reference(
        papers,
        _whole(f"{before}{quantity if of else ''}{of}{named}{after}"),
        subject=" ".join(f"{before}{after}".split()),
        picks=bool(PICKS.search(question)) or superlative is not None,
        order=ORDERS[superlative[1].lower()] if superlative else None,
    )


def _whole(question: str) -> str:
    """Return a question that may have lost its verb as a whole one.

    >>> _whole("And “A”?"), _whole("How large is “A”?")
    ('What about “A”?', 'How large is “A”?')
    """
    return BARE.sub("What about “", question)
