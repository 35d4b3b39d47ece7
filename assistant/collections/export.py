"""A collection as BibTeX with one's own keys, as Markdown with one's notes, or as plain values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from assistant.answer import escape_markdown, paper_to_markdown
from assistant.collections.kept import Collection, KeptAnswer
from assistant.collections.shelf import Held, held
from assistant.references import citation_keys, papers_to_bibtex
from index.papers import Paper, clean, paper_to_dict

__all__ = ["collection_to_bibtex", "collection_to_dict", "collection_to_markdown"]

GONE = "no longer in the index"


def collection_to_bibtex(collection: Collection, papers: Sequence[Paper]) -> str:
    """Return the collection's papers as BibTeX, those that are gone included; keys of one's own come first."""
    return papers_to_bibtex(_with_own_keys(held(collection, papers)))


def collection_to_markdown(collection: Collection, papers: Sequence[Paper]) -> str:
    """Return the collection as Markdown: its papers with their keys and notes, then its answers with theirs."""
    return "\n\n".join(filter(None, _paragraphs(collection, held(collection, papers)))) + "\n"


def collection_to_dict(collection: Collection, papers: Sequence[Paper]) -> dict[str, Any]:
    """Return the collection as plain values for `json.dumps`; `gone` marks papers that the index no longer has."""
    of_today = held(collection, papers)
    keys = citation_keys(_with_own_keys(of_today))
    return {
        "name": collection.name,
        "created": collection.created,
        "note": collection.note,
        "papers": [
            {
                "paper": paper_to_dict(one.paper),
                "citation_key": key,
                "note": one.kept.note,
                "added": one.kept.added,
                "gone": one.gone,
            }
            for one, key in zip(of_today, keys, strict=True)
        ],
        "answers": [
            {
                "question": one.question,
                "text": one.text,
                "note": one.note,
                "added": one.added,
                "record": one.record,
            }
            for one in collection.answers
        ],
    }


def _with_own_keys(of_today: Sequence[Held]) -> list[Paper]:
    return [replace(one.paper, citation_key=one.kept.citation_key or one.paper.citation_key) for one in of_today]


def _paragraphs(collection: Collection, of_today: Sequence[Held]) -> Iterator[str]:
    yield f"# {escape_markdown(collection.name)}"
    yield escape_markdown(collection.note)
    for one, key in zip(of_today, citation_keys(_with_own_keys(of_today)), strict=True):
        gone = f" · {GONE}" if one.gone else ""
        yield f"- {paper_to_markdown(one.paper)}{gone} [@{key}]{_quoted(one.kept.note, '  ')}"
    if collection.answers:
        yield "## Answers"
    for answer in collection.answers:
        yield from _answer(answer)


def _answer(answer: KeptAnswer) -> Iterator[str]:
    yield f"### {escape_markdown(clean(answer.question))}"
    yield escape_markdown(answer.text)
    yield _quoted(answer.note).lstrip("\n")


def _quoted(note: str, indent: str = "") -> str:
    """Return a note as a quotation, each of its lines on a new one; a note is text, not Markdown."""
    return "".join(f"\n{indent}> {escape_markdown(line)}" for line in note.splitlines())
