"""`python -m eval`: the evaluation on any file of questions, public collections, and speed."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from eval.answers import (
    BLIND_QUESTIONS,
    CLAIMS,
    MORE_CLAIMS,
    MORE_QUESTIONS,
    QUESTIONS,
    LabelledQuestion,
    read_claims,
    read_questions,
)
from index.errors import FootnoteError

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from assistant.text import LogisticModel
    from eval.fitting import Checked, Example
    from index import PaperIndex

app = typer.Typer(add_completion=False, help="Measure Footnote.")
fit = typer.Typer(help="Fit the weights that Footnote reads.")
app.add_typer(fit, name="fit")
compare = typer.Typer(help="Measure other models beside the default.")
app.add_typer(compare, name="compare")
Names = Annotated[list[str], typer.Argument(help="Names or folders of models.", metavar="NAME…")]


@app.callback(invoke_without_command=True)
def answers(
    context: typer.Context,
    questions: Annotated[Path, typer.Option(help="Questions, as JSON Lines.")] = QUESTIONS,
    claims: Annotated[Path, typer.Option(help="Labelled claims, as JSON Lines.")] = CLAIMS,
    json: Annotated[Path | None, typer.Option(help="Write the report to this file, as JSON.")] = None,
    failures: Annotated[bool, typer.Option("--failures", help="Describe each failure.")] = False,
) -> None:
    """Measure the answers of the assistant configured by the environment."""
    if context.invoked_subcommand is None:
        with _errors_in_one_line():
            _evaluate(questions, claims, json, failures)


@app.command()
def replay(
    pace: Annotated[float | None, typer.Option(help="Tokens per second; without it, all at once.")] = None,
    failures: Annotated[bool, typer.Option("--failures", help="List the sentences behind each figure.")] = False,
    show: Annotated[int, typer.Option(help="Print so many transcripts, as Markdown.")] = 0,
) -> None:
    """Have a recorded language model write its answers again, and measure what the check makes of them."""
    with _errors_in_one_line():
        _replay(pace, failures, show)


@app.command()
def collection(
    folder: Annotated[
        Path, typer.Argument(help="A folder in BEIR's layout: corpus.jsonl, queries.jsonl, qrels.tsv.")
    ],
    index: Annotated[Path | None, typer.Option(help="Keep the index here and reuse it.")] = None,
) -> None:
    """Compare the search with BM25 alone and the encoder alone on a public test collection."""
    with _errors_in_one_line(), tempfile.TemporaryDirectory() as temporary:
        _measure_collection(folder, index or Path(temporary))


@app.command()
def speed(
    passages: Annotated[
        int, typer.Option(help="Minimum number of passages in the large synthetic corpus.")
    ] = 100_000,
    index: Annotated[Path | None, typer.Option(help="Keep the indexes here and reuse them.")] = None,
) -> None:
    """Compare the latency of the search, its parts and other systems."""
    with _errors_in_one_line(), tempfile.TemporaryDirectory() as temporary:
        _measure_latency(passages, index or Path(temporary), Path(temporary))


@app.command()
def formats(
    papers: Annotated[int, typer.Option(help="Number of papers in each file.")] = 20_000,
) -> None:
    """Measure how long each format takes to read, in processor time."""
    from eval.speed import formats_table, measure_formats

    with _errors_in_one_line():
        Console().print(formats_table(measure_formats(papers)))


@app.command()
def rivals(
    json: Annotated[Path | None, typer.Option(help="Write the figures to this file, as JSON.")] = None,
) -> None:
    """Compare Footnote with other systems on the same papers; `pip install '.[bench]'` installs them."""
    with _errors_in_one_line():
        _compare_systems(json)


@fit.command("ranking")
def fit_ranking(
    collections: Annotated[
        Path, typer.Argument(help="The folder that holds the collections of the questions, each in BEIR's layout.")
    ],
    index: Annotated[Path | None, typer.Option(help="Keep the indexes here and reuse them.")] = None,
    save: Annotated[bool, typer.Option("--save", help="Write the weights where the search reads them.")] = False,
) -> None:
    """Fit the weights of the ranking on eval/data/training_questions.jsonl."""
    with _errors_in_one_line(), tempfile.TemporaryDirectory() as temporary:
        _fit_ranking(collections, index or Path(temporary), save)


@fit.command("claims")
def fit_claims(
    index: Annotated[
        Path | None, typer.Option(help="Keep the index of the controlled claims and reuse it.")
    ] = None,
    plot: Annotated[Path | None, typer.Option(help="Draw the reliability diagram into this file, as SVG.")] = None,
    save: Annotated[bool, typer.Option("--save", help="Write the weights where the check reads them.")] = False,
) -> None:
    """Fit the weights of the check on the controlled claims and half of eval/data/claims_more.jsonl."""
    with _errors_in_one_line(), tempfile.TemporaryDirectory() as temporary:
        _fit_claims(index or Path(temporary) / "controlled", plot, save)


@fit.command("shapes")
def fit_shapes(
    save: Annotated[bool, typer.Option("--save", help="Write the weights where questions are read.")] = False,
) -> None:
    """Fit how a question's wording tells the shape of its answer, on eval/data/shapes.jsonl."""
    from assistant.answer import SHAPES
    from assistant.question import SHAPE_WEIGHTS
    from eval.fitting import read_shapes

    with _errors_in_one_line():
        _fit_text(read_shapes(), SHAPES, "questions of eval/data/shapes.jsonl and others", SHAPE_WEIGHTS, save)


