"""Works of OpenAlex, whose abstracts are inverted indexes."""

from __future__ import annotations

from index.json_formats.csl import KINDS
from index.json_formats.shape import Shape
from index.json_formats.values import Fields, child, each, first, texts
from index.latex import text_to_latex
from index.papers import fullest_date
from index.records import Record

__all__ = ["OPENALEX", "abstract_from_positions"]

MOST_WORDS = 20_000


def abstract_from_positions(positions: object) -> str:
    """Return the text whose words are given with their positions.

    >>> abstract_from_positions({"lose": [1], "They": [0], "sleep.": [2]})
    'They lose sleep.'
    """
    if not isinstance(positions, dict):
        return ""
    placed: list[tuple[int, str]] = []
    for word, places in positions.items():
        if isinstance(places, list):
            placed += [(place, word) for place in places[:MOST_WORDS] if isinstance(place, int)]
        if len(placed) > MOST_WORDS:
            break
    return " ".join(word for _, word in sorted(placed)[:MOST_WORDS])


def _recognise(fields: Fields) -> bool:
    return "abstract_inverted_index" in fields or ("authorships" in fields and "display_name" in fields)


def _record(fields: Fields, line: int) -> Record:
    location, ids, biblio = child(fields, "primary_location"), child(fields, "ids"), child(fields, "biblio")
    source = child(location, "source") or child(fields, "host_venue")
    places = [first(one, "landing_page_url", "pdf_url") for one in each(fields.get("locations"))]
    arxiv = next((url for url in (first(location, "landing_page_url"), *places) if "arxiv.org/" in url), "")
    pages = "--".join(dict.fromkeys(filter(None, (first(biblio, "first_page"), first(biblio, "last_page")))))
    passed = {
        "volume": first(biblio, "volume"),
        "number": first(biblio, "issue"),
        "language": first(fields, "language"),
    }
    return Record(
        line,
        title=first(fields, "title", "display_name"),
        abstract=abstract_from_positions(fields.get("abstract_inverted_index")) or first(fields, "abstract"),
        when=fullest_date(first(fields, "publication_date"), first(fields, "publication_year")),
        authors=tuple(filter(None, map(_author, each(fields.get("authorships"))))),
        identifiers={
            "openalex": first(fields, "id"),
            "doi": first(fields, "doi") or first(ids, "doi"),
            "pubmed": first(ids, "pmid"),
            "pmc": first(ids, "pmcid"),
            "arxiv": arxiv,
        },
        urls=tuple(filter(None, (first(location, "landing_page_url") or first(fields, "doi"),))),
        venue=first(source, "display_name"),
        kind={**KINDS, "article": "article", "preprint": "preprint"}.get(
            first(fields, "type"), first(fields, "type")
        ),
        keywords=texts(fields.get("keywords")),
        notice="retracted" if fields.get("is_retracted") is True else "",
        fields={name: text_to_latex(value) for name, value in passed.items() if value}
        | ({"pages": pages} if pages else {}),
    )


def _author(authorship: Fields) -> str:
    return first(child(authorship, "author"), "display_name") or first(authorship, "raw_author_name")


OPENALEX = Shape(
    "OpenAlex API",
    _recognise,
    _record,
    keeps="title, abstract (put together from its inverted index), date, authors, OpenAlex id, DOI, PubMed id, "
    "arXiv "
    "number, link, venue, type, keywords, volume, issue, pages, language, retractions",
    lacks="affiliations, citations, topics",
)
