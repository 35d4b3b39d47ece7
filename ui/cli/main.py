"""The command line: the commands of this file and of `ui.cli.serve`, `drafting`, `collecting` and `watching`.

Exit codes: 0 done, answered or supported; 1 something is wrong, such as a model; 2 an error, said in one sentence;
3 declined; 4 unsupported; 5 unchecked; 6 doubtful; 7 a replayed answer has changed; 8 a bundle is flawed;
130 interrupted.
"""

from __future__ import annotations

import errno
import io
import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from index.errors import FootnoteError
from ui.cli import collecting, drafting, serve, watching
from ui.cli.opening import open_assistant
from ui.cli.options import (
    TO_INCLUDE_UNDATED,
    AsJson,
    AsMarkdown,
    Author,
    IncludeUndated,
    InCollection,
    Keyword,
    PaperFormat,
    ReferenceFormat,
    ShownAs,
    Since,
    Source,
    Until,
    Venue,
    Year,
)
from ui.server import sigterm_as_interrupt

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.answer import Answer, Form
    from index.papers import Paper
    from ui.cli.index_command import Indexed

__all__ = ["app", "main", "open_assistant"]

UNWRAPPED = 100_000
"""Columns; wider than any line, so that piped output isn't wrapped."""

TOO_LITTLE = {
    errno.ENOSPC: "the disk is full, or what the output is written to; free some space and try again",
    errno.EDQUOT: "your disk quota is used up; free some space and try again",
    errno.EMFILE: "too few files may be open; allow more with: ulimit -n 1024",
    errno.ENFILE: "too many files are open on this machine; close some programs",
    errno.ENOMEM: "there isn’t enough memory; close some programs, or allow more with: ulimit -v unlimited",
    errno.EAGAIN: "too few processes or threads may run; allow more with: ulimit -u 1024",
}
"""What to say when the machine, or a limit, has too little of something."""


NO_THREAD = "can't start new thread"
"""What Python says, in a RuntimeError, when no more threads may run."""

WRONG, DECLINED = 1, 3
VERDICT_CODES = {"supported": 0, "unsupported": 4, "unchecked": 5, "doubtful": 6}