@fit.command("roles")
def fit_roles(
    save: Annotated[bool, typer.Option("--save", help="Write the weights where sentences are read.")] = False,
) -> None:
    """Fit the role of a sentence in its abstract, on eval/data/sentence_roles.jsonl.gz."""
    from assistant.extractive import ROLE_WEIGHTS, ROLES
    from eval.fitting import read_roles

    with _errors_in_one_line():
        _fit_text(read_roles(), ROLES, "sentences of eval/data/sentence_roles.jsonl.gz", ROLE_WEIGHTS, save)


@fit.command("lists")
def fit_lists(
    index: Annotated[Path | None, typer.Option(help="Keep the index here and reuse it.")] = None,
    save: Annotated[bool, typer.Option("--save", help="Write the weights where lists are made.")] = False,
) -> None:
    """Fit which papers belong on a list, on eval/data/topics.jsonl and others."""
    with _errors_in_one_line(), tempfile.TemporaryDirectory() as temporary:
        _fit_lists(index or Path(temporary), save)


@fit.command("answerable")
def fit_answerable(
    index: Annotated[Path | None, typer.Option(help="Keep the index here and reuse it.")] = None,
    save: Annotated[bool, typer.Option("--save", help="Write the weights where declining is decided.")] = False,
) -> None:
    """Fit how likely the papers answer a question, on eval/data/questions_controlled.jsonl.gz and others."""
    with _errors_in_one_line(), tempfile.TemporaryDirectory() as temporary:
        _fit_answerable(index or Path(temporary), save)


@compare.command("checker")
def compare_checker(names: Names) -> None:
    """Compare entailment models (FOOTNOTE_CHECKER) with the rules of the check, on five sets of claims."""
    with _errors_in_one_line():
        _compare_checkers(names)


@compare.command("reranker")
def compare_reranker(names: Names) -> None:
    """Compare cross-encoders (FOOTNOTE_RERANKER) with the ranking without one, on three sets of questions."""
    from assistant import Assistant
    from eval.comparing import compare_rerankers, rankings_table

    with _errors_in_one_line(), _bar("Searching", (1 + len(names)) * len(_ranked_questions())) as progress:
        figures = compare_rerankers(Assistant.open().index, names, _ranked_questions(), progress)
    Console().print(rankings_table(figures))


@compare.command("encoder")
def compare_encoder(names: Names) -> None:
    """Compare encoders (FOOTNOTE_ENCODER) with the included one: an index is built with each."""
    from assistant import Assistant
    from eval.comparing import compare_encoders, rankings_table

    total = (1 + len(names)) * len(_ranked_questions())
    with _errors_in_one_line(), tempfile.TemporaryDirectory() as folder, _bar("Searching", total) as progress:
        papers = Assistant.open().index.papers
        figures = compare_encoders(papers, names, _ranked_questions(), Path(folder), progress)
    Console().print(rankings_table(figures))


