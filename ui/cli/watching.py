"""`footnote watch | digest`: questions that are asked of what comes in."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from index.storage import write_durably
from ui.cli.opening import open_assistant

__all__ = ["COMMANDS", "digest", "watch"]


class DigestFormat(StrEnum):
    """How `footnote digest` prints."""

    MARKDOWN = "markdown"
    JSON = "json"


def watch(
    question: Annotated[
        str | None, typer.Argument(help="The question, in quotation marks; without it, all are listed.")
    ] = None,
    *,
    remove: Annotated[bool, typer.Option("--remove", help="Stop watching it.")] = False,
) -> None:
    """Watch a question: footnote digest will ask it of papers that come in from now on.

    \b
    Examples:
      footnote watch "Which benchmark tests nursing values?"
      footnote fetch hf today && footnote digest
    """
    from assistant.settings import Settings
    from assistant.watching import WatchList
    from ui.cli.terminal import plain

    watched = WatchList(Settings.from_environment().watched_file)
    if question is None:
        for one in watched.questions:
            typer.echo(plain(one.question))
    elif remove:
        watched.unwatch(question)
    else:
        watched.watch(question, open_assistant().index)


def digest(
    *,
    format: Annotated[DigestFormat, typer.Option(help="The output format.")] = DigestFormat.MARKDOWN,
    feed: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also write the latest news to this Atom feed.")
    ] = None,
    again: Annotated[
        bool, typer.Option("--keep-new", help="Only look: the same papers will count as new next time.")
    ] = False,
) -> None:
    """Ask the watched questions of the papers that have come in since the last time.

    Each is answered from the new papers alone, with quotes, and left out if they don't answer it. Cron can run
    this after footnote fetch.

    \b
    Examples:
      footnote digest
      footnote digest --feed ~/public/footnote.xml --format json
    """
    from assistant.watching import WatchList, make_digest, to_atom
    from ui.cli.terminal import plain

    assistant = open_assistant()
    watched = WatchList(assistant.settings.watched_file)
    made = make_digest(watched, assistant, keep=not again)
    if feed:
        write_durably(feed, to_atom(watched.news))
    if format == DigestFormat.JSON:
        typer.echo(json.dumps(made.to_dict(), indent=2))
    else:
        typer.echo(plain(made.to_markdown()), nl=False)


COMMANDS = (watch, digest)