app = typer.Typer(
    name="footnote",
    help="Ask questions about paper abstracts; every sentence of an answer cites the exact words behind it.",
    epilog='Try: footnote ask "Which benchmark tests nursing values?"',
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


for command in (*serve.COMMANDS, *drafting.COMMANDS, *collecting.COMMANDS, *watching.COMMANDS):
    app.command()(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit; an error of Footnote becomes one sentence on stderr and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # print "?" for characters that the terminal can't show
    try:
        with sigterm_as_interrupt():
            app(arguments)
    except FootnoteError as error:
        _fail(str(error))
    except BrokenPipeError:
        _fail("")  # whoever read the output wants no more of it
    except MemoryError:
        _fail(TOO_LITTLE[errno.ENOMEM])
    except OSError as error:
        file = f" ({error.filename})" if error.filename else ""
        _fail(TOO_LITTLE.get(error.errno or 0, f"{error.strerror or error}{file}"))
    except RuntimeError as error:
        if str(error) != NO_THREAD:
            raise
        _fail(TOO_LITTLE[errno.EAGAIN])


def _fail(why: str) -> NoReturn:
    """Say why in a sentence and exit with code 2; what is still to be printed is dropped, as it may not fit."""
    with suppress(OSError):
        sys.stdout.flush()
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if why:
        _say(f"Error: {why}")
    sys.exit(2)


def _print_version(wanted: bool) -> None:
    if wanted:
        from assistant.version import footnote_version

        typer.echo(f"footnote {footnote_version()}")
        raise typer.Exit


@app.callback()
def footnote(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit."),
    ] = False,
) -> None:
    """Take the options before a command."""


@app.command()
def index(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Listings, or folders of them.", metavar="PATH...")
    ] = None,
    rebuild: Annotated[
        bool,
        typer.Option("--rebuild", help="Start a new index with just these papers; without PATH, with its own."),
    ] = False,
    remove: Annotated[
        list[str] | None, typer.Option(metavar="TITLE", help="Remove the paper with this title; repeatable.")
    ] = None,
    remove_listing: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Remove a listing and the papers that are in no other; repeatable."),
    ] = None,
    rename: Annotated[
        tuple[str, str] | None,
        typer.Option("--rename-listing", metavar="OLD NEW", help="Show a listing under another name."),
    ] = None,
) -> None:
    """Add listings of papers to the index.

    A listing is a saved Daily Papers page (text or HTML), or a file in BibTeX, RIS, MEDLINE, CSV, JSON or another
    format that reference managers export. Entries that can't be read are reported with file and line. Exits with 1
    if a whole file can't be read.

    \b
    Examples:
      footnote index ~/listings
      footnote index page.txt references.bib --rebuild
      footnote index --remove "Pay Attention to MLPs"
      footnote index --rename-listing 003_479a.txt "Papers of May"
    """
    from assistant.settings import Settings
    from index.listings import collect_papers
    from ui.cli.index_command import (
        index_collected,
        rebuild_index,
        remove_listings,
        remove_papers,
        rename_listing,
    )
    from ui.cli.opening import progress_bar

    if bool(remove) + bool(remove_listing) + bool(rename) + bool(paths or rebuild) != 1:
        raise typer.BadParameter("give either listings, --rebuild, --remove, --remove-listing or --rename-listing")
    settings = Settings.from_environment()
    if rename:
        old, new = rename
        _say(f"renamed {old!r} to {rename_listing(old, new, settings)!r}")
        return
    with progress_bar("Reading lines") as progress:
        collected = collect_papers(paths, progress) if paths else None
    with progress_bar("Encoding") as progress:
        if remove:
            indexed = remove_papers(remove, settings, progress)
        elif remove_listing:
            indexed = remove_listings(remove_listing, settings)
        elif collected:
            indexed = index_collected(collected, settings, rebuild, progress)
        else:
            indexed = rebuild_index(settings, progress)
    for line in collecting.kept_as_stubs(indexed.changes.removed, settings):
        _say(line)
    _report(indexed)


@app.command()
def correct(
    title: Annotated[str, typer.Argument(help="The paper’s whole title, in quotation marks.")],
    *,
    date: Annotated[
        str | None, typer.Option(metavar="DATE", help="Its date: 2024, 2024-06 or 2024-06-15; '' for none.")
    ] = None,
    author: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="An author, as “Family, Given”; repeatable, in order.")
    ] = None,
) -> None:
    """Correct the date or the authors of a paper in the index.

    A listing added later overrides the correction if it gives a different date or different authors.

    \b
    Example:
      footnote correct "Pay Attention to MLPs" --date 2021-05-17 --author "Liu, Hanxiao" --author "Dai, Zihang"
    """
    from assistant.settings import Settings
    from ui.cli.index_command import correct_paper

    if date is None and author is None:
        raise typer.BadParameter("give --date, --author or both")
    _report(correct_paper(title, date, author, Settings.from_environment()))


@app.command()
def fetch(
    source: Annotated[Source, typer.Argument(help="The public API.", metavar="hf|arxiv|openalex")],
    query: Annotated[list[str], typer.Argument(help="What to fetch; see the examples.", metavar="QUERY...")],
    *,
    limit: Annotated[int, typer.Option(metavar="N", help="At most this many papers.", min=1)] = 1000,
) -> None:
    """Fetch papers from a public API and add them to the index.

    This is the only command that contacts these servers. It keeps to their rate limits and retries when they are
    busy; if it stops, the same command carries on from there. Exits with 2 if it fails.

    \b
    Examples:
      footnote fetch hf today
      footnote fetch hf 2025-05-20..2025-05-26
      footnote fetch arxiv "cat:cs.CL AND abs:values" --limit 200
      footnote fetch openalex "night trains"
    """
    from assistant.settings import Settings
    from ui.cli.index_command import index_fetched
    from ui.cli.opening import progress_bar

    settings = Settings.from_environment()
    with progress_bar("Encoding") as progress:
        indexed = index_fetched(source, " ".join(query), limit, settings, say=_say, progress=progress)
    _report(indexed)


