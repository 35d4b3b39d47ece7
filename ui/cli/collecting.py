"""`footnote collect | collections`: a person's own collections of papers, with notes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.cli.opening import open_assistant
from ui.cli.options import TO_INCLUDE_UNDATED, Author, IncludeUndated, Keyword, Since, Until, Venue, Year

if TYPE_CHECKING:
    from assistant import Assistant, Settings
    from assistant.collections import Collection
    from assistant.receipts import RecordedCitation
    from index.papers import Paper

__all__ = ["COMMANDS", "collect", "collections", "kept_as_stubs"]


class CollectionFormat(StrEnum):
    """How `footnote collections NAME` prints."""

    MARKDOWN = "markdown"
    BIBTEX = "bibtex"
    JSON = "json"


def collect(
    name: Annotated[str, typer.Argument(help="The collection; created if missing.", metavar="NAME")],
    *,
    title: Annotated[
        list[str] | None, typer.Option(metavar="TITLE", help="The paper with this title; repeatable.")
    ] = None,
    search: Annotated[str | None, typer.Option(metavar="TEXT", help="The papers that best match this.")] = None,
    since: Since = None,
    until: Until = None,
    include_undated: IncludeUndated = False,
    author: Author = None,
    venue: Venue = None,
    year: Year = None,
    keyword: Keyword = None,
    theme: Annotated[
        str | None, typer.Option(metavar="NAME", help="The papers of a theme of the map, given part of its name.")
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="The papers in this file that the index has."),
    ] = None,
    answer: Annotated[
        Path | None, typer.Option(metavar="FILE", help="An answer and the papers it cites, from its receipt.")
    ] = None,
    limit: Annotated[
        int, typer.Option(metavar="N", help="At most this many from a search or filter.", min=1)
    ] = 20,
    note: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="A note on what you add, or else on the collection."),
    ] = None,
    key: Annotated[
        str | None, typer.Option(metavar="KEY", help="The BibTeX key of the one paper given by --title.")
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Remove these papers instead of adding them.")] = False,
) -> None:
    """Add papers, answers and notes to a collection of your own.

    Collections are kept in collections.json beside the index; a rebuild doesn't touch them. A paper removed from
    the index stays in its collections, without its abstract.

    \b
    Examples:
      footnote collect "section 2" --title "VIVA: A Benchmark" --note "the figures are from here" --key viva
      footnote collect nursing --search "values in nursing" --limit 5
      footnote collect nursing --answer nursing.json
      footnote ask "What do they measure?" --collection nursing
    """
    from assistant.collections import CollectionShelf
    from assistant.receipts import read_record
    from index.field_filter import FieldFilter
    from ui.html import count
    from ui.lookup import PaperFilter, count_undated_skipped, filter_papers

    if key and (not title or len(title) != 1):
        raise typer.BadParameter("--key names one paper: give its --title")
    assistant = open_assistant()
    shelf = CollectionShelf(assistant.settings.collections_file)
    only = FieldFilter(author, venue, year, keyword)
    wanted = PaperFilter(search, since, until, include_undated=include_undated, limit=limit, only=only)
    filtered = search or since or until or author or venue or year or keyword
    papers = [
        *_titled(title or (), assistant),
        *(filter_papers(assistant.index, wanted) if filtered else ()),
        *(_of_theme(theme, assistant) if theme else ()),
        *(_in_file(file, assistant) if file else ()),
    ]
    if skipped := count_undated_skipped(assistant.index, wanted):
        typer.echo(f"{count(skipped, 'undated paper')} skipped; {TO_INCLUDE_UNDATED}", err=True)
    if remove:
        shelf.remove(name, (paper.key for paper in papers))
    elif answer:
        record = read_record(answer)
        shelf.add_record(name, json.loads(answer.read_bytes()), _cited(record.citations, assistant), note or "")
    elif papers or note is None or filtered or theme or file:
        shelf.add(name, papers, note or "")
    else:
        shelf.add(name)
        shelf.note(name, note)
    if key:
        shelf.name_paper(name, papers[0].key, key)
    typer.echo(_summary(shelf.get(name)))


def collections(
    name: Annotated[str | None, typer.Argument(help="One collection; without it, all are listed.")] = None,
    *,
    format: Annotated[CollectionFormat, typer.Option(help="The output format.")] = CollectionFormat.MARKDOWN,
    rename: Annotated[str | None, typer.Option(metavar="NAME", help="Rename it.")] = None,
    delete: Annotated[bool, typer.Option("--delete", help="Delete it and its notes.")] = False,
) -> None:
    """List the collections, or print one: Markdown with notes, BibTeX with your own keys, or JSON.

    \b
    Examples:
      footnote collections
      footnote collections nursing --format bibtex > nursing.bib
    """
    from assistant.collections import (
        CollectionShelf,
        collection_to_bibtex,
        collection_to_dict,
        collection_to_markdown,
    )
    from assistant.settings import Settings
    from ui.cli.terminal import plain

    shelf = CollectionShelf(Settings.from_environment().collections_file)
    if name is None:
        for collection in shelf.collections:
            typer.echo(plain(_summary(collection)))
        return
    if delete:
        typer.echo(plain(f"deleted: {_summary(shelf.delete(name))}"))
        return
    if rename:
        typer.echo(plain(_summary(shelf.rename(name, rename))))
        return
    shelf.get(name)
    papers = open_assistant().index.papers
    shelf.follow(papers)
    collection = shelf.get(name)
    match format:
        case CollectionFormat.JSON:
            typer.echo(json.dumps(collection_to_dict(collection, papers), indent=2))
        case CollectionFormat.BIBTEX:
            typer.echo(plain(collection_to_bibtex(collection, papers)), nl=False)
        case _:
            typer.echo(plain(collection_to_markdown(collection, papers)), nl=False)


COMMANDS = (collect, collections)


def kept_as_stubs(removed: Iterable[Paper], settings: Settings) -> Iterator[str]:
    """Yield a line for each paper that was removed from the index and is in a collection."""
    from assistant.collections import CollectionShelf

    if removed := tuple(removed):
        for paper, collection in CollectionShelf(settings.collections_file).holding(removed):
            yield f"note: {paper.title!r} stays in the collection {collection.name!r}, without its abstract"


def _titled(titles: Iterable[str], assistant: Assistant) -> Iterator[Paper]:
    from ui.lookup import find_by_title

    return (find_by_title(title, assistant.index) for title in titles)


def _of_theme(name: str, assistant: Assistant) -> Iterator[Paper]:
    """Yield the papers of the themes whose names contain a text; raise CollectionError if there is none."""
    from assistant.collections import CollectionError

    drawn, papers = assistant.index.map, assistant.index.papers
    themes = [number for number, theme in enumerate(drawn.names) if name.casefold() in theme.casefold()]
    if not themes:
        raise CollectionError(f"the map has no theme called {name!r}; there are: {', '.join(drawn.names)}")
    return (paper for paper, theme in zip(papers, drawn.themes, strict=True) if theme in themes)


def _in_file(file: Path, assistant: Assistant) -> Iterator[Paper]:
    """Yield the papers of a file that are in the index, and say how many aren't."""
    from assistant.paper_trace import PaperTrace
    from index.listings import read_listing

    trace = PaperTrace(assistant.index.papers)
    read = read_listing(file).papers
    found = [paper for one in read if (paper := trace.find(one.key, one.identifiers))]
    if missing := len(read) - len(found):
        typer.echo(
            f"{missing} of {len(read)} papers aren’t in the index; add them with: footnote index {file}", err=True
        )
    return iter(found)


def _cited(citations: Iterable[RecordedCitation], assistant: Assistant) -> Iterator[Paper]:
    from assistant.paper_trace import PaperTrace

    trace = PaperTrace(assistant.index.papers)
    return (paper for one in citations if (paper := trace.find(one.paper.key)))


def _summary(collection: Collection) -> str:
    from ui.html import count

    answers = f", {count(len(collection.answers), 'answer')}" if collection.answers else ""
    return f"{collection.name}: {count(len(collection.papers), 'paper')}{answers}"
