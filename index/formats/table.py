"""Read tables: CSV and TSV with a column for the title and one for the abstract."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence

from index.latex import text_to_latex
from index.papers import fullest_date
from index.records import HEAD, Format, Record, split_names

__all__ = ["TABLE", "table_header"]

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "article title", "document title", "paper title", "ti", "titel", "titre", "título"),
    "abstract": (
        "abstract",
        "abstract note",
        "summary",
        "description",
        "ab",
        "zusammenfassung",
        "résumé",
        "resumen",
    ),
    "date": ("date", "publication date", "date published", "published", "cover date", "year published"),
    "year": ("year", "publication year", "pub year", "py", "jahr", "année", "año"),
    "authors": (
        *("author full names", "af", "authors", "author", "author names", "creators", "author(s)", "au"),
        *("autoren", "autor", "auteurs", "auteur", "autores"),
    ),
    "doi": ("doi", "doi link", "di"),
    "arxiv": ("arxiv", "arxiv id", "arxiv_id"),
    "pubmed": ("pubmed id", "pmid", "medline pmid", "pm"),
    "pmc": ("pmcid",),
    "url": ("url", "link", "links", "full text link"),
    "venue": (
        *("publication title", "source title", "journal", "journal/book", "venue", "conference", "so", "source"),
        *("zeitschrift", "revue", "revista"),
    ),
    "kind": ("item type", "document type", "type", "publication type", "dt"),
    "keywords": ("keywords", "author keywords", "manual tags", "tags", "emtree medical index terms", "de"),
    "key": ("citation key", "bibtex key", "citekey"),
    "organisation": ("organisation", "organization"),
    "volume": ("volume", "vl"),
    "number": ("issue", "number", "is"),
    "pages": ("pages",),
    "first page": ("page start", "bp"),
    "last page": ("page end", "ep"),
    "extra": ("extra",),
    "publisher": ("publisher", "pu"),
    "issn": ("issn", "sn"),
    "isbn": ("isbn", "bn"),
    "language": ("language", "language of original document", "la"),
}
"""The names of columns, without case, underscores and hyphens, that Zotero, Scopus, Embase, PubMed, Web of
Science and others use."""
KINDS = {
    "journalarticle": "article",
    "article": "article",
    "review": "article",
    "conferencepaper": "inproceedings",
    "conference paper": "inproceedings",
    "booksection": "incollection",
    "book chapter": "incollection",
    "book": "book",
    "thesis": "phdthesis",
    "report": "techreport",
    "preprint": "preprint",
}
PASSED = ("volume", "number", "pages", "publisher", "issn", "isbn", "language")
MOST_COLUMNS = 1_000
FORMULA = re.compile(r"[=@+-]\s{0,3}(?:[A-Za-z_.]{2,40}\(|cmd\|)")
"""How a cell begins that a spreadsheet would compute."""
NOTHING = frozenset({"", "-", "n/a", "na", "nan", "null", "none", "no abstract available"})
NOT_GIVEN = re.compile(r"\[No [a-z ]{1,30} available\]")
"""What Scopus writes where it has no abstract or no authors."""
EXTRA = re.compile(r"(?:^|\n)(citation key|arxiv|pmid|pmcid|doi): ?(\S+)", re.IGNORECASE)
"""A line of Zotero's "Extra" that names an identifier."""

csv.field_size_limit(1 << 26)


def table_header(text: str) -> tuple[str, list[str]] | None:
    """Return the separator and the columns of a table's first line, or None if it has no title column.

    >>> table_header("Title,Year\\nA,2021")
    (',', ['title', 'year'])
    """
    line = text.lstrip("\n").partition("\n")[0]
    if line.lower().startswith("sep=") and len(line) <= 6:
        line = text.lstrip("\n").split("\n", 2)[1]
    for separator in ("\t", ",", ";", "|"):
        if separator not in line or len(line) > HEAD:
            continue
        names = [_name(name) for name in next(csv.reader([line], delimiter=separator), [])]
        if len(names) >= 2 and any(name in COLUMNS["title"] for name in names):
            return separator, names[:MOST_COLUMNS]
    return None


def _recognise(text: str) -> bool:
    header = table_header(text)
    return header is not None and any(name in COLUMNS["abstract"] for name in header[1])


def _read(text: str) -> Iterator[Record]:
    header = table_header(text)
    if header is None:
        return
    separator, names = header
    columns = {what: [names.index(name) for name in known if name in names] for what, known in COLUMNS.items()}
    lines = text.split("\n")
    rows = csv.reader((f"{line}\n" for line in lines), delimiter=separator)
    line = 1
    try:
        for row in rows:
            start, line = line, rows.line_num + 1
            if row and not _is_heading(row, names):
                yield _record({what: _cell(row, places) for what, places in columns.items()}, start)
    except csv.Error as error:
        yield Record(line, flaw=f"the table can’t be read from here ({error})")


def _is_heading(row: Sequence[str], names: Sequence[str]) -> bool:
    """Return whether a row is the header, which stands again where tables were joined, or a spreadsheet's
    "sep="."""
    same = _name(row[0]) == names[0] and [_name(cell) for cell in row[:MOST_COLUMNS]] == names
    return same or row[0].lower().startswith("sep=")


def _record(cells: Mapping[str, str], line: int) -> Record:
    kind = cells["kind"].casefold()
    extra = {name.casefold(): value for name, value in EXTRA.findall(cells["extra"])}
    pages = cells["pages"] or "-".join(filter(None, (cells["first page"], cells["last page"])))
    identifiers = {name: cells[name] for name in ("doi", "arxiv", "pubmed", "pmc")}
    for name, source in (("doi", "doi"), ("arxiv", "arxiv"), ("pubmed", "pmid"), ("pmc", "pmcid")):
        identifiers[name] = identifiers[name] or extra.get(source, "")
    return Record(
        line,
        title=cells["title"],
        abstract=cells["abstract"],
        when=fullest_date(cells["date"], cells["year"]),
        organisation=cells["organisation"],
        authors=split_names(re.sub(r" \(\d{5,}\)", "", cells["authors"])),
        identifiers=identifiers,
        urls=tuple(url for url in re.split(r"[;\s]+", cells["url"]) if url)[:5],
        venue=cells["venue"],
        kind=KINDS.get(kind, kind.split(";")[0].strip()),
        keywords=tuple(
            word.strip() for word in re.split(r"[;|]" if ";" in cells["keywords"] else r"[,|]", cells["keywords"])
        ),
        citation_key=cells["key"] or extra.get("citation key", ""),
        fields={name: text_to_latex(value) for name in PASSED if (value := {**cells, "pages": pages}[name])},
        flaw=next(
            (f"its {name} is a formula" for name in ("title", "abstract") if FORMULA.match(cells[name])), None
        ),
    )


def _cell(row: Sequence[str], places: Sequence[int]) -> str:
    """Return the first of these cells that says something."""
    texts = (row[place].strip() for place in places if place < len(row))
    return next((text for text in texts if text.casefold() not in NOTHING and not NOT_GIVEN.fullmatch(text)), "")


def _name(column: str) -> str:
    return " ".join(column.strip("\ufeff \"'").casefold().replace("_", " ").replace("-", " ").split())


TABLE = Format(
    "CSV or TSV",
    _recognise,
    _read,
    keeps="the columns of Zotero, Scopus, Embase, PubMed and Web of Science, or plain ones: title, abstract, "
    "date or year, authors, DOI, arXiv number, PubMed id, link, venue, type, keywords, citation key, "
    "volume, issue, pages, publisher",
    lacks="columns with other names; a table without a column for the abstract is refused",
)