@app.command()
def upload(
    url: Annotated[str, typer.Argument(help="A folder, or an address such as s3://bucket/papers.", metavar="URL")],
) -> None:
    """Upload the index to where other machines search it (LanceDB).

    They need FOOTNOTE_INDEX_URL set to the same URL, and take the new version within seconds.

    \b
    Examples:
      footnote upload /srv/shared/papers
      footnote upload s3://bucket/papers
    """
    from assistant.settings import Settings
    from ui.cli.index_command import upload_index

    with _console(stderr=True).status("Uploading"):
        papers = upload_index(url, Settings.from_environment())
    _say(f"{url} has {papers:,} papers; search them with FOOTNOTE_INDEX_URL={url}")


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="The question, in quotation marks.")],
    *,
    since: Since = None,
    until: Until = None,
    include_undated: IncludeUndated = False,
    author: Author = None,
    venue: Venue = None,
    year: Year = None,
    keyword: Keyword = None,
    collection: InCollection = None,
    shown_as: Annotated[
        ShownAs | None, typer.Option("--as", help="Show one answer, a list or a table, however you asked.")
    ] = None,
    as_json: AsJson = False,
    as_markdown: AsMarkdown = False,
    as_bibtex: Annotated[bool, typer.Option("--bibtex", help="Print the cited papers as BibTeX.")] = False,
    references: Annotated[
        ReferenceFormat | None, typer.Option(help="Print the cited papers in this format or style.")
    ] = None,
    receipt: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also write the receipt here; see footnote replay.")
    ] = None,
) -> None:
    """Answer a question, with footnotes.

    The exact words that it rests on follow the answer. Exits with 0 if the papers answer the question, with 3 if
    they don't, and with 1 if your language model failed and papers are quoted instead.

    \b
    Examples:
      footnote ask "Which benchmark tests nursing values?"
      footnote ask "What is new on reward hacking?" --since 2024-06 --markdown
    """
    from index.field_filter import FieldFilter
    from ui.cli.terminal import answer_text, plain
    from ui.lookup import keys_in

    if as_json + as_markdown + as_bibtex + (references is not None) > 1:
        raise typer.BadParameter("give only one of --json, --markdown, --bibtex and --references")
    cited_as = ReferenceFormat.BIBTEX if as_bibtex else references
    assistant = open_assistant()
    among = keys_in(collection, assistant)
    only = FieldFilter(author, venue, year, keyword, among=among)
    with _console(stderr=True).status("Reading the papers"):
        form: Form | None = shown_as.value if shown_as else None
        answer = assistant.ask(
            question, since=since, until=until, undated=include_undated, only=only, shown_as=form
        )
    if receipt:
        drafting.write_receipt(receipt, answer)
    if as_json:
        _print_json(answer.to_dict())
    elif as_markdown:
        typer.echo(plain(answer.to_markdown()))
    elif cited_as:
        typer.echo(plain(answer.to_references(cited_as)), nl=False)
    else:
        _console().print(answer_text(answer))
        _say_undated(answer)
    if answer.status == "declined":
        raise typer.Exit(DECLINED)
    if assistant.model_name and answer.model is None:
        raise typer.Exit(WRONG)