@app.command()
def lists(
    failures: Annotated[bool, typer.Option("--failures", help="Describe each question.")] = False,
) -> None:
    """Measure lists, overviews, comparisons and details on eval/data/lists.jsonl."""
    with _errors_in_one_line():
        _measure_lists(failures)


@app.command()
def numbers(
    failures: Annotated[bool, typer.Option("--failures", help="Describe each question.")] = False,
) -> None:
    """Measure superlatives and thresholds over all papers on eval/data/numbers.jsonl."""
    with _errors_in_one_line():
        _measure_numbers(failures)


@app.command()
def restated() -> None:
    """Measure what searching in other words brings, on restated.jsonl and parts.jsonl in eval/data."""
    from assistant import Assistant
    from eval.answers import (
        measure_parts,
        measure_restated,
        parts_table,
        read_parts,
        read_restated,
        restated_table,
    )

    with _errors_in_one_line():
        index = Assistant.open().index
        Console().print(restated_table(measure_restated(index, read_restated())))
        Console().print(parts_table(measure_parts(index, read_parts())))


@app.command()
def fill() -> None:
    """Update the tables in README.md and docs/ from the figures in docs/*.json."""
    from eval.readme_tables import fill_pages

    with _errors_in_one_line():
        for page in fill_pages():
            Console().print(f"updated {page}", soft_wrap=True)


@app.command()
def scale(
    papers: Annotated[list[int] | None, typer.Option(help="Number of papers; may be repeated.")] = None,
    json: Annotated[Path | None, typer.Option(help="Write the figures to this file, as JSON.")] = None,
    plot: Annotated[Path | None, typer.Option(help="Plot the costs into this file, as SVG.")] = None,
) -> None:
    """Measure cold start, ingest, concurrent askers, and costs by number of papers."""
    with _errors_in_one_line(), tempfile.TemporaryDirectory() as temporary:
        _measure_scale(papers or [200, 1_000, 10_000, 100_000], json, plot, Path(temporary))


def _compare_checkers(names: Sequence[str]) -> None:
    from assistant import Assistant
    from eval.comparing import CLAIM_SETS, checkers_table, compare_checkers

    sets = {name: read_claims(path) for name, path in CLAIM_SETS.items()}
    with _bar("Reading", (1 + len(names)) * sum(map(len, sets.values()))) as progress:
        figures = compare_checkers(Assistant.open().index, names, sets, progress)
    Console(width=150).print(checkers_table(figures))


def _ranked_questions() -> list[LabelledQuestion]:
    """Return the questions whose papers are known, but for follow-ups."""
    files = (QUESTIONS, MORE_QUESTIONS, BLIND_QUESTIONS)
    return [one for file in files for one in read_questions(file) if one.kind in ("single", "multi")]


@contextmanager
def _bar(what: str, total: int) -> Iterator[Callable[[], None]]:
    """Show a progress bar; yield what advances it by one."""
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)


def _evaluate(questions: Path, claims: Path, json: Path | None, failures: bool) -> None:
    from assistant import Assistant
    from eval.answers import compute_figures, describe_failures, figures_table, run, summary, to_json

    to_ask = read_questions(questions)
    to_check = (*read_claims(claims), *(read_claims(MORE_CLAIMS) if claims == CLAIMS else ()))
    assistant = Assistant.open()
    with _bar("Asking", len(to_ask) + len(to_check)) as progress:
        result = run(assistant, to_ask, to_check, progress=progress)
    console = Console()
    console.print(figures_table(compute_figures(result)))
    console.print(summary(result), markup=False, highlight=False, soft_wrap=True)
    for title in result.unknown:
        console.print(f"not in the corpus: {title}", markup=False, highlight=False, soft_wrap=True)
    if failures:
        console.print("\n" + "\n\n".join(describe_failures(result)), markup=False, highlight=False, soft_wrap=True)
    if json:
        json.write_text(to_json(result), encoding="utf-8")


