"""`python -m eval`: the evaluation without pytest, over any file of questions; public collections; speed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from eval.answers import CLAIMS, MORE_CLAIMS, QUESTIONS, read_claims, read_questions
from index.errors import FootnoteError

app = typer.Typer(add_completion=False, help="Measure Footnote.")


@app.callback(invoke_without_command=True)
def answers(
    context: typer.Context,
    questions: Annotated[Path, typer.Option(help="The questions, as JSON Lines.")] = QUESTIONS,
    claims: Annotated[Path, typer.Option(help="The labelled claims, as JSON Lines.")] = CLAIMS,
    json: Annotated[Path | None, typer.Option(help="Write the report to this file, as JSON.")] = None,
    failures: Annotated[bool, typer.Option("--failures", help="Print each failure.")] = False,
) -> None:
    """Measure the answers of the assistant that the environment sets up."""
    if context.invoked_subcommand is None:
        with _errors_told():
            _evaluate(questions, claims, json, failures)


@app.command()
def collection(
    folder: Annotated[Path, typer.Argument(help="corpus.jsonl, queries.jsonl and qrels.tsv, as BEIR has them.")],
    index: Annotated[Path | None, typer.Option(help="Keep the index here, so that it is built once.")] = None,
) -> None:
    """Measure the search on a public test collection, beside BM25 alone and the encoder alone."""
    with _errors_told(), tempfile.TemporaryDirectory() as temporary:
        _rank(folder, index or Path(temporary))


@app.command()
def speed(
    passages: Annotated[int, typer.Option(help="How many passages the large corpus has, at least.")] = 100_000,
    index: Annotated[Path | None, typer.Option(help="Keep the indexes here, so that they are built once.")] = None,
) -> None:
    """Measure how fast the search is, beside its parts and beside others' searches."""
    with _errors_told(), tempfile.TemporaryDirectory() as temporary:
        _time(passages, index or Path(temporary), Path(temporary))


@app.command()
def rivals(
    json: Annotated[Path | None, typer.Option(help="Write the figures to this file, as JSON.")] = None,
) -> None:
    """Measure Footnote beside others' systems, over the same papers: `pip install '.[bench]'` has them."""
    with _errors_told():
        _compare(json)


@app.command()
def fill() -> None:
    """Put the figures kept in docs/ into the READMEs' tables."""
    from eval.readme_tables import fill as fill_pages

    with _errors_told():
        for page in fill_pages():
            Console().print(f"{page} has the figures now", soft_wrap=True)


@app.command()
def scale(
    papers: Annotated[list[int] | None, typer.Option(help="How many papers; repeatable.")] = None,
    json: Annotated[Path | None, typer.Option(help="Write the figures to this file, as JSON.")] = None,
    plot: Annotated[Path | None, typer.Option(help="Draw them into this file, as SVG.")] = None,
) -> None:
    """Measure what a start, a shelf's encoding, many askers and more and more papers cost."""
    with _errors_told(), tempfile.TemporaryDirectory() as temporary:
        _scale(papers or [200, 1_000, 10_000, 100_000], json, plot, Path(temporary))


def _evaluate(questions: Path, claims: Path, json: Path | None, failures: bool) -> None:
    from rich.progress import Progress

    from assistant import Assistant
    from eval.answers import failures as told
    from eval.answers import figures_of, figures_table, heading, run, to_json

    asked = read_questions(questions)
    labelled = (*read_claims(claims), *(read_claims(MORE_CLAIMS) if claims == CLAIMS else ()))
    assistant = Assistant.open()
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Asking", total=len(asked) + len(labelled))
        done = run(assistant, asked, labelled, progress=lambda: bar.advance(task))
    console = Console()
    console.print(figures_table(figures_of(done)))
    console.print(heading(done), markup=False, highlight=False, soft_wrap=True)
    for title in done.unknown:
        console.print(f"not in the corpus: {title}", markup=False, highlight=False, soft_wrap=True)
    if failures:
        console.print("\n" + "\n\n".join(told(done)), markup=False, highlight=False, soft_wrap=True)
    if json:
        json.write_text(to_json(done), encoding="utf-8")


def _rank(folder: Path, index_folder: Path) -> None:
    from rich.progress import Progress

    from assistant.settings import Settings
    from eval.search import index_collection, measure_ranking, rankers, ranking_table, read_collection
    from index.encoders import SentenceEncoder

    collected = read_collection(folder)
    encoder = SentenceEncoder(Settings.from_environment().encoder)
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Encoding", total=None)
        index = index_collection(
            collected, index_folder, encoder, lambda done, total: bar.update(task, completed=done, total=total)
        )
        with rankers(index, index_folder) as compared:
            bar.update(task, description="Ranking", completed=0, total=len(compared) * len(collected.queries))
            measured = [
                measure_ranking(name, ranker, collected, lambda: bar.advance(task))
                for name, ranker in compared.items()
            ]
        index.close()
    title = f"{folder.name}: {len(collected.papers)} papers, {len(collected.queries)} queries"
    Console().print(ranking_table(title, measured))


def _time(passages: int, folder: Path, temporary: Path) -> None:
    from rich.progress import Progress

    from assistant.settings import Settings
    from eval.speed import ROUNDS, large_index, latency_table, machine, others, searches, time_each
    from index import PaperIndex
    from index.encoders import SentenceEncoder
    from index.listings import default_papers

    questions = [turn.text for question in read_questions() for turn in question.turns]
    encoder = SentenceEncoder(Settings.from_environment().encoder)
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Building", total=None)
        index = PaperIndex.build(default_papers(), folder / "real", encoder)
        large = large_index(index, folder / f"{passages}", questions, passages)
        tasks = searches(index, folder / "real", questions) | others(index.papers, encoder, temporary / "others")
        alone = {f"Footnote, the same, {passages:,} passages": large.search}
        bar.update(task, description="Searching", total=2 * ROUNDS * len(questions))
        timings = [
            *time_each(tasks, questions, progress=lambda: bar.advance(task)),
            *time_each(alone, questions, progress=lambda: bar.advance(task)),
        ]
    Console().print(latency_table(f"{len(index.papers)} papers; {machine()}", timings))


def _compare(json_file: Path | None) -> None:
    from json import dumps

    from eval.speed import compare, comparison_table
    from index.listings import default_papers
    from index.papers import merge_duplicates

    console = Console(stderr=True)
    comparison = compare(
        merge_duplicates(default_papers()), read_questions(), lambda name: console.print(f"measuring {name}")
    )
    if json_file:
        json_file.write_text(dumps(comparison.to_dict(), indent=1) + "\n", encoding="utf-8")
    Console().print(comparison_table(comparison))


def _scale(sizes: list[int], json_file: Path | None, plot_file: Path | None, home: Path) -> None:
    from json import dumps

    from eval.speed import cost_tables, measure_costs, to_svg

    questions = [turn.text for question in read_questions() for turn in question.turns]
    console = Console(stderr=True)
    report = measure_costs(home, sizes, questions, lambda what: console.print(f"measuring {what}"))
    if json_file:
        json_file.write_text(dumps(report.to_dict(), indent=1) + "\n", encoding="utf-8")
    if plot_file:
        plot_file.write_text(to_svg(report.costs), encoding="utf-8")
    Console().print(*cost_tables(report), sep="\n")


@contextmanager
def _errors_told() -> Iterator[None]:
    """Print an error that a person can mend in one line, and exit with 2."""
    try:
        yield
    except (FootnoteError, OSError) as error:
        Console(stderr=True).print(f"Error: {error}", markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(2) from None


if __name__ == "__main__":
    app()
