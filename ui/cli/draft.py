"""`footnote cite`: what to cite for a draft."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from ui.cli.default_assistant import open_assistant
from ui.cli.options import AsJson

__all__ = ["cite"]


def cite(
    text: Annotated[str, typer.Argument(help="A sentence or a paragraph, in quotation marks; - reads stdin.")],
    *,
    as_json: AsJson = False,
    as_latex: Annotated[
        bool, typer.Option("--latex", help="Print the text with a cite command at each supported sentence.")
    ] = False,
    as_bibtex: Annotated[bool, typer.Option("--bibtex", help="Print the supporting papers as BibTeX.")] = False,
) -> None:
    """Find what to cite for your own sentences.

    For each sentence: the papers and exact sentences that support it, contradict it, or come close, by their
    BibTeX keys. Nothing is written for you, and no model is asked.

    \b
    Examples:
      footnote cite "VIVA contains 3,240 images."
      footnote cite --latex - < section.txt
    """
    from ui.cli.terminal import plain

    if as_json + as_latex + as_bibtex > 1:
        raise typer.BadParameter("give only one of --json, --latex and --bibtex")
    draft = open_assistant().cite(sys.stdin.read() if text == "-" else text)
    if as_json:
        typer.echo(json.dumps(draft.to_dict(), indent=2))
    elif as_latex:
        typer.echo(plain(draft.to_latex()))
    elif as_bibtex:
        typer.echo(plain(draft.to_bibtex()), nl=False)
    else:
        typer.echo(plain(str(draft)))