def _replay(pace: float | None, failures: bool, show: int) -> None:
    from assistant import Assistant
    from eval.answers import figures_table
    from eval.replay import compute_replay_figures, read_recordings, replay, transcripts

    recordings = read_recordings()
    assistant = Assistant.open()
    with _bar("Answering", len(recordings)) as progress:
        replayed = replay(assistant, recordings, pace, progress)
    console = Console()
    figures = compute_replay_figures(replayed)
    console.print(figures_table(figures))
    for transcript in transcripts(replayed, show):
        console.print(f"\n{transcript}", markup=False, highlight=False, soft_wrap=True)
    for figure in figures if failures else ():
        for item in figure.failed:
            console.print(f"{figure.name}: {item}", markup=False, highlight=False, soft_wrap=True)


def _measure_collection(folder: Path, index_folder: Path) -> None:
    from rich.progress import Progress

    from assistant.settings import Settings
    from eval.search import index_collection, measure_ranking, rankers, ranking_table, read_collection
    from index.encoders import SentenceEncoder

    loaded = read_collection(folder)
    encoder = SentenceEncoder(Settings.from_environment().encoder)
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Encoding", total=None)
        index = index_collection(
            loaded,
            index_folder,
            encoder,
            lambda done, total: bar.update(task, completed=done, total=total),
        )
        with rankers(index, index_folder) as by_name:
            bar.update(task, description="Ranking", completed=0, total=len(by_name) * len(loaded.queries))
            results = [
                measure_ranking(name, ranker, loaded, lambda: bar.advance(task))
                for name, ranker in by_name.items()
            ]
        index.close()
    title = f"{folder.name}: {len(loaded.papers)} papers, {len(loaded.queries)} queries"
    Console().print(ranking_table(title, results))


def _advance(bar: Progress, task: TaskID, done: int, total: int) -> None:
    bar.update(task, completed=done, total=total)


def _fit_ranking(collections: Path, index_folder: Path, save: bool) -> None:
    from rich.progress import Progress

    from assistant.settings import Settings
    from eval.fitting import collect_signals, fit_weights, fitting_table, read_training_questions, save_weights
    from eval.search import index_collection, read_collection
    from index.encoders import SentenceEncoder
    from index.search import SIGNALS, WEIGHTS_FILE

    questions = read_training_questions()
    encoder = SentenceEncoder(Settings.from_environment().encoder)
    considered = []
    with Progress(console=Console(stderr=True), transient=True) as bar:
        for name in sorted({question.collection for question in questions}):
            asked = [question for question in questions if question.collection == name]
            task = bar.add_task(f"{name}: encoding", total=None)
            loaded = read_collection(collections / name)
            index = index_collection(
                loaded,
                index_folder / name,
                encoder,
                partial(_advance, bar, task),
            )
            bar.update(task, description=f"{name}: searching", completed=0, total=len(asked))
            ids = {paper: f"{name}:{paper.listings[0]}" for paper in loaded.papers}
            considered += collect_signals(index, ids, asked, partial(bar.advance, task))
            index.close()
    kept = [item for item in considered if not item.question.held_out]
    weights = fit_weights(kept)
    console = Console()
    console.print(fitting_table([item for item in considered if item.question.held_out], weights))
    console.print(", ".join(f"{name} {weight:.2f}" for name, weight in zip(SIGNALS, weights, strict=True)))
    if save:
        save_weights(weights, kept, WEIGHTS_FILE)
        console.print(f"wrote {WEIGHTS_FILE}", soft_wrap=True)


