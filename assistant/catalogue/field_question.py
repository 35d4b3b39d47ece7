"""A question -> the fields that it asks papers to have, and the rest of it.

"papers by Ada Muster on night trains" asks for an author and names a subject. What follows "by", "in", "at" or
"from" is a field if a paper has it, or if it looks like nothing else: "papers by reinforcement learning" and
"papers in computer vision" are about subjects.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from index.field_filter import ANY, FieldFilter
from index.papers import Paper, arxiv_id, identifiers_in

__all__ = ["FieldQuestion", "read_fields"]

LONGEST = 200
"""Characters of a question that is read for fields."""
MOST_NAMES = 4
"""Words of a name that no abstract and no field has."""

_PAPERS = r"(?:papers?|publications?|articles?|preprints?|abstracts?|works?|studies|study)"
_OPENING = re.compile(
    r"(?:(?:please|which|what|how|many|list|show|find|give|name|tell|me|are|is|there|were|was|do|you|have|can|could|"
    r"any|all|the|other|every|of|us|number) ){0,7}" + _PAPERS + r"\b(?: (?:are|were) there\b| do you have\b)?",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"(?:how many|count(?: all)?(?: the)?|(?:what is |what['’]s )?the number of) " + _PAPERS + r"\b"
    r"(?: (?:are|do|does|is|have|has|there|you|we|i|it|in|total|altogether|here|the|this|your|my|corpus|"
    r"collection|library|index|shelf|indexed|contains?|know|got)){0,8} ?[?.!]*",
    re.IGNORECASE,
)
_EVERY = re.compile(
    r"(?:(?:please|list|show|give|name|display|print|get|see|what|which|me|us|are) ){0,4}"
    rf"(?:(?:all|every|each)(?: of)?(?: (?:the|your|these|my|our|available|indexed|single)){{0,2}} (?:{_PAPERS}"
    r"|titles)(?: (?:there are|there|you have|here|available|indexed|in|of|from|the|this|your|my|corpus|collection"
    rf"|library|index|shelf)){{0,6}}|{_PAPERS} (?:are there|do you have|are here|are (?:in|indexed)[a-z ]{{0,30}})"
    r"|(?:list|show|give)(?: me)? everything) ?[?.!]*",
    re.IGNORECASE,
)
"""A question for a list of all papers."""

_PUBLISHED = r"(?:publish(?:ed)?|presented|written|authored|accepted|released|appear(?:ed|ing)|wrote|write)"
_MARKER = re.compile(
    r"(?:^| )(?:(?:that|which) )?(?:(?:are|is|was|were|have|has|been|appear(?:ed|ing)?) ){0,3}"
    rf"(?:(?:co-?)?{_PUBLISHED} )?"
    r"(?P<marker>by|in|at|from|about|on|(?:with|under|having)(?: the)? keywords?|tagged(?: with| as)?) ",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    rf"(?: (?:are|is) there| do you have| have you got| (?:are|is|was|were)(?: {_PUBLISHED})?)?[ ?.!]{{0,9}}$",
    re.IGNORECASE,
)
_DID = re.compile(
    r"what (?:did|has|have|does|do) (?P<who>.+?) (?:ever |recently |so far )?"
    r"(?:publish(?:ed)?|write|written|author(?:ed)?)(?: so far| recently)?",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"(?:the |a |any )?(?:research )?(?:group|team|lab|laboratory|researchers|people|authors|scientists|folks)"
    r" (?:at|from|of|in) (?:the )?(?P<where>.+)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"^(?P<venue>.*?)[ ,]{1,2}(?:in )?['’]?(?P<year>(?:19|20)\d\d)$")
_PARTICLES = frozenset("van von der den de del dela du da di la le el al bin ibn et and".split())
"""Words of names that are in lower case."""
_ANYONE = frozenset("authors they we you i it he she people researchers others anyone everyone them me us".split())
_VENUE = re.compile(
    r"(?i:.*\b(?:journal|proceedings|transactions|conference|symposium|workshop|letters|anthology)\b.*)"
    r"|[A-Z][A-Za-z]*[A-Z]{2}[A-Za-z]*"
)
"""A word that names venues, or an abbreviation."""
_NUMBER = re.compile(
    r"(?:https?://\S{1,300}|10\.\d{4,9}/\S{1,250}"
    r"|(?:arxiv[:. ]{0,2})?(?<![\d.])(?:0[7-9]|[1-9]\d)(?:0[1-9]|1[0-2])\.\d{4,5}(?:v\d{1,2})?(?![\d.]*\d))",
    re.IGNORECASE,
)
"""A DOI, an arXiv number (year and month, then four or five digits), or an address."""
_ABOUT_ONE = frozenset(
    "what which is who the a an paper papers article preprint abstract about of does do show me tell find give "
    "list summarise summarize summary please number with and arxiv doi say it this in for can you have".split()
)
"""Words that ask nothing of a paper but what it is."""


@dataclass(frozen=True)
class FieldQuestion:
    """What a question asks papers to have (`only`), and the rest of it, which is "" if it names no subject.

    `everything` is whether it asks how many papers there are, `every` whether it asks for a list of all.
    """

    subject: str
    only: FieldFilter = ANY
    everything: bool = False
    every: bool = False


@dataclass(frozen=True)
class _Corpus:
    """The papers, and whether any abstract has a word."""

    papers: Sequence[Paper]
    has_word: Callable[[str], bool]

    def has(self, only: FieldFilter) -> bool:
        return any(only.passes(paper) for paper in self.papers)


def read_fields(question: str, papers: Sequence[Paper], has_word: Callable[[str], bool]) -> FieldQuestion:
    """Return the fields that a question asks papers to have; `has_word` says whether an abstract has a word.

    >>> papers = [Paper("Night Trains", "We ride.", authors=("Muster, Ada",), venue="ACL")]
    >>> read_fields("Which papers by Ada Muster are there?", papers, "trains".__eq__).only.author
    'Ada Muster'
    >>> read_fields("Which papers study trains?", papers, "trains".__eq__).only
    FieldFilter(author=None, venue=None, year=None, keyword=None, organisation=None, identifier=None)
    """
    corpus = _Corpus(papers, has_word)
    text = _CLOSING.sub("", question)
    if len(question) > LONGEST:
        return FieldQuestion(question)
    if _ALL.fullmatch(question):
        return FieldQuestion("", everything=True)
    if _EVERY.fullmatch(question):
        return FieldQuestion("", every=True)
    return _one_paper(text) or _written_by(text, corpus) or _papers_with(text, corpus) or FieldQuestion(question)


def _one_paper(text: str) -> FieldQuestion | None:
    """Return what a question with a DOI or an arXiv number asks; None for one without."""
    found = _NUMBER.search(text)
    if found is None:
        return None
    identifier = found[0].rstrip(".,;:)?!")
    if not (arxiv_id(identifier.replace(" ", ":")) or identifiers_in({"doi": identifier}, (identifier,))):
        return None
    before = re.sub(r"\b(?:in|of|from|by|paper)$", "", text[: found.start()].rstrip())
    rest = " ".join(f"{before} {text[found.end() :]}".split())
    words = {word.casefold() for word in re.findall(r"\w+", rest)}
    number = re.sub(r"^arxiv[:. ]{0,2}(?=\d)", "", identifier, flags=re.IGNORECASE)
    return FieldQuestion("" if words <= _ABOUT_ONE else rest, FieldFilter(identifier=number))


def _written_by(text: str, corpus: _Corpus) -> FieldQuestion | None:
    """Return what "What did … publish?" asks."""
    asked = _DID.fullmatch(text)
    if asked is None:
        return None
    who = asked["who"]
    named = FieldQuestion("", FieldFilter(author=who)) if who[:1].isupper() else None
    return _resolved("by", who, corpus) or named


def _papers_with(text: str, corpus: _Corpus) -> FieldQuestion | None:
    """Return what "Which papers by … in … on …?" asks."""
    opening = _OPENING.match(text)
    read = _parsed(text[opening.end() :], corpus, FieldQuestion("")) if opening else None
    if read and read.subject:
        return replace(read, subject=f"Which papers are about {read.subject}?")
    return read


def _parsed(text: str, corpus: _Corpus, read: FieldQuestion) -> FieldQuestion | None:
    """Return what a series of "by …", "in …", "about …" asks for; None if it isn't one, or asks for no field."""
    text = text.rstrip()
    if not text:
        return read if read.only else None
    marker = _MARKER.match(text)
    if marker is None:
        return None
    for end in _ends(text, marker):
        value = text[marker.end() : end].strip(" ,")
        following = _resolved(marker["marker"], value, corpus)
        if following and (whole := _parsed(text[end:], corpus, _together(read, following))):
            return whole
    return None


