"""Papers of Hugging Face's Daily Papers API, and of the data inside its pages."""

from __future__ import annotations

from index.json_formats.shape import Shape
from index.json_formats.values import Fields, child, first, names, texts
from index.records import Record

__all__ = ["HUGGING_FACE", "hugging_face_record"]


def _recognise(fields: Fields) -> bool:
    return isinstance(fields.get("paper"), dict) or (
        "summary" in fields and ("publishedAt" in fields or "upvotes" in fields)
    )


def hugging_face_record(fields: Fields, line: int) -> Record:
    """Return the record of an item, in which the inner paper wins: its summary is whole, its date is arXiv's."""
    paper = {**fields, **child(fields, "paper")}
    number = first(child(fields, "paper"), "id") or first(fields, "id")
    organisation = child(fields, "organization") or child(paper, "organization")
    passed = {
        "daily_papers_date": first(paper, "submittedOnDailyAt")[:10],
        "upvotes": first(paper, "upvotes"),
        "github": first(paper, "githubRepo"),
        "projectpage": first(paper, "projectPage"),
    }
    return Record(
        line,
        title=first(paper, "title"),
        abstract=first(paper, "summary", "abstract"),
        when=first(paper, "publishedAt", "published", "date"),
        organisation=first(organisation, "fullname", "name") or first(paper, "organization", "organisation"),
        authors=names(
            [
                one
                for one in paper.get("authors") or ()
                if not (isinstance(one, dict) and one.get("hidden") is True)
            ]
        )
        if isinstance(paper.get("authors"), list)
        else (),
        identifiers={"arxiv": number},
        kind="preprint" if number else "",
        keywords=texts(paper.get("ai_keywords")),
        notice="withdrawn" if first(paper, "withdrawnAt") else "",
        fields={name: value for name, value in passed.items() if value},
    )


HUGGING_FACE = Shape(
    "Hugging Face Daily Papers API",
    _recognise,
    hugging_face_record,
    keeps="title, whole summary, arXiv’s date, authors, arXiv number, organisation, keywords, day on the list, "
    "upvotes, "
    "repository and project page",
    lacks="comments, AI-generated summaries",
)