def _fit_claims(folder: Path, plot: Path | None, save: bool) -> None:
    from rich.progress import Progress

    from assistant import Assistant
    from assistant.verification import WEIGHTS_FILE
    from eval.answers import (
        BLIND_CLAIMS,
        CONTROLLED_279_CLAIMS,
        CONTROLLED_CLAIMS,
        WRITTEN_CLAIMS,
        read_abstracts,
    )
    from eval.fitting import check_claims, claims_table, features_table, fit_scoring, reliability_svg, save_scoring
    from index import Paper, PaperIndex
    from index.errors import IndexMissing

    assistant = Assistant.open()
    encoder = assistant.index.encoder
    try:
        controlled = PaperIndex.open(folder, encoder)
    except IndexMissing:
        abstracts = [Paper(one.title, one.text) for one in read_abstracts() if one.used == "claims"]
        controlled = PaperIndex.build(abstracts, folder, encoder)
    read = {
        "controlled": (controlled, read_claims(CONTROLLED_CLAIMS)),
        "claims": (assistant.index, read_claims()),
        "claims_more": (assistant.index, read_claims(MORE_CLAIMS)),
        "claims_blind": (assistant.index, read_claims(BLIND_CLAIMS)),
        "controlled, 279 papers": (assistant.index, read_claims(CONTROLLED_279_CLAIMS)),
        "written": (assistant.index, read_claims(WRITTEN_CLAIMS)),
    }
    checked: dict[str, list[Checked]] = {}
    with Progress(console=Console(stderr=True), transient=True) as bar:
        for name, (index, claims) in read.items():
            task = bar.add_task(f"{name}: checking", total=len(claims))
            for one in check_claims(index, claims, name, partial(bar.advance, task)):
                checked.setdefault(f"{name}, {one.claim.half}".rstrip(", "), []).append(one)
    controlled.close()
    fitted_on = [*checked["controlled, to fit"], *checked["claims_more, development"]]
    scoring = fit_scoring(fitted_on)
    console = Console(width=150)
    console.print(features_table(fitted_on, scoring))
    both = {name: items for name, items in checked.items() if len({one.claim.supported for one in items}) == 2}
    console.print(claims_table(both, scoring))
    left_out = fit_scoring(checked["controlled, to fit"])
    console.print(claims_table({"claims_more left out": checked["claims_more, development"]}, left_out))
    if plot:
        plot.write_text(reliability_svg(checked["controlled, held out"], scoring), encoding="utf-8")
    if save:
        save_scoring(scoring, fitted_on, WEIGHTS_FILE)
        console.print(f"wrote {WEIGHTS_FILE}", soft_wrap=True)


def _fit_text(examples: list[Example], labels: Sequence[str], source: str, path: Path, save: bool) -> None:
    from eval.fitting import cross_validated, fit_text_model, save_text_model

    console = Console()
    console.print(f"{cross_validated(examples, labels).mean():.3f} right without their own group")
    model = fit_text_model(examples, labels)
    console.print(f"{len(model.weights)} features of {len(examples)} {source}")
    if save:
        save_text_model(model, f"{len(examples)} {source}", path)
        console.print(f"wrote {path}", soft_wrap=True)


def _fit_lists(folder: Path, save: bool) -> None:
    from assistant.retrieval import BELONGING_FEATURES, BELONGING_WEIGHTS
    from eval.fitting import collect_topics, fit_belonging, read_topics

    topics = read_topics()
    with _labelled_abstracts(folder) as index:
        model = fit_belonging(collect_topics(index.snapshot, topics))
    _show_logistic(model, BELONGING_FEATURES, f"{len(topics)} topics of eval/data", BELONGING_WEIGHTS, save)


def _fit_answerable(folder: Path, save: bool) -> None:
    from assistant.abstain import (
        ANSWERABLE_FEATURES,
        ONE_ANSWER_FEATURES,
        ONE_ANSWER_WEIGHTS,
        SEVERAL_WEIGHTS,
    )
    from eval.fitting import collect_answerable, fit_answerable, read_answerable

    with _labelled_abstracts(folder) as index:
        for several, names, path in (
            (False, ONE_ANSWER_FEATURES, ONE_ANSWER_WEIGHTS),
            (True, ANSWERABLE_FEATURES, SEVERAL_WEIGHTS),
        ):
            questions = read_answerable(several=several)
            model = fit_answerable(*collect_answerable(index.snapshot, questions), several=several)
            _show_logistic(model, names, f"{len(questions)} questions of eval/data", path, save)


@contextmanager
def _labelled_abstracts(folder: Path) -> Iterator[PaperIndex]:
    """Yield an index of the abstracts that questions are labelled over; it is built unless it is there already."""
    from assistant.settings import Settings
    from eval.answers import index_abstracts
    from index.encoders import SentenceEncoder

    index = index_abstracts("questions", folder, SentenceEncoder(Settings.from_environment().encoder))
    yield index
    index.close()


