"""Read PubMed's XML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.formats.medline import medline_kind, medline_notice, medline_title
from index.formats.xml_elements import elements, inner_text, xml_root
from index.latex import text_to_latex
from index.papers import fullest_date
from index.records import Format, Record, full_name

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["PUBMED_XML"]

ROOTS = frozenset({"PubmedArticleSet", "PubmedArticle", "MedlineCitationSet"})
RETRACTIONS = {
    "RetractionIn": "retracted",
    "ErratumIn": "corrected",
    "ExpressionOfConcernIn": "expression of concern",
}
FIELDS = {
    "volume": "Journal/JournalIssue/Volume",
    "number": "Journal/JournalIssue/Issue",
    "pages": "Pagination/MedlinePgn",
    "issn": "Journal/ISSN",
    "shortjournal": "Journal/ISOAbbreviation",
    "language": "Language",
}


def _read(text: str) -> Iterator[Record]:
    for found in elements(text, "PubmedArticle", "PubmedBookArticle"):
        if isinstance(found, Record):
            yield found
        elif (book := found[1].find("BookDocument")) is not None:
            yield _book_record(book, found[0])
        else:
            yield _record(found[1], found[0])


def _record(element: Element, line: int) -> Record:
    citation = element.find("MedlineCitation")
    article = citation.find("Article") if citation is not None else None
    if citation is None or article is None:
        return Record(line, flaw="it has no article")
    types = tuple(map(inner_text, article.iterfind("PublicationTypeList/PublicationType")))
    ids = {
        each.get("IdType", ""): inner_text(each) for each in element.iterfind("PubmedData/ArticleIdList/ArticleId")
    }
    doi = next((inner_text(each) for each in article.iterfind("ELocationID") if each.get("EIdType") == "doi"), "")
    relations = (
        each.get("RefType", "") for each in citation.iterfind("CommentsCorrectionsList/CommentsCorrections")
    )
    notice = next((RETRACTIONS[relation] for relation in relations if relation in RETRACTIONS), "")
    fields = {name: inner_text(article.find(path)) for name, path in FIELDS.items()}
    return Record(
        line,
        title=medline_title(
            inner_text(article.find("ArticleTitle")) or inner_text(article.find("VernacularTitle"))
        ),
        abstract=" ".join(map(_section, article.iterfind("Abstract/AbstractText"))),
        when=fullest_date(_date(article.find("Journal/JournalIssue/PubDate")), _date(article.find("ArticleDate"))),
        authors=tuple(map(_author, article.iterfind("AuthorList/Author"))),
        identifiers={
            "pubmed": inner_text(citation.find("PMID")),
            "doi": doi or ids.get("doi", ""),
            "pmc": ids.get("pmc", ""),
        },
        venue=inner_text(article.find("Journal/Title")),
        kind=medline_kind(types),
        keywords=(
            *map(inner_text, citation.iterfind("KeywordList/Keyword")),
            *map(inner_text, citation.iterfind("MeshHeadingList/MeshHeading/DescriptorName")),
        ),
        notice=medline_notice(types) or notice,
        fields={name: text_to_latex(text) for name, text in fields.items() if text},
    )


def _book_record(document: Element, line: int) -> Record:
    """Return the record of a book, or of one of its chapters, whose title is then its own."""
    chapter, book = inner_text(document.find("ArticleTitle")), inner_text(document.find("Book/BookTitle"))
    dates = ("ContributionDate", "Book/PubDate", "DateRevised")
    people = document.find("AuthorList[@Type='authors']/Author") is not None
    paths = ("AuthorList/Author",) if people else ("Book/AuthorList/Author", "AuthorList/Author")
    publisher = inner_text(document.find("Book/Publisher/PublisherName"))
    return Record(
        line,
        title=medline_title(chapter or book),
        abstract=" ".join(map(_section, document.iterfind("Abstract/AbstractText"))),
        when=fullest_date(*(_date(document.find(path)) for path in dates)),
        authors=tuple(_author(each) for path in paths for each in document.iterfind(path)),
        identifiers={"pubmed": inner_text(document.find("PMID"))},
        venue=book if chapter else "",
        kind="incollection" if chapter else "book",
        fields={"publisher": text_to_latex(publisher)} if publisher else {},
    )


def _section(element: Element) -> str:
    label = element.get("Label", "")
    return f"{label}: {inner_text(element)}" if label and label != "UNLABELLED" else inner_text(element)


def _date(element: Element | None) -> str:
    if element is None:
        return ""
    year, month, day = (inner_text(element.find(part)) for part in ("Year", "Month", "Day"))
    if not year:
        return inner_text(element.find("MedlineDate"))
    if month.isdecimal():
        return f"{year}-{month}-{day}".rstrip("-")
    return f"{year} {month} {day}".strip()


def _author(element: Element) -> str:
    group = inner_text(element.find("CollectiveName"))
    given = inner_text(element.find("ForeName")) or inner_text(element.find("Initials"))
    family = " ".join(filter(None, (inner_text(element.find("LastName")), inner_text(element.find("Suffix")))))
    return full_name(group or family, given)


PUBMED_XML = Format(
    "PubMed XML",
    lambda text: xml_root(text) in ROOTS,
    _read,
    keeps="title, abstract with its section labels, date, authors, PubMed id, PMC id, DOI, journal, keywords "
    "and MeSH "
    "terms, volume, issue, pages, language, ISSN, retractions and corrections",
    lacks="affiliations, grants, references",
)
