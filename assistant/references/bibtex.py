r"""Papers as BibTeX.

A paper from a person's BibTeX file comes out as it went in: `Paper.fields` has its fields in LaTeX, and they are
written as they stand if their braces balance and each of their commands only prints something. Anything else is
written as text, so that no value can end its entry, and none runs a command.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from assistant.references.citation_keys import citation_keys
from index.latex import latex_to_text, text_to_latex
from index.papers import MONTH_ABBREVIATIONS, Paper, clean, normalised_title, safe_url

__all__ = ["NOTE", "NOTE_INFERRED", "papers_to_bibtex"]

NOTE = "Abstract only; authors not given in the source."
NOTE_INFERRED = "The date is inferred in part."

TYPES = frozenset(
    "article book booklet collection conference dataset electronic inbook incollection inproceedings manual "
    "mastersthesis misc online patent periodical phdthesis proceedings report software techreport thesis "
    "unpublished www".split()
)
"""Entry types of BibTeX and biblatex; another kind of paper is @misc."""
IN_A_BOOK = frozenset("conference inbook incollection inproceedings".split())
THESES = frozenset("phdthesis mastersthesis thesis".split())

SAME = {
    "journal": ("journaltitle", "booktitle", "school", "howpublished"),
    "booktitle": ("journal", "journaltitle", "series"),
    "organization": ("institution", "school"),
}
"""Fields of the source that may hold the same value as ours."""
INSTEAD = {
    "keywords": ("keyword", "author_keywords"),
    "eprint": ("arxivid",),
    "year": ("date", "month", "day"),
    "month": ("date", "year", "day"),
    "day": ("date", "year", "month"),
    "note": ("pubstate",),
}
"""Fields of the source that already say what each of ours would."""

IDENTIFIERS = {
    "pubmed": "pmid",
    "pmc": "pmcid",
    "openreview": "openreview",
    "acl": "acl",
    "semantic_scholar": "semanticscholar",
    "openalex": "openalex",
}
"""The fields of identifiers that have no field in BibTeX, by their names in `Paper.identifiers`."""
UNWRITTEN = frozenset({"entrytype", "arxiv_version", "listings", "crossref", "xdata"})
"""What `Paper.fields` says of the entry itself, and references to entries that aren't in the file."""

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_:.+/-]{0,60}")
VERBATIM = re.compile(r"[!#-\[\]_-z|~]*")
"""ASCII without spaces, quotation marks, backslashes, circumflexes and braces."""
ESCAPED_BRACE = re.compile(r"\\[{}]")
"""A brace for BibTeX, and none for some programs that read its files."""
COMMAND = re.compile(r"\\([A-Za-z]+)")


def papers_to_bibtex(papers: Iterable[Paper], *, abstracts: bool = False) -> str:
    """Return an entry for each paper, each once, with all that is known; the person's own citation keys stay.

    >>> print(papers_to_bibtex([Paper("A Test of 50%", "It works.")]))
    @misc{testundated-420e9b51,
      title = {A Test of 50\\%},
      note = {Abstract only; authors not given in the source.},
    }
    <BLANKLINE>
    """
    once = list({paper.key: paper for paper in papers}.values())
    keys = citation_keys(once)
    return "\n".join(_entry(paper, key, abstracts) for paper, key in zip(once, keys, strict=True))


def _entry(paper: Paper, key: str, abstracts: bool) -> str:
    fields = dict(_fields(paper))
    if not abstracts:
        fields.pop("abstract", None)
    lines = "".join(f"  {name} = {value},\n" for name, value in fields.items() if value)
    return f"@{_entry_type(paper)}{{{key},\n{lines}}}\n"


def _entry_type(paper: Paper) -> str:
    kind = paper.fields.get("entrytype") or paper.kind or "misc"
    return kind if kind in TYPES else "misc"


