"""The commands for answers that are quoted in a draft: `footnote replay | bundle | cite`, and a receipt's file."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.storage import write_durably
from ui.cli.opening import open_assistant
from ui.cli.options import AsJson

if TYPE_CHECKING:
    from assistant.answer import Answer

__all__ = ["COMMANDS", "bundle", "cite", "replay", "write_receipt"]

CHANGED, FLAWED = 7, 8


def write_receipt(path: Path, answer: Answer) -> None:
    """Write an answer's receipt to a file."""
    from assistant.receipts import receipt_of

    _write(path, receipt_of(answer))


def replay(
    receipt: Annotated[Path, typer.Argument(help="A receipt, a bundle or a saved --json answer.", metavar="FILE")],
    as_json: AsJson = False,
) -> None:
    """Ask a recorded question again, and say what has changed and why.

    Names the papers that were added, removed or edited, the quotes that no longer hold, and a different version,
    encoder, model or setting. Exits with 0 if the answer is the same, and with 7 if it has changed.

    \b
    Example:
      footnote ask "Which benchmark tests nursing values?" --receipt nursing.json
      footnote replay nursing.json
    """
    from assistant.receipts import read_record
    from assistant.receipts import replay as answer_again
    from ui.cli.terminal import plain

    replayed = answer_again(read_record(receipt), open_assistant())
    typer.echo(json.dumps(replayed.to_dict(), indent=2) if as_json else plain(str(replayed)))
    if not replayed.same:
        raise typer.Exit(CHANGED)


def bundle(
    file: Annotated[Path, typer.Argument(help="A receipt or, with --check, a bundle.", metavar="FILE")],
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the bundle here, not to stdout.")
    ] = None,
    *,
    check: Annotated[bool, typer.Option("--check", help="Check a bundle; needs no index and no network.")] = False,
) -> None:
    """Put an answer, its receipt and the cited abstracts into one file, or check such a file.

    Whoever gets a bundle can check that every quote is in its abstract and that each abstract is the one that was
    read, but not who made the bundle. Exits with 8 if a bundle is flawed.

    \b
    Example:
      footnote bundle nursing.json --output nursing-bundle.json
      footnote bundle --check nursing-bundle.json
    """
    from assistant.receipts import check_bundle, completed_bundle, read_record
    from ui.cli.terminal import plain

    if check:
        checked = check_bundle(read_record(file))
        typer.echo(plain(str(checked)))
        raise typer.Exit(0 if checked.sound else FLAWED)
    values = completed_bundle(file, open_assistant().index.papers)
    if output:
        _write(output, values)
    else:
        typer.echo(json.dumps(values, indent=2))


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

    For each sentence, lists the papers and exact sentences that support it, contradict it or come close, with
    their BibTeX keys. Nothing is written for you, and no model is used.

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


COMMANDS = (replay, bundle, cite)


def _write(path: Path, values: object) -> None:
    write_durably(path, json.dumps(values, ensure_ascii=False, indent=1).encode() + b"\n")
