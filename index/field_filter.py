"""Choose papers by what their sources say of them: author, venue, year, keyword, organisation, identifier."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache

from index.papers import Paper, identifiers_in

__all__ = ["ANY", "FIELDS", "FieldFilter"]

GENERIC = frozenset(
    "proceedings of the a an annual meeting meetings conference international joint on for and in ieee cvf acm "
    "aaai usenix workshop symposium".split()
)
"""Words of a venue's name that may stand before those that its abbreviation is made of."""
JOINING = frozenset("of the a an on for and in".split())
"""Words that an abbreviation leaves out."""


@dataclass(frozen=True)
class FieldFilter:
    """What papers must have; None is no restriction. Case, accents and punctuation are ignored.

    `author` is a name as people write it: "Muster", "A. Muster" or "Muster, Ada". `venue` is a part of a venue's
    name or its abbreviation, which is also read from its initials and from an ACL Anthology id. `year` is that of
    the date or, if a venue is asked for, of the venue. `keyword` and `organisation` are whole words of one.
    `identifier` is a DOI, an arXiv number, a PubMed id or another of `Paper.identifiers`, or an address with one.
    `among` are the keys (`Paper.key`) of the only papers that pass, such as those of a collection.

    >>> FieldFilter(author="A. Muster").passes(Paper("T", ".", authors=("Müster, Ada",)))
    True
    """

    author: str | None = None
    venue: str | None = None
    year: int | None = None
    keyword: str | None = None
    organisation: str | None = None
    identifier: str | None = None
    among: frozenset[str] | None = field(default=None, repr=False)

    def __bool__(self) -> bool:
        return bool(self.names)

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that are asked for."""
        return tuple(each.name for each in fields(self) if getattr(self, each.name) is not None)

    def passes(self, paper: Paper) -> bool:
        """Return whether a paper has all that is asked for."""
        return all(FIELDS[name].matches(paper, self) for name in self.names)


ANY = FieldFilter()
"""The filter that every paper passes."""


@dataclass(frozen=True)
class Field:
    """A field of a filter: what it is called, whether a paper has any value of it, and whether it has this one."""

    one: str
    plural: str
    known: Callable[[Paper], bool]
    matches: Callable[[Paper, FieldFilter], bool]


def _by(paper: Paper, wanted: FieldFilter) -> bool:
    return any(_is_name_of(_words(wanted.author or ""), _words(author)) for author in paper.authors)


def _at(paper: Paper, wanted: FieldFilter) -> bool:
    asked = _words(wanted.venue or "")
    names = (paper.venue or "", paper.fields.get("series", ""), paper.fields.get("shortjournal", ""))
    if any(_contains(_words(name), asked) for name in (*names, _anthology_venue(paper))):
        return True
    return len(asked) == 1 and len(asked[0]) > 2 and _abbreviates(asked[0], paper.venue or "")


def _from_year(paper: Paper, wanted: FieldFilter) -> bool:
    if paper.date and paper.date.year == wanted.year:
        return True
    held = f"{paper.venue or ''} {_anthology_venue(paper)}"
    return wanted.venue is not None and str(wanted.year) in _words(held)


def _on(paper: Paper, wanted: FieldFilter) -> bool:
    return any(_contains(_words(keyword), _words(wanted.keyword or "")) for keyword in paper.keywords)


def _from_organisation(paper: Paper, wanted: FieldFilter) -> bool:
    return _contains(_words(paper.organisation or ""), _words(wanted.organisation or ""))


def _identified(paper: Paper, wanted: FieldFilter) -> bool:
    text = wanted.identifier or ""
    asked = {*identifiers_in(dict.fromkeys(paper.identifiers, text), (text,)).values(), text.strip().lower()}
    return any(value.lower() in asked for value in paper.identifiers.values())


def _chosen(paper: Paper, wanted: FieldFilter) -> bool:
    return paper.key in (wanted.among or ())


FIELDS: Mapping[str, Field] = {
    "author": Field("author", "authors", lambda paper: bool(paper.authors), _by),
    "venue": Field("venue", "venues", lambda paper: bool(paper.venue), _at),
    "year": Field("date", "dates", lambda paper: paper.date is not None, _from_year),
    "keyword": Field("keyword", "keywords", lambda paper: bool(paper.keywords), _on),
    "organisation": Field(
        "organisation", "organisations", lambda paper: bool(paper.organisation), _from_organisation
    ),
    "identifier": Field("number", "arXiv numbers or DOIs", lambda paper: bool(paper.identifiers), _identified),
    "among": Field("key", "keys", lambda paper: True, _chosen),
}
"""The fields of `FieldFilter`, by name."""


@lru_cache(maxsize=100_000)
def _words(text: str) -> tuple[str, ...]:
    """Return the words of a text in lower case, without accents.

    >>> _words("Müller-Lüdenscheidt, J.")
    ('muller', 'ludenscheidt', 'j')
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    return tuple(re.findall(r"[^\W_]+", "".join(sign for sign in plain if not unicodedata.combining(sign))))


def _contains(words: tuple[str, ...], asked: tuple[str, ...]) -> bool:
    """Return whether the words that are asked for stand one after the other."""
    size = len(asked)
    return bool(asked) and any(words[start : start + size] == asked for start in range(len(words) - size + 1))


def _is_name_of(asked: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Return whether each word of a name that is asked for is one of an author's, in full or as an initial.

    >>> _is_name_of(("j", "smith"), ("smith", "jane")), _is_name_of(("john", "smith"), ("smith", "jane"))
    (True, False)
    """
    whole = any(len(word) > 1 and word in name for word in asked)
    return whole and all(any(_same_or_initial(word, one) for one in name) for word in asked)


def _same_or_initial(one: str, other: str) -> bool:
    return one == other or (1 in (len(one), len(other)) and one[:1] == other[:1])


def _abbreviates(short: str, venue: str) -> bool:
    """Return whether a venue's name ends with words of these initials, after nothing but generic words.

    >>> _abbreviates("acl", "Proceedings of the Annual Meeting of the Association for Computational Linguistics")
    True
    >>> _abbreviates("acl", "Transactions of the Association for Computational Linguistics")
    False
    """
    words = [word for word in _words(re.sub(r"\([^()]*\)", "", venue)) if not word[0].isdigit()]
    while words:
        if "".join(word[0] for word in words if word not in JOINING) == short and words[0] not in JOINING:
            return True
        if words.pop(0) not in GENERIC:
            return False
    return False


def _anthology_venue(paper: Paper) -> str:
    """Return year and venue in an id of the ACL Anthology, such as "2022.acl-long.1"."""
    return paper.identifiers.get("acl", "").rpartition(".")[0]