def _fields(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield the fields in the usual order: ours, or what the source says instead, then its others."""
    passed = {name: value for name, value in paper.fields.items() if NAME.fullmatch(name) and value.strip()}
    for name, text in (("title", paper.title), ("abstract", paper.abstract)):
        if normalised_title(latex_to_text(passed.get(name, ""))) != normalised_title(text):
            passed.pop(name, None)  # it belongs to another version of the paper
    for name, value in _own_fields(paper, passed).items():
        if name in passed:
            yield name, _passed_through(name, passed[name])
        elif value and not _is_said_elsewhere(name, value, passed):
            yield name, value
    for name, value in passed.items():
        if name not in UNWRITTEN:
            yield name, _passed_through(name, value)  # one that was written already stays in its place


def _own_fields(paper: Paper, passed: Mapping[str, str]) -> dict[str, str]:
    year, month, day = (*paper.date_parts, 0, 0, 0)[:3]
    kind = _entry_type(paper)
    venue, organisation = _text(paper.venue), _text(paper.organisation)
    return {
        "title": _text(paper.title),
        "author": _braced(" and ".join(map(_name, paper.authors))),
        "school" if kind in THESES else "booktitle" if kind in IN_A_BOOK else "journal": venue,
        "year": f"{{{year:04}}}" if year else "",
        "month": MONTH_ABBREVIATIONS[month - 1] if month else "",
        "day": f"{{{day}}}" if day else "",
        "organization": organisation,
        "doi": _verbatim(paper.identifiers.get("doi", "")),
        **_eprint(paper, passed),
        **{field: _text(paper.identifiers.get(kind)) for kind, field in IDENTIFIERS.items()},
        "url": _url(paper, passed),
        "keywords": _text(", ".join(paper.keywords)),
        "abstract": _text(paper.abstract),
        "pubstate": _text(paper.notice) if paper.notice and "note" not in passed else "",
        "note": _text(_note(paper)),
        "listings": _text(", ".join(paper.listings)),
    }


def _is_said_elsewhere(name: str, value: str, passed: Mapping[str, str]) -> bool:
    """Return whether another field of the source says what this one of ours would."""
    same = (_text(latex_to_text(passed.get(other, ""))) for other in SAME.get(name, ()))
    return value in same or any(other in passed for other in INSTEAD.get(name, ()))


def _note(paper: Paper) -> str:
    return " ".join(filter(None, ("" if paper.authors else NOTE, NOTE_INFERRED if paper.year_inferred else "")))


def _eprint(paper: Paper, passed: Mapping[str, str]) -> dict[str, str]:
    """Return the arXiv number with its version, unless a field of the source, or the venue, has it already."""
    number = paper.identifiers.get("arxiv")
    known = (*passed.values(), paper.venue or "")
    if not number or ("eprint" not in passed and any(number in value for value in known)):
        return {}
    return {
        "eprint": _text(number + paper.fields.get("arxiv_version", "")),
        "archiveprefix": "" if "eprinttype" in passed else "{arXiv}",
    }


def _url(paper: Paper, passed: Mapping[str, str]) -> str:
    url = safe_url(paper.url or "")
    return _verbatim(url) if url and url not in passed.get("howpublished", "") else ""


def _name(author: str) -> str:
    """Return a name as BibTeX splits it: the name of a group with a comma or with "and" stays whole."""
    if author.startswith("{"):
        return f"{{{text_to_latex(clean(author.strip('{}')))}}}"
    name = text_to_latex(clean(author))
    return f"{{{name}}}" if re.search(r"\sand\s", name, re.IGNORECASE) else name


def _text(text: str | None) -> str:
    """Return text as a braced field, or "" for no text."""
    return _braced(text_to_latex(clean(text or "")))


def _verbatim(address: str) -> str:
    """Return an address or a DOI as LaTeX's packages for them read it: with `_` and `%` as they are."""
    return _braced(address) if VERBATIM.fullmatch(address) else _text(address)


def _braced(latex: str) -> str:
    return f"{{{latex}}}" if latex else ""


def _passed_through(name: str, value: str) -> str:
    """Return a field of the source, on one line, as it is if that is safe, and else as text."""
    value = " ".join(value.split())
    if name == "month" and value in MONTH_ABBREVIATIONS:
        return value
    return _braced(value) if _is_safe(value) else _text(latex_to_text(value))


def _is_safe(latex: str) -> bool:
    r"""Return whether the braces balance and all commands are known to print text; `^^5c` is TeX for a backslash.

    >>> _is_safe(r"{BERT} for M{\"u}ller"), _is_safe(r"a } b { c"), _is_safe(r"\input{/etc/passwd}")
    (True, False, False)
    """
    if "^^" in latex or latex.endswith("\\") or not (_balances(latex) and _balances(ESCAPED_BRACE.sub("", latex))):
        return False
    return all(map(_prints, COMMAND.findall(latex)))


def _balances(latex: str) -> bool:
    depth = 0
    for sign in re.findall("[{}]", latex):
        depth += 1 if sign == "{" else -1
        if depth < 0:
            return False
    return not depth


@lru_cache(maxsize=1000)
def _prints(command: str) -> bool:
    """Return whether a command of LaTeX is a character, a font, an accent, or allowed in formulas."""
    formula, printed = f"$\\{command}$", latex_to_text(f"\\{command}{{a}}")
    return bool(printed and "\\" not in printed) or text_to_latex(formula) == formula