def _ends(text: str, marker: re.Match[str]) -> list[int]:
    """Return where the value after a marker may end: the longest first, of a subject the shortest."""
    ends = [found.start() for found in _MARKER.finditer(text, marker.end() + 1)]
    ends = [end for end in ends if end > marker.end()]
    shortest_first = marker["marker"].lower() in {"about", "on"}
    return [*ends, len(text)] if shortest_first else [len(text), *reversed(ends)]


def _together(one: FieldQuestion, other: FieldQuestion) -> FieldQuestion:
    given = {name: getattr(other.only, name) for name in other.only.names}
    subject = " ".join(filter(None, (one.subject, other.subject)))
    return FieldQuestion(subject, replace(one.only, **given))


def _resolved(marker: str, value: str, corpus: _Corpus) -> FieldQuestion | None:
    """Return the field that a value after a marker is; None for a subject, or what is none."""
    marker = marker.lower()
    if not value:
        return None
    if marker in {"about", "on"}:
        return FieldQuestion(value)
    if "keyword" in marker or marker.startswith("tagged"):
        return FieldQuestion("", FieldFilter(keyword=value.strip("“”\"'‘’")))
    if group := _GROUP.fullmatch(value):
        return FieldQuestion("", FieldFilter(organisation=group["where"]))
    value = re.sub(r"^the ", "", value)
    only = _author(value, corpus) if marker == "by" else _place(marker, value, corpus)
    return FieldQuestion("", only) if only else None