def _show_logistic(model: LogisticModel, features: Sequence[str], source: str, path: Path, save: bool) -> None:
    from eval.fitting import save_logistic

    Console().print({name: round(float(weight), 2) for name, weight in zip(features, model.weights, strict=True)})
    if save:
        save_logistic(model, features, source, path)
        Console().print(f"wrote {path}", soft_wrap=True)


def _measure_lists(failures: bool) -> None:
    from rich.progress import track

    from assistant import Assistant
    from eval.answers import LISTS, list_figures, measure_across, read_across

    assistant = Assistant.open()
    questions = read_across(LISTS)
    results = [
        measure_across(question, assistant.ask(question.text))
        for question in track(questions, transient=True, console=Console(stderr=True))
    ]
    _print_figures(results if failures else (), list_figures(results))


def _measure_numbers(failures: bool) -> None:
    from assistant import Assistant
    from eval.answers import measure_numeric, numeric_figures, read_numeric_items

    assistant = Assistant.open()
    results = [measure_numeric(item, assistant.ask(item.text)) for item in read_numeric_items()]
    _print_figures(results if failures else (), numeric_figures(results))


def _print_figures(results: Iterable[object], figures: Mapping[str, float | None]) -> None:
    console = Console()
    for result in results:
        console.print(str(result), soft_wrap=True)
    for name, value in figures.items():
        console.print(f"{name}: {value:.3f}" if value is not None else f"{name}: no question")


def _measure_latency(passages: int, folder: Path, temporary: Path) -> None:
    from rich.progress import Progress

    from assistant.settings import Settings
    from eval.speed import (
        ROUNDS,
        baseline_searches,
        describe_machine,
        footnote_searches,
        latency_table,
        synthetic_index,
        time_each,
    )
    from index import PaperIndex
    from index.encoders import SentenceEncoder
    from index.listings import default_papers

    questions = [turn.text for question in read_questions() for turn in question.turns]
    encoder = SentenceEncoder(Settings.from_environment().encoder)
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Building", total=None)
        index = PaperIndex.build(default_papers(), folder / "real", encoder)
        large = synthetic_index(index, folder / f"{passages}", questions, passages)
        tasks = footnote_searches(index, folder / "real", questions)
        tasks |= baseline_searches(index.papers, encoder, temporary / "baselines")
        on_large = {f"Footnote, the same, {passages:,} passages": large.search}
        bar.update(task, description="Searching", total=2 * ROUNDS * len(questions))
        timings = [
            *time_each(tasks, questions, progress=lambda: bar.advance(task)),
            *time_each(on_large, questions, progress=lambda: bar.advance(task)),
        ]
    Console().print(latency_table(f"{len(index.papers)} papers; {describe_machine()}", timings))


def _compare_systems(json_file: Path | None) -> None:
    from json import dumps

    from eval.speed import compare, comparison_table
    from index.listings import default_papers
    from index.papers import merge_duplicates

    console = Console(stderr=True)
    comparison = compare(
        merge_duplicates(default_papers()), read_questions(), lambda step: console.print(f"measuring {step}")
    )
    if json_file:
        json_file.write_text(dumps(comparison.to_dict(), indent=1) + "\n", encoding="utf-8")
    Console().print(comparison_table(comparison))


def _measure_scale(sizes: list[int], json_file: Path | None, plot_file: Path | None, home: Path) -> None:
    from json import dumps

    from eval.speed import cost_tables, measure_costs, to_svg

    questions = [turn.text for question in read_questions() for turn in question.turns]
    console = Console(stderr=True)
    report = measure_costs(home, sizes, questions, lambda step: console.print(f"measuring {step}"))
    if json_file:
        json_file.write_text(dumps(report.to_dict(), indent=1) + "\n", encoding="utf-8")
    if plot_file:
        plot_file.write_text(to_svg(report.costs), encoding="utf-8")
    Console().print(*cost_tables(report), sep="\n")


@contextmanager
def _errors_in_one_line() -> Iterator[None]:
    """Print an expected error in one line, and exit with status 2."""
    try:
        yield
    except (FootnoteError, OSError) as error:
        Console(stderr=True).print(f"Error: {error}", markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(2) from None


if __name__ == "__main__":
    app()
