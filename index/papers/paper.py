"""A paper, and the key that identifies it across listings."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, field, fields
from datetime import date
from functools import cached_property
from typing import Any

import orjson

from index.papers.dates import MONTH_NAMES, Precision
from index.papers.sentences import Sentence, split_sentences

__all__ = [
    "LONGEST_ABSTRACT",
    "LONGEST_TITLE",
    "MOST_SENTENCES",
    "Paper",
    "Sentence",
    "Version",
    "format_date",
    "normalised_title",
    "paper_from_dict",
    "paper_from_json",
    "paper_to_dict",
    "paper_to_json",
    "title_key",
]

LONGEST_TITLE = 500
LONGEST_ABSTRACT = 20_000
"""The maximum length of a title and of an abstract, in characters."""
MOST_SENTENCES = 250
"""Sentences of an abstract that are searched and quoted; the longest ones that people write have some fifty."""


@dataclass(frozen=True)
class Version:
    """What an earlier version of a paper, such as its preprint, or another source says differently.

    Every value is as it was stored for that version; `date` is in ISO 8601.
    """

    title: str
    date: str | None = None
    venue: str | None = None
    kind: str | None = None
    url: str | None = None
    identifiers: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Paper:
    """A paper: its title and abstract, and whatever else its sources say. What they don't say is empty or None.

    - `date_inferred` is true if a source left part of the date out: a page the year, BibTeX the day or month.
      `date_precision` says how much of the date is known, "day", "month" or "year"; what isn't known is the first
      month and the first day in `date`, by which papers are sorted and filtered.
    - `listings` are the names of the files that contain the paper.
    - `authors` are in order, each "Family, Given" if the source tells these apart, otherwise the name as written.
      The name of a group that contains a comma is in braces, as in BibTeX.
    - `identifiers` maps "arxiv", "doi", "pubmed", "pmc", "openreview", "acl", "semantic_scholar" and "openalex" to
      normalised values; "arxiv" has no version, which is in `fields["arxiv_version"]`.
    - `url` is http or https. `venue` is the journal, the proceedings, or the series.
    - `kind` is an entry type of BibTeX (article, inproceedings, book, phdthesis, …) or "preprint".
    - `citation_key` is the key in the person's own library.
    - `notice` is "retracted", "withdrawn", "corrected", or the like.
    - `fields` has the remaining bibliographic fields by their BibTeX names (volume, pages, editor, …), and in
      BibTeX's notation: LaTeX, no outer braces. From a BibTeX file, it also has each field whose source says more
      than the attribute made from it, such as a title with protected capitals.
    - `versions` are other versions of the same work, known from their own entries.
    - `assigned_key` is the `key` that a paper keeps if its title doesn't give it: the title has been corrected, or
      another paper has the same one.
    """

    title: str
    abstract: str
    date: date | None = None
    date_inferred: bool = False
    organisation: str | None = None
    listings: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    identifiers: Mapping[str, str] = field(default_factory=dict, hash=False)
    url: str | None = None
    venue: str | None = None
    kind: str | None = None
    keywords: tuple[str, ...] = ()
    citation_key: str | None = None
    notice: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict, hash=False)
    versions: tuple[Version, ...] = ()
    assigned_key: str | None = None
    date_precision: Precision = "day"

    @property
    def year_inferred(self) -> bool:
        """Whether the source gave a day and a month without their year."""
        return self.date_inferred and self.date_precision == "day"

    @property
    def date_parts(self) -> tuple[int, ...]:
        """Year, month and day as far as they are known; () for no date."""
        if self.date is None:
            return ()
        return (self.date.year, self.date.month, self.date.day)[: PARTS[self.date_precision]]

    @property
    def iso_date(self) -> str | None:
        """The date in ISO 8601, without the parts that aren't known: "2017", "2017-03" or "2017-03-08"."""
        return self.date.isoformat()[: LENGTHS[self.date_precision]] if self.date else None

    @cached_property
    def key(self) -> str:
        """The paper's key in an index and in links: 16 hex digits, from its title unless one was assigned."""
        return self.assigned_key or title_key(self.title)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The abstract's first 250 sentences in order; `abstract[s.start:s.end] == s.text` for each."""
        return split_sentences(self.abstract, MOST_SENTENCES)


PARTS = {"year": 1, "month": 2, "day": 3}
LENGTHS = {"year": 4, "month": 7, "day": 10}
"""The number of parts that a date of each precision has, and its length in ISO 8601."""

FIELD_NAMES = frozenset(each.name for each in fields(Paper))
EMPTY = {each.name: each.default for each in fields(Paper) if each.default is not MISSING}
REQUIRED = frozenset(("title", "abstract"))
EMPTY["date_precision"] = None
"""What fields are that weren't written, apart from mappings; a precision is then found out."""


def paper_to_dict(paper: Paper) -> dict[str, Any]:
    """Return every field of the paper and its key as plain values; `paper_from_dict` reads them back.

    >>> paper_to_dict(Paper("A", "B.", date(2024, 5, 6)))["date"]
    '2024-05-06'
    """
    values = {each.name: getattr(paper, each.name) for each in fields(Paper)}
    for name, value in values.items():
        if isinstance(value, tuple):
            values[name] = list(value)
    values["versions"] = list(map(asdict, paper.versions))
    return {"key": paper.key, **values, "date": paper.date.isoformat() if paper.date else None}