@app.command()
def table(
    question: Annotated[str, typer.Argument(help="A subject, or papers to compare, in quotation marks.")],
    *,
    columns: Annotated[
        str | None,
        typer.Option(metavar="NAMES", help="What to compare: problem, method, data, result or words of your own."),
    ] = None,
    since: Since = None,
    until: Until = None,
    include_undated: IncludeUndated = False,
    author: Author = None,
    venue: Venue = None,
    year: Year = None,
    keyword: Keyword = None,
    collection: InCollection = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    as_json: AsJson = False,
    as_markdown: AsMarkdown = False,
) -> None:
    """Show the papers on a subject side by side, in their own words.

    Compares up to fifty papers. Each cell quotes the sentence that says it, and is empty if none does; a column of
    your own quotes the sentence with its words. Exits with 3 if no paper is about the subject.

    \b
    Examples:
      footnote table "reward hacking" --columns "method, data, result"
      footnote table "Compare PRIME and PURE." --csv > compared.csv
    """
    from index.field_filter import FieldFilter
    from ui.cli.terminal import answer_table, answer_text, plain
    from ui.lookup import keys_in

    if as_csv + as_json + as_markdown > 1:
        raise typer.BadParameter("give only one of --csv, --json and --markdown")
    assistant = open_assistant()
    only = FieldFilter(author, venue, year, keyword, among=keys_in(collection, assistant))
    named = tuple(name.strip() for name in (columns or "").split(",") if name.strip())
    with _console(stderr=True).status("Reading the papers"):
        answer = assistant.ask(
            question,
            since=since,
            until=until,
            undated=include_undated,
            only=only,
            shown_as="table",
            columns=named,
        )
    if as_json:
        _print_json(answer.to_dict())
    elif as_markdown:
        typer.echo(plain(answer.to_markdown()))
    elif answer.table is None:
        _console(stderr=as_csv).print(answer_text(answer))
        _say_undated(answer)
    elif as_csv:
        typer.echo(plain(answer.table.to_csv()), nl=False)
    else:
        _console().print(answer_table(answer, answer.table))
        _say_undated(answer)
    if answer.status == "declined":
        raise typer.Exit(DECLINED)


@app.command()
def papers(
    *,
    search: Annotated[str | None, typer.Option(metavar="TEXT", help="Rank by how well they match this.")] = None,
    since: Since = None,
    until: Until = None,
    include_undated: IncludeUndated = False,
    author: Author = None,
    venue: Venue = None,
    year: Year = None,
    keyword: Keyword = None,
    collection: InCollection = None,
    undated: Annotated[bool, typer.Option("--undated", help="Only papers without a date.")] = False,
    listing: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Only from listings whose name contains this."),
    ] = None,
    limit: Annotated[int | None, typer.Option(metavar="N", help="At most this many.", min=1)] = None,
    format: Annotated[PaperFormat, typer.Option(help="The output format.")] = PaperFormat.TABLE,
) -> None:
    """List the papers, newest first, or best match first.

    \b
    Examples:
      footnote papers --search "reward hacking" --limit 5
      footnote papers --since 2024 --format bibtex > papers.bib
      footnote papers --author "Ada Muster" --venue ACL --year 2022
    """
    from index.field_filter import FieldFilter
    from index.papers import listings_of
    from ui.html import count
    from ui.lookup import NamedListings, PaperFilter, count_undated_skipped, filter_papers, keys_in

    assistant = open_assistant()
    shelf, among = assistant.index, keys_in(collection, assistant)
    only = FieldFilter(author, venue, year, keyword, among=among)
    listings = None
    if listing:
        names = NamedListings(assistant.settings.listing_names_file).read()
        listings = names.matching(listing, listings_of(shelf.papers))
    paper_filter = PaperFilter(search, since, until, undated, include_undated, listings, limit, only)
    _print_papers(filter_papers(shelf, paper_filter), format)
    if skipped := count_undated_skipped(shelf, paper_filter):
        _say(f"{count(skipped, 'undated paper')} skipped; {TO_INCLUDE_UNDATED}")


@app.command()
def check(
    claim: Annotated[str, typer.Argument(help="A sentence, in quotation marks.")],
    paper: Annotated[list[str], typer.Option(metavar="TITLE", help="A paper’s title, or part of it; repeatable.")],
    as_json: AsJson = False,
) -> None:
    """Check a claim against papers.

    Says whether their abstracts support it and, if not, why. Exits with 0 if they do, with 4 if they don't,
    with 5 if there is nothing to check, and with 6 if it is doubtful.

    \b
    Example:
      footnote check "VIVA has 1,240 images." --paper "VIVA: A Benchmark"
    """
    from dataclasses import asdict

    from ui.cli.terminal import verdict_text
    from ui.lookup import find_by_title

    assistant = open_assistant()
    found = [find_by_title(title, assistant.index) for title in paper]
    verdict = assistant.check(claim, found)
    if as_json:
        _print_json({"claim": claim, "papers": [one.title for one in found], **asdict(verdict)})
    else:
        _console().print(verdict_text(verdict))
    raise typer.Exit(VERDICT_CODES[verdict.verdict])


