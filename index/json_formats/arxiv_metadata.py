"""The metadata of arXiv that Kaggle hosts, one JSON object per line."""

from __future__ import annotations

from index.json_formats.shape import Shape
from index.json_formats.values import Fields, each, first, names
from index.latex import latex_to_text, text_to_latex
from index.records import OPENING, Record, full_name, withdrawal

__all__ = ["ARXIV_METADATA"]


def _recognise(fields: Fields) -> bool:
    return "abstract" in fields and ("authors_parsed" in fields or {"update_date", "categories"} <= fields.keys())


def _record(fields: Fields, line: int) -> Record:
    parsed = fields.get("authors_parsed")
    versions = list(each(fields.get("versions")))
    comments = first(fields, "comments")
    passed = {
        "comment": comments,
        "primaryclass": first(fields, "categories").partition(" ")[0],
        "number": first(fields, "report-no"),
        "arxiv_version": first(versions[-1], "version") if versions else "",
    }
    return Record(
        line,
        title=first(fields, "title"),
        abstract=first(fields, "abstract"),
        when=(first(versions[0], "created") if versions else "") or first(fields, "update_date"),
        authors=tuple(map(_author, parsed)) if isinstance(parsed, list) else names(fields.get("authors")),
        identifiers={"arxiv": first(fields, "id"), "doi": first(fields, "doi")},
        venue=first(fields, "journal-ref"),
        kind="preprint",
        keywords=tuple(first(fields, "categories").split()),
        notice=withdrawal(comments, first(fields, "abstract")[:OPENING]),
        fields={name: text_to_latex(value) for name, value in passed.items() if value},
    )


def _author(parts: object) -> str:
    family, given, suffix = (
        ([str(part) for part in parts[:3]] + ["", "", ""])[:3] if isinstance(parts, list) else ("", "", "")
    )
    return full_name(latex_to_text(f"{family} {suffix}" if suffix else family), latex_to_text(given))


ARXIV_METADATA = Shape(
    "arXiv metadata (Kaggle)",
    _recognise,
    _record,
    keeps="title, abstract, date of the first version, authors, arXiv number and version, DOI, journal reference, "
    "categories, comments, report number, withdrawals",
    lacks="licence, submitter",
)