def _author(value: str, corpus: _Corpus) -> FieldFilter | None:
    name = re.sub(r",? et al\.?$", "", value)
    if name.casefold() in _ANYONE:
        return None
    for only in (FieldFilter(author=name), FieldFilter(organisation=name)):
        if corpus.has(only):
            return only
    words = re.findall(r"[^\W\d_]{2,}", name)
    unheard = 1 <= len(words) <= MOST_NAMES and not any(map(corpus.has_word, words))
    return FieldFilter(author=name) if unheard or _looks_like_a_name(name) else None


def _looks_like_a_name(text: str) -> bool:
    """Return whether a text is two or more capitalised words, with the particles of names between them.

    >>> _looks_like_a_name("Bo van der Beispiel"), _looks_like_a_name("GPT-4"), _looks_like_a_name("Topic")
    (True, False, False)
    """
    words = text.replace(",", " ").split()
    proper = [word for word in words if word[0].isupper() and not any(map(str.isdigit, word))]
    return 1 < len(proper) <= MOST_NAMES and all(word in proper or word in _PARTICLES for word in words)


def _place(marker: str, value: str, corpus: _Corpus) -> FieldFilter | None:
    dated = _YEAR.match(value)
    venue, year = (dated["venue"], int(dated["year"])) if dated else (value, None)
    if corpus.has(FieldFilter(venue=venue)):
        return FieldFilter(venue=venue, year=year)
    if marker != "in" and corpus.has(FieldFilter(organisation=venue)):
        return FieldFilter(organisation=venue, year=year)
    words = re.findall(r"[^\W\d_]+", venue)
    unheard = not any(map(corpus.has_word, words))
    return (
        FieldFilter(venue=venue, year=year) if words and _VENUE.fullmatch(venue) and (dated or unheard) else None
    )