@app.command()
def feedback(
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the questions to this file, not to stdout.")
    ] = None,
) -> None:
    """Turn feedback on answers into questions for the evaluation.

    Feedback from the chat is kept only on this machine. An answer rated good becomes a question in the format of
    eval/data/questions.jsonl; one rated poor doesn't say what would be right, so it is only listed, with its
    comment. The latest rating of each question counts.

    \b
    Example:
      footnote feedback --output my-questions.jsonl
    """
    from assistant.settings import Settings
    from ui.cli.evaluation_set import evaluation_set

    made = evaluation_set(Settings.from_environment().feedback_file)
    if output is None:
        typer.echo(made.text, nl=False)
    else:
        made.write(output)
    for remark in made.poor:
        _say(f"rated poor: {remark}")
    _say(str(made))


@app.command()
def doctor(
    local: Annotated[
        bool, typer.Option("--local", help="Also look for language models that are running on this machine.")
    ] = False,
) -> None:
    """Report what Footnote runs on, and what is wrong.

    Checks the models, the index and the versions of packages. A language model that you have set gets one short
    request. Exits with 1 if something is wrong.
    """
    from assistant.settings import Settings
    from ui.cli.doctor import examine, local_models
    from ui.cli.terminal import check_table

    with _console(stderr=True).status("Examining"):
        checks = (*examine(Settings.from_environment()), *(local_models() if local else ()))
    _console().print(check_table(checks))
    if not all(check.sound for check in checks):
        raise typer.Exit(WRONG)


def _report(indexed: Indexed) -> None:
    """Print what was read and changed; exit with WRONG if a whole listing couldn't be read."""
    collected = indexed.collected
    for file in collected.read:
        _say(f"read: {file}")
    for file in collected.passed_over:
        _say(f"ignored: {file}")
    for remark in collected.repaired:
        _say(f"fixed: {remark}")
    for remark in (*collected.skipped, *collected.unreadable):
        _say(f"skipped: {remark}")
    for remark in collected.cut:
        _say(f"stopped: {remark}")
    for conflict in indexed.changes.conflicts[:10]:
        _say(f"note: {conflict}")
    if (more := len(indexed.changes.conflicts) - 10) > 0:
        _say(f"note: listings disagree about {more:,} more papers; both versions are kept")
    typer.echo(indexed)
    if collected.unreadable:
        raise typer.Exit(WRONG)


def _print_papers(found: Sequence[Paper], format: PaperFormat) -> None:
    from assistant.references import papers_to_bibtex, papers_to_csl, references
    from index.papers import paper_to_dict
    from ui.cli.terminal import paper_table, plain

    match format:
        case PaperFormat.TABLE:
            _console().print(paper_table(found))
        case PaperFormat.TITLES:
            typer.echo("".join(f"{plain(paper.title)}\n" for paper in found), nl=False)
        case PaperFormat.JSON:
            _print_json([paper_to_dict(paper) for paper in found])
        case PaperFormat.BIBTEX:
            typer.echo(plain(papers_to_bibtex(found, abstracts=True)), nl=False)
        case PaperFormat.CSL:
            _print_json(papers_to_csl(found))
        case _:
            typer.echo(plain(references(found, format)), nl=False)


def _say_undated(answer: Answer) -> None:
    """Say how to include the papers that an answer skipped because they have no date."""
    if answer.undated_skipped:
        _say(TO_INCLUDE_UNDATED)


def _print_json(value: object) -> None:
    # Non-ASCII characters are escaped: the rest can neither control a terminal nor fail to print.
    typer.echo(json.dumps(value, indent=2))


def _say(text: str) -> None:
    """Print a line to stderr."""
    from ui.cli.terminal import plain

    typer.echo(plain(text), err=True)


def _console(stderr: bool = False) -> Console:
    """Return a console that doesn't wrap lines unless it is a terminal."""
    from rich.console import Console

    console = Console(stderr=stderr, highlight=False)
    if not console.is_terminal:
        console.width = UNWRAPPED
    return console


if __name__ == "__main__":
    main()
