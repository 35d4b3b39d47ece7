"""Which date expressions of a question are about papers, and not about what papers are about.

The date expressions have been found and masked: each of their letters is replaced by their sign (see
`date_expressions`). The patterns here say where such signs may stand in a question for papers.
"""

from __future__ import annotations

import re
from functools import cache

from assistant.question.date_expressions import CLOSE, IN_FRONT, LOOSE, TIGHT

__all__ = ["asks_for_papers_only", "find_order", "find_place"]


def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern, limiting runs of white space to forty characters, so that long runs cost nothing."""
    bounded = pattern.replace(r"\s+", r"\s{1,40}").replace(r"\s*", r"\s{0,40}")
    return re.compile(bounded, re.IGNORECASE)


_MANY = r"(?:papers|publications|preprints|articles|studies|works?|research|literature|surveys|reviews|abstracts)"
_ONE = r"(?:paper|publication|preprint|article|study|survey|review)"
_KINDS = r"(?:methods|approaches|techniques|benchmarks|frameworks|algorithms|audits)"
_PAPERS = rf"(?:{_MANY}|{_ONE})\b"

_NOT_PAPERS = "news|newspaper|product|customer|user|movie|book|blog|household|code|peer|case|field|population"
"""Words before "article", "review", "survey" or "study" that mean something other than a paper."""

_SMALL = (
    "of|in|on|at|by|to|as|and|or|not|than|that|which|what|who|from|for|with|is|are|was|were|be|been|has|have|had|"
    "do|does|did|can|could|will|would|should|must|may|might|i|we|you|they|it|he|she|the|this|a|an|its|their"
)
_ADJECTIVE = rf"(?!(?:{_SMALL}|{_NOT_PAPERS})\b)[^\W\d_][\w/+'’-]{{0,40}}"
_ADJECTIVES = rf"(?:(?:{_ADJECTIVE}(?<!s)(?<!ed)\s+){{2,3}}|{_ADJECTIVE}\s+)?"
"""Up to three adjectives before the word for papers; not "dataset contains papers", where one is a verb."""

_REQUEST = (
    "which|what|any|list|name|find|show|give|get|recommend|suggest|search|summari[sz]e|compare|how many|in|among|"
    "are there|is there|were there|have there been|has there been|tell me about|according to|"
    r"(?:i['’]m|i am) looking for|(?:do|does|did|has|have|is|are) (?:any|some)|do you (?:have|know)|"
    "(?:can|could) you (?:find|list|show|name|give|recommend|suggest)"
).replace(" ", r"\s+")
_FILLER = (
    "of|me|us|for|is|are|was|were|a|an|the|any|all|some|other|more|another|one|two|three|four|five|ten|several|"
    "recent|new|good|those|these|through"
)
_ASKED = (
    r"^\s*(?:(?:and|but|also|so|ok|okay|please)\b[\s,]*)?"
    rf"(?:(?:(?:{_REQUEST})\s+)?(?:(?:{_FILLER})\s+){{0,8}}{_ADJECTIVES}"
    rf"|(?:(?:what|how)\s+)?(?:do|does|did|have|has)\s+(?:(?:{_FILLER})\s+){{0,8}})"
)
"""The beginning of a question for papers, up to the word for papers."""

_PUT_OUT = (
    r"(?:(?:that|which)\s+)?(?:(?:was|were|is|are|has\s+been|have\s+been)\s+)?"
    r"(?:(?:published|released|presented|posted|written|submitted|proposed|introduced|appearing|appeared|"
    r"coming\s+out|came\s+out|dated)\s+)?"
)
_ANY = r"[\x01-\x03]"
_DATES = rf"{_ANY}+(?:[\s,]\s*(?:(?:and|but)\s+)?{_ANY}+)?"

_LEAD = (
    r"(?:(?:that|which)\s+)?(?:(?:has|have)\s+been\s+(?:done|written|published)\s+)?(?:on|about|of|for|in|into|with|by|"
    "from|at|using|regarding|concerning|against|around|(?:study|discuss|address|tackl|examin|investigat|explor|"
    r"propos|introduc|present|us|deal|look|consider|evaluat|measur|treat|mention|test|show)(?:e|ing|y|ying)?)\s+"
)
_TURN = (
    "how|what|which|that|who|whose|whether|when|where|why|because|than|before|after|since|until|"
    "changed?|do|does|did"
)
_THING = (
    "articles?|books?|blogs?|posts?|tweets?|messages|comments|stories|texts?|documents|reports?|novels|patents|records|"
    "news|data|datasets?|corpora|corpus|films?|movies|songs|games|elections?|papers|studies|surveys|reviews|works|"
    "abstracts|photos|images|videos|speeches|laws|cases|events"
)
_DONE = r"[^\s,.;:?!]{1,60}ed|built|held|made|written"
_TOPIC_WORD = (
    rf"(?!(?:{_TURN})\b|(?:{_THING}|{_DONE})\s+(?:{_ANY}|that|which|published|written))"
    r"[^\s,.;:?!\x01-\x04]{1,60}\s+"
)
"""A word of a topic: begins no clause and, right before a date, names nothing that has a date itself."""

_ABOUT = rf"(?:{_LEAD}(?:{_TOPIC_WORD}){{1,10}})"
_END = r"(?=\s*(?:[?.!,;)]|$|(?:that|which|with|using|and|or)\b))"


_PLACES = (
    # papers since 2024 · surveys that were published in 2025 · papers from 2024 on X
    rf"(?P<asked>{_ASKED}{_PAPERS}(?:\s+(?:are|is|were)\s+there)?)\s*(?P<place>[,(]?\s*{_PUT_OUT}{_DATES}[),]?)",
    # methods since 2024; not "methods from 2019", which may be what others are compared with
    rf"(?P<asked>{_ASKED}{_KINDS})\s+(?P<place>{_PUT_OUT}{LOOSE}+)",
    # 2024 papers · last year's surveys
    rf"(?P<asked>^\s*(?:(?:{_REQUEST})\s+)?(?:(?:{_FILLER})\s+){{0,8}})(?P<place>{IN_FRONT}+)\s+{_PAPERS}",
    # papers on reward hacking since 2024
    rf"(?P<asked>{_ASKED}{_PAPERS})\s+{_ABOUT}(?P<place>{LOOSE}+)",
    # papers on reward hacking from 2024; the topic is checked for words that can have a date
    rf"(?P<asked>{_ASKED}{_PAPERS})\s+(?P<topic>{_ABOUT})(?P<place>{CLOSE}+){_END}",
    # papers on reward hacking published in 2024
    rf"(?P<asked>{_ASKED}{_PAPERS})\s+{_ABOUT}(?P<place>(?:(?:that|which)\s+)?(?:(?:was|were)\s+)?"
    rf"(?:published|released|appeared|appearing|came\s+out|coming\s+out)\s+{_DATES})",
    # papers on reward hacking, before 2023
    rf"(?P<asked>{_ASKED}{_PAPERS})\s[^.?!;\x01-\x04]{{1,200}}(?P<place>,\s*{_PUT_OUT}{_DATES}){_END}",
    # since 2024, which papers …
    rf"^\s*(?P<place>{_PUT_OUT}{_DATES})[\s,]+(?=(?:{_REQUEST})\s[^.?!]{{0,60}}?\b(?:{_PAPERS}|published\b))",
    # what has been published on X since 2024
    r"^\s*(?:what(?:['’]s)?|anything|something|everything|(?:is|was|has)\s+(?:there\s+)?(?:anything|something))\s+"
    r"(?:(?:else|more|is|was|has|been)\s+)*(?:new|published|come\s+out|came\s+out|appeared)\s+"
    rf"(?:(?:on|about|in)\s+(?:{_TOPIC_WORD}){{1,10}})?(?P<place>{_DATES})",
)
"""Where dates may stand that are about papers."""


@cache
def _places() -> tuple[re.Pattern[str], ...]:
    """Compile the places, which takes a tenth of a second; few questions have a date."""
    return tuple(map(_compiled, _PLACES))


def find_place(masked: str, ordered: bool) -> tuple[int, int] | None:
    """Return the span of the dates that are about papers; None if there are none.

    `ordered` is whether the newest or oldest are asked for: then "the paper" is not one already known.
    """
    for pattern in _places():
        if found := pattern.match(masked):
            parts = found.groupdict("")
            known = _KNOWN.search(parts.get("asked", "")) and not ordered
            ran = _RUNS.search(parts.get("asked", "")) and TIGHT in parts["place"]
            about = _dateable(parts.get("topic", "")) or _is_content(masked, found.end("place"))
            if not (known or ran or about):
                return found.span("place")
    return None


_KNOWN = _compiled(rf"\b(?:the|this|that)\s[^.?!]{{0,80}}?\b{_ONE}$")
"""A single paper already known, as in "the survey from 2023", is not searched for by date."""

_RUNS = _compiled(r"\b(?:study|survey|review)$")
"""A single study may itself have run in 2016, or from 2016 to 2018."""


def _dateable(topic: str) -> bool:
    """Return whether a topic ends in something that can have a date of its own.

    >>> _dateable("on reward hacking"), _dateable("on language models"), _dateable("on the crisis")
    (False, True, True)
    """
    *before, last = topic.split() or [""]
    return bool(re.search(r"[^a-z-]|(?<!s)s$", last) or _ARTICLES & {*before[-2:]})


_ARTICLES = {"a", "an", "the", "this", "that", "its", "their"}

_CONTENT = _compiled(
    rf"\b(?:do|does|did)\s+(?:it|they|this|that|these|those|its|their|authors|the(?!\s+(?:recent\s+)?{_MANY}\b))\b"
    r"|\b(?:has|have|had)\s+(?:it|they|the\s+authors)\b"
    r"|\b(?:does|did)\s+(?-i:[A-Z])"
    r"|\b(?:went|go|goes)\s+into\b"
    r"|\b(?:by|in|into|of|for|from|to)\s+(?:the|this|its|their)\s+(?:\S+\s+)?(?:review|survey|meta-analysis|authors)\b",
)
_COUNTED = _compiled(
    rf"how\s+many\b[^\n]*\b(?:the|this|its|their)\s+(?:\S+\s+)?(?:{_ONE}|meta-analysis|authors)\b",
)
_READ_BY_OTHERS = _compiled(
    r"\s*(?:[^\s.?!,]+\s+){0,6}?(?:was|were|are|have\s+been|had\s+been)\s+(?:\w+ly\s+)?"
    r"(?!published|released|indexed)\w+(?:ed|read|chosen|drawn)\b",
)


def _is_content(masked: str, rest: int) -> bool:
    """Return whether the papers are ones that someone else read: "… did the review cover", "… were screened"."""
    return bool(_CONTENT.search(masked) or _COUNTED.match(masked) or _READ_BY_OTHERS.match(masked, rest))


_SUPERLATIVE = r"(?:newest|latest|most\s+recent|oldest|earliest)"
_ORDER_PLACES = tuple(
    _compiled(pattern)
    for pattern in (
        rf"{_ASKED}(?P<words>(?P<which>{_SUPERLATIVE})\s)\s*(?:(?:two|three|four|five|ten)\s+)?{_ADJECTIVES}{_PAPERS}",
        r"^\s*(?:(?:which|what)\s+)?(?:(?:is|was|are|were)\s+)?the\s+(?P<words>(?P<which>first)\s)\s*"
        rf"{_PAPERS}\s+(?:on|about)\s",
        rf"{_ASKED}{_PAPERS}\b[^.?!;]{{0,200}}?(?P<words>[,(]?\s*(?P<which>{_SUPERLATIVE})\s+first\)?)\s*[?.!]?\s*$",
        rf"{_ASKED}{_PAPERS}\b[^.?!;]{{0,200}}?(?P<words>\s(?:is|are|was|were)\s+the\s+(?P<which>{_SUPERLATIVE}))"
        r"\s*[?.!]?\s*$",
    )
)


def find_order(question: str) -> re.Match[str] | None:
    """Return the match of a request for the newest or oldest papers; groups: `which`, and the `words` for it."""
    found = (pattern.match(question) for pattern in _ORDER_PLACES)
    return next((each for each in found if each), None)


_ONLY_PAPERS = _compiled(
    rf"\s*(?:(?:and|but)\s+)?(?:(?:{_REQUEST})\s+)?(?:(?:{_FILLER})\s+){{0,8}}{_PAPERS}(?:\s+(?:are|is|were)\s+there)?\s*[?.!]*"
    r"|\s*what\s+(?:is|was|has\s+been)\s+(?:new|published)\s*[?.!]*",
)


def asks_for_papers_only(question: str) -> bool:
    """Return whether a question without its dates names no subject.

    >>> asks_for_papers_only("Which papers?"), asks_for_papers_only("Which papers study bias?")
    (True, False)
    """
    return bool(_ONLY_PAPERS.fullmatch(question))
