"""The type of answer a question asks for: a fact, or a list of papers, and how many of them."""

from __future__ import annotations

import re

from assistant.text import ONES

__all__ = ["asks_for_several", "number_asked_for"]

_WORKS = "|".join(
    rf"(?<=\b{word} )works" for word in "all any other prior recent related several the two which".split()
)
_PAPERS = rf"(?:papers|{_WORKS}|studies|surveys|reviews|articles|abstracts|publications)"
""""Works" means papers only after certain words: "what works best" asks for no list."""
_KINDS = (
    r"(?:methods|approaches|techniques|strategies|ways|remedies|alternatives|options|attempts|systems|tools"
    r"|frameworks|benchmarks|data ?sets|corpora|audits|tasks|jobs|kinds|types|sorts|areas|fields)"
)
_OF_ONE = r"(?:did|does|do|has|have|was|were|is|are) (?:it|the|they|this|that)\b|(?:did|does)\b"
_NUMBERS = {word: number for word, number in ONES.items() if 2 <= number <= 10}
_COUNTED = rf"(?:{'|'.join(_NUMBERS)}|\d+)\b"
_START = r"(?:^|[,.;:?!-] ?)(?:(?:to|in|for|on|by) )?"

_HOW_THEY_DIFFER = r"\bhow do(?:es)? (?:\S+ ){1,8}?and (?:\S+ ){1,5}?(?:differ|compare)\b"
_ONE_AND_ANOTHER = r"\bone (?:paper|study|work)\b.*\b(?:another|the other)\b"

_SEVERAL = re.compile(
    "|".join(
        (
            # papers: "which papers …", "several recent studies …", "how many papers …", but not "… did it review"
            rf"\b(?:which|what|list|all|any|several|two|three|both|some|other)\s+(?:\S+\s+){{0,4}}?{_PAPERS}\b",
            rf"\bthe (?:\S+ )?{_PAPERS}\b(?! that (?:it|they)\b)",
            rf"^how many\s+(?:\S+\s+){{0,3}}?{_PAPERS}\b(?! (?:{_OF_ONE}))",
            rf"^(?:\w+\s+){{0,4}}{_PAPERS} (?:that|which|on|about)\b",
            # what papers propose: "which methods …", "to which kinds of …", but not "which two …" of one paper
            rf"{_START}(?:which|what|list|name|(?:give|show) me|are there)(?: all| any| the)?\s+(?!{_COUNTED})"
            rf"(?:\S+\s+){{0,3}}?{_KINDS}\b"
            rf"(?! (?:{_OF_ONE}))",
            # what has been done: "what has been tried", "who has worked on …", "what is known of …"
            r"\bwhat (?:else |all )?(?:has|have) been"
            r" (?:built|done|tried|made|proposed|tackled|found|said|written)\b",
            r"\bwho (?:uses|used|has used|did that|works on|has worked on|studies|studied|has studied)\b",
            # whatever there is: "anything about …", "what do you have on …", "is there any work on …"
            r"(?:^|\b(?:show|find|give|list|is there|do you have) (?:me )?)(?:anything|everything|all)\b.{0,30}?"
            r"\b(?:on|about)\b",
            r"^what(?:['’]?s| is| else is)? (?:there|do you have)(?: to read)? (?:on|about)\b",
            rf"{_START}(?:is there |find |show me |summari[sz]e |what )?(?:any |some |all |the |more |recent )*+"
            r"(?:work|research|literature|reading)(?: there| exists| is there)? (?:on|about|into)\b",
            r"\b(?:start|recommend) reading\b",
            r"^what (?:can be said|is known|do we know|does the (?:literature|research) say) (?:about|of|on)\b",
            # comparisons: "compare …", "how do X and Y differ", "one paper … another"
            r"(?:^|[.?!;] )(?:please )?(?:compare|contrast)\b",
            r"\bdifferences? between\b",
            _HOW_THEY_DIFFER,
            _ONE_AND_ANOTHER,
        )
    ),
    re.IGNORECASE,
)

_STATED = re.compile(rf"\b(both|{'|'.join(_NUMBERS)}|[2-9]|\d\d) (?:\S+ ){{0,2}}?{_PAPERS}\b", re.IGNORECASE)
_A_PAIR = re.compile(
    "|".join(
        (
            _ONE_AND_ANOTHER,
            r"\bone (?:\S+ ){1,6}and one\b",
            r"\bthe (?:paper|study|work|one) that\b.*\bthe (?:paper|study|work|one|other) that\b",
            _HOW_THEY_DIFFER,
        )
    ),
    re.IGNORECASE,
)


def asks_for_several(question: str) -> bool:
    """Return whether a question asks for several papers rather than for one fact.

    >>> asks_for_several("Which papers study reward hacking?"), asks_for_several("How large is VIVA?")
    (True, False)
    """
    return bool(_SEVERAL.search(question))


def number_asked_for(question: str) -> int | None:
    """Return the number of papers that a question states; None if it states none.

    >>> number_asked_for("What do the two studies of probing find?")
    2
    >>> number_asked_for("Which papers study probing?")
    """
    if stated := _STATED.search(question):
        number = stated[1].lower()
        return 2 if number == "both" else _NUMBERS.get(number) or int(number)
    return 2 if _A_PAIR.search(question) else None