def paper_from_dict(values: Mapping[str, Any]) -> Paper:
    """Return the paper that `paper_to_dict` was given; fields that an older version didn't write are empty.

    >>> paper_from_dict({"title": "A", "abstract": "B.", "date": "2024-05-06"}).date
    datetime.date(2024, 5, 6)
    """
    known = EMPTY | {"identifiers": {}, "fields": {}} | dict(values.items())
    known.pop("key", None)
    if not known.keys() <= FIELD_NAMES:
        known = {name: value for name, value in known.items() if name in FIELD_NAMES}
    for name in ("listings", "authors", "keywords"):
        known[name] = tuple(known[name] or ())
    known["versions"] = tuple([Version(**version) for version in known["versions"] or ()])
    known["date"] = when = date.fromisoformat(known["date"]) if known["date"] else None
    if known["date_precision"] not in PARTS:
        known["date_precision"] = _precision_before(when) if when and known["date_inferred"] is True else "day"
    if len(known) < len(FIELD_NAMES):
        return Paper(**known)
    paper = object.__new__(Paper)
    vars(paper).update(known)  # a third faster than setting the fields one by one, as `Paper` does
    return paper


def paper_to_json(paper: Paper) -> str:
    """Return every field of the paper that isn't empty as one line of JSON; `paper_from_json` reads it back.

    Title and abstract are always written.

    >>> paper_to_json(Paper("A", "B."))
    '{"key": "ca978112ca1bbdca", "title": "A", "abstract": "B.", "date_precision": "day"}'
    """
    written = {name: value for name, value in paper_to_dict(paper).items() if value or name in REQUIRED}
    return json.dumps(written, ensure_ascii=False)


def paper_from_json(line: str | bytes, with_key: bool = False) -> Paper:
    """Return the paper that `paper_to_json` was given, here also in UTF-8; see `paper_from_dict`.

    A line of this version's can be read `with_key`: the key isn't computed again, which takes longer than all the
    rest. Raises ValueError if the line isn't JSON.
    """
    try:
        values = orjson.loads(line)
    except orjson.JSONDecodeError:  # orjson refuses half of a surrogate pair, which an earlier version could write
        values = json.loads(line if isinstance(line, str) else line.decode())
    paper = paper_from_dict(values)
    if with_key:
        vars(paper)["key"] = values["key"]
    return paper


def format_date(paper: Paper, pattern: str = "%Y-%m-%d") -> str:
    """Return a paper's date for people: as much of it as is known, and a note if its year was inferred.

    >>> format_date(Paper("A", "B.", date(2024, 3, 1))), format_date(Paper("A", "B."))
    ('2024-03-01', 'undated')
    >>> format_date(Paper("A", "B.", date(2024, 3, 1), date_inferred=True, date_precision="month"))
    'March 2024'
    """
    if paper.date is None:
        return "undated"
    if paper.date_precision == "day":
        return f"{paper.date:{pattern}}, partly inferred" if paper.year_inferred else f"{paper.date:{pattern}}"
    month = f"{MONTH_NAMES[paper.date.month - 1]} " if paper.date_precision == "month" else ""
    return f"{month}{paper.date.year}"


def _precision_before(inferred: date) -> Precision:
    """Return the precision of a partly inferred date written by a version that kept none.

    A missing month became January and a missing day the first. A date with any other day lacked its year.
    """
    if inferred.day != 1:
        return "day"
    return "year" if inferred.month == 1 else "month"


_DECIMAL_POINT = re.compile(r"\.(?<=\d\.)(?=\d)")  # to look for a point first takes a third of the time
_OTHER_SIGNS = re.compile(r"[^\w^\0]+")
_ASCII_WORDS = bytes(32 if _OTHER_SIGNS.match(chr(code)) else code for code in range(128)).ljust(256)
"""What each byte of a text in ASCII becomes: a space if it is another sign. Ten times as fast as the pattern."""


def title_key(title: str) -> str:
    """Return the key that a title gives: the first 16 hex digits of the SHA-256 of its normalised form.

    >>> title_key("A Title") == title_key("a title.")
    True
    """
    return hashlib.sha256(normalised_title(title).encode()).hexdigest()[:16]


def normalised_title(title: str) -> str:
    r"""Return the title without case, punctuation and extra spaces, for comparison between listings.

    Letters, digits, `^`, `_` and the decimal point are kept, so that `R3` differs from `R^3`, and `V_0` from
    `V_0.5`.

    >>> normalised_title("Beyond  Preferences in AI-Alignment.")
    'beyond preferences in ai alignment'
    >>> normalised_title("V_{0.5}: A Prior") == normalised_title("V_0: A Prior")
    False
    """
    text = unicodedata.normalize("NFKC", title).casefold()
    text = _DECIMAL_POINT.sub("\0", text)
    plain = text.encode().translate(_ASCII_WORDS).decode() if text.isascii() else _OTHER_SIGNS.sub(" ", text)
    return " ".join(plain.replace("\0", ".").split())
