"""The command line: what it prints, where, and with which exit code."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Answer, AnswerSentence, Citation, Considered, Form, Table, TableRow, Verdict
from assistant.feedback import Feedback, keep
from assistant.references import REFERENCE_FORMATS
from assistant.settings import Settings
from assistant.version import footnote_version
from eval.answers.questions import read_questions
from index.errors import IndexBusy
from index.field_filter import ANY, FieldFilter
from index.papers.paper import Paper
from tests.conftest import ROOT
from tests.support.damage import flip
from ui.cli.main import main
from ui.cli.opening import open_assistant
from ui.cli.options import PaperFormat, ReferenceFormat

VIVA = Paper("VIVA: Values in Pictures", "VIVA has 1,240 images.", date(2024, 7, 3), listings=("page-a.txt",))
EGO = Paper("EgoNormia", "EgoNormia has 1,853 videos.", date(2025, 2, 27), listings=("page-b.txt",))
NORMS = Paper("Values of \x1b[31mNurses\u202e", "Nurses value care.", listings=("page-b.txt",))


@dataclass(frozen=True)
class FakeHit:
    paper: Paper


@dataclass(frozen=True)
class FakeIndex:
    """Finds the papers whose title begins with the first letter of the question, then the others."""

    papers: tuple[Paper, ...] = (VIVA, EGO, NORMS)

    def search(
        self, question: str, limit: int | None = 10, since: date | None = None, until: date | None = None
    ) -> tuple[FakeHit, ...]:
        ranked = sorted(self.papers, key=lambda paper: paper.title[0] != question[0])
        return tuple(map(FakeHit, ranked[:limit]))


@dataclass
class FakeAssistant:
    """Knows how many images there are and nothing else; remembers the dates and the filters it was given."""

    index: FakeIndex = FakeIndex()
    settings: Settings = field(default_factory=lambda: Settings(home=Path("nowhere")))
    model_name: str | None = None
    dates: list[tuple[date | None, date | None]] = field(default_factory=list)
    filters: list[FieldFilter] = field(default_factory=list)

    def ask(
        self,
        question: str,
        since: date | None = None,
        until: date | None = None,
        undated: bool = False,
        only: FieldFilter = ANY,
        shown_as: Form | None = None,
        columns: tuple[str, ...] = ("count",),
    ) -> Answer:
        self.dates.append((since, until))
        self.filters.append(only)
        considered = (Considered(VIVA, 0.9, "images" in question),)
        if "busy" in question:
            raise IndexBusy(Path("/shelf"), "process 7 is writing this index; wait for it to finish")
        if "images" not in question:
            return Answer(question, question, "declined", "not_in_corpus", "No paper says.", considered=considered)
        sentence = AnswerSentence("It has 1,240 images.", (1,), "supported", 0.9)
        quote = Citation(1, VIVA, "VIVA has 1,240 images.", 0, 22)
        table = Table(columns, (TableRow(VIVA, (quote,) * len(columns)),)) if shown_as == "table" else None
        return Answer(
            question,
            question,
            "answered",
            sentences=(sentence,),
            citations=(quote,),
            considered=considered,
            table=table,
            undated_skipped=2 if since and not undated else 0,
        )

    def check(self, claim: str, papers: Sequence[Paper]) -> Verdict:
        if any(claim in paper.abstract for paper in papers):
            return Verdict("supported", 1.0)
        if "perhaps" in claim:
            return Verdict("doubtful", 0.4, ("nobody can tell",))
        return Verdict("unsupported", 0.1, ("1,300 is not in the papers",))


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str


@dataclass
class CommandLine:
    """Runs `footnote` in this process."""

    capture: pytest.CaptureFixture[str]
    assistant: FakeAssistant = field(default_factory=FakeAssistant)

    def __call__(self, *arguments: str) -> Result:
        with pytest.raises(SystemExit) as exit:
            main(arguments)
        out, err = self.capture.readouterr()
        return Result(int(exit.value.code or 0), out, err)


@pytest.fixture
def footnote(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """Give the command line over a fake assistant."""
    command = CommandLine(capsys)
    monkeypatch.setattr("ui.cli.main.open_assistant", lambda: command.assistant)
    return command


def test_an_answer_quoted_because_the_model_failed_exits_with_1(footnote: CommandLine) -> None:
    footnote.assistant.model_name = "ollama/absent"
    result = footnote("ask", "How many images?")
    assert (result.code, "1,240 images" in result.out) == (1, True)


def test_an_answer_is_printed_with_its_quotes_and_exits_with_0(footnote: CommandLine) -> None:
    result = footnote("ask", "How many images?")
    assert result.code == 0
    assert "It has 1,240 images. [1]" in result.out
    assert "VIVA: Values in Pictures" in result.out
    assert '"VIVA has 1,240 images."' in result.out
    assert result.err == ""


def test_a_table_is_printed_for_a_person_or_as_csv(footnote: CommandLine) -> None:
    shown = footnote("table", "images", "--columns", "data, how many").out
    assert "Data" in shown and "How many" in shown and "VIVA has 1,240 images." in shown
    result = footnote("table", "images", "--columns", "data", "--csv")
    assert (result.code, result.out) == (0, 'paper,data\nVIVA: Values in Pictures,"VIVA has 1,240 images."\n')
    assert footnote("table", "images", "--csv", "--json").code == 2


def test_a_table_without_papers_is_declined_and_leaves_the_csv_empty(footnote: CommandLine) -> None:
    result = footnote("table", "sourdough", "--csv")
    assert (result.code, result.out) == (3, "")
    assert "No paper says." in result.err


def test_an_answer_may_be_asked_for_as_a_table(footnote: CommandLine) -> None:
    assert "1,240 images" in footnote("ask", "How many images?", "--as", "table").out
    assert footnote("ask", "How many images?", "--as", "poem").code == 2


def test_a_decline_exits_with_3_and_names_the_nearest(footnote: CommandLine) -> None:
    result = footnote("ask", "How many nurses?")
    assert result.code == 3
    assert "No paper says." in result.out
    assert "VIVA: Values in Pictures" in result.out


def test_an_answer_as_json_is_the_answer(footnote: CommandLine) -> None:
    result = footnote("ask", "How many images?", "--json")
    told = json.loads(result.out)
    assert (told["status"], told["citations"][0]["quote"]) == ("answered", "VIVA has 1,240 images.")


def test_a_decline_as_json_still_exits_with_3(footnote: CommandLine) -> None:
    result = footnote("ask", "How many nurses?", "--json")
    assert result.code == 3
    assert json.loads(result.out)["reason"] == "not_in_corpus"


def test_an_answer_as_bibtex_is_the_cited_papers(footnote: CommandLine) -> None:
    result = footnote("ask", "How many images?", "--bibtex")
    assert result.out.startswith("@misc{")
    assert "VIVA" in result.out
    assert "EgoNormia" not in result.out


def test_an_answer_as_markdown_has_footnotes(footnote: CommandLine) -> None:
    assert "[^1]: " in footnote("ask", "How many images?", "--markdown").out


def test_one_format_at_a_time(footnote: CommandLine) -> None:
    result = footnote("ask", "How many images?", "--json", "--bibtex")
    assert (result.code, result.out) == (2, "")
    assert "one of --json, --markdown, --bibtex and --references" in result.err


def test_dates_are_the_first_and_the_last_day_of_what_was_typed(footnote: CommandLine) -> None:
    footnote("ask", "How many images?", "--since", "2024", "--until", "2024-02")
    assert footnote.assistant.dates == [(date(2024, 1, 1), date(2024, 2, 29))]


@pytest.mark.parametrize("typed", ["2024-13", "yesterday", "24", "2024-02-30", "2024-", ""])
def test_a_date_that_is_none_is_told_with_what_to_type(footnote: CommandLine, typed: str) -> None:
    result = footnote("ask", "How many images?", "--since", typed)
    assert result.code == 2
    assert f"“{typed}” isn’t a date. Use 2024, 2024-06 or 2024-06-15." in result.err


def test_an_error_is_one_sentence_on_stderr(footnote: CommandLine) -> None:
    result = footnote("ask", "Are you busy?")
    assert (result.code, result.out) == (2, "")
    assert result.err == "Error: /shelf: process 7 is writing this index; wait for it to finish\n"


def test_ctrl_c_is_quiet_and_exits_with_130(footnote: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> FakeAssistant:
        raise KeyboardInterrupt

    monkeypatch.setattr("ui.cli.main.open_assistant", interrupted)
    assert footnote("ask", "How many images?") == Result(130, "", "")


def test_papers_are_listed_newest_first_and_undated_last(footnote: CommandLine) -> None:
    lines = footnote("papers", "--format", "titles").out.splitlines()
    assert lines == ["EgoNormia", "VIVA: Values in Pictures", "Values of Nurses"]


def test_the_table_of_papers_shows_dates_and_titles(footnote: CommandLine) -> None:
    out = footnote("papers").out
    assert "2025-02-27" in out
    assert "VIVA: Values in Pictures" in out


def test_every_format_of_references_is_offered() -> None:
    assert list(ReferenceFormat) == list(REFERENCE_FORMATS)
    assert list(PaperFormat)[-len(REFERENCE_FORMATS) :] == list(REFERENCE_FORMATS)


@pytest.mark.parametrize("format", list(PaperFormat))
def test_a_title_can_not_steer_the_terminal(footnote: CommandLine, format: str) -> None:
    out = footnote("papers", "--undated", "--format", format).out
    assert "Nurses" in out
    assert "\x1b" not in out
    assert "\u202e" not in out


def test_a_date_leaves_undated_papers_out_and_says_so(footnote: CommandLine) -> None:
    result = footnote("papers", "--since", "2024-08", "--format", "titles")
    assert result.out.splitlines() == ["EgoNormia"]
    assert result.err == "1 undated paper skipped; add --include-undated to include them\n"
    both = footnote("papers", "--since", "2024-08", "--include-undated", "--format", "titles")
    assert (len(both.out.splitlines()), both.err) == (2, "")


@pytest.mark.parametrize("command", ["ask", "table"])
def test_an_answer_that_skips_undated_papers_says_how_to_include_them(footnote: CommandLine, command: str) -> None:
    assert footnote(command, "images", "--since", "2024").err == "add --include-undated to include them\n"
    assert footnote(command, "images", "--since", "2024", "--json").err == ""
    assert footnote(command, "images", "--since", "2024", "--include-undated").err == ""


def test_papers_are_picked_by_listing_and_limit(footnote: CommandLine) -> None:
    assert footnote("papers", "--listing", "PAGE-A", "--format", "titles").out.splitlines() == [VIVA.title]
    assert len(footnote("papers", "--limit", "2", "--format", "titles").out.splitlines()) == 2


def test_papers_are_picked_by_what_is_known_of_them(footnote: CommandLine) -> None:
    known = Paper("Known", ".", date(2022, 5, 1), authors=("Muster, Ada",), venue="ACL", keywords=("sleep",))
    footnote.assistant.index = FakeIndex((known, EGO))
    for option, value in (("author", "A. Muster"), ("venue", "acl"), ("year", "2022"), ("keyword", "Sleep")):
        assert footnote("papers", f"--{option}", value, "--format", "titles").out == "Known\n"
    assert footnote("papers", "--author", "Muster", "--year", "2025", "--format", "titles").out == ""
    footnote("ask", "images?", "--author", "Muster", "--year", "2022")
    assert footnote.assistant.filters == [FieldFilter(author="Muster", year=2022)]


def test_a_search_ranks_by_match(footnote: CommandLine) -> None:
    out = footnote("papers", "--search", "Values", "--limit", "1", "--format", "titles").out
    assert out == "VIVA: Values in Pictures\n"


def test_papers_as_json_hold_their_abstracts(footnote: CommandLine) -> None:
    papers = json.loads(footnote("papers", "--listing", "page-a", "--format", "json").out)
    assert [(one["title"], one["abstract"], one["date"]) for one in papers] == [
        (VIVA.title, VIVA.abstract, "2024-07-03")
    ]


def test_no_paper_prints_no_title(footnote: CommandLine) -> None:
    assert footnote("papers", "--listing", "page-z", "--format", "titles").out == ""


def test_the_exit_code_of_a_check_tells_the_verdict(footnote: CommandLine) -> None:
    supported = footnote("check", "VIVA has 1,240 images.", "--paper", "viva")
    assert (supported.code, supported.out.split()[0]) == (0, "supported")
    unsupported = footnote("check", "VIVA has 1,300 images.", "--paper", "viva", "--paper", "egonormia")
    assert (unsupported.code, unsupported.out.split()[0]) == (4, "unsupported")
    assert "1,300 is not in the papers" in unsupported.out
    doubtful = footnote("check", "VIVA has perhaps 1,240 images.", "--paper", "viva")
    assert (doubtful.code, doubtful.out.split()[0]) == (6, "doubtful")


def test_a_verdict_as_json_names_the_papers(footnote: CommandLine) -> None:
    told = json.loads(footnote("check", "VIVA has 1,240 images.", "--paper", "viva", "--json").out)
    assert (told["papers"], told["verdict"]) == ([VIVA.title], "supported")


def test_a_title_that_no_paper_has_is_met_with_the_nearest(footnote: CommandLine) -> None:
    result = footnote("check", "It is.", "--paper", "EgoDeath")
    assert result.code == 2
    assert "no paper is called 'EgoDeath'; the closest are: EgoNormia; " in result.err


def test_a_title_that_several_papers_may_have_names_them(footnote: CommandLine) -> None:
    result = footnote("check", "It is.", "--paper", "alues")
    assert result.code == 2
    assert "'alues' matches 2 papers; type more of the title: VIVA: Values in Pictures; " in result.err


def test_what_was_thought_of_answers_becomes_questions(
    footnote: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_HOME", str(tmp_path))
    assert footnote("feedback") == Result(0, "", "0 answers rated: 0 good, 0 poor\n")
    path = Settings(home=tmp_path).feedback_file
    images = FakeAssistant().ask("How many images?")
    keep(Feedback.on(images, "up", "", "0.1.0"), path)
    keep(Feedback.on(FakeAssistant().ask("Who pays?"), "down", "It says.\x1b[31m", "0.1.0"), path)
    told = "rated poor: Who pays? - It says.[31m\n2 answers rated: 1 good, 1 poor\n"
    printed = footnote("feedback")
    assert (printed.code, printed.err) == (0, told)
    file = tmp_path / "questions.jsonl"
    assert footnote("feedback", "--output", str(file)) == Result(0, "", told)
    assert file.read_text() == printed.out
    (question,) = read_questions(file)
    assert question.turns[0].gold == (VIVA.title,)
    assert footnote("feedback", "--output", str(tmp_path)).code == 2


def test_help_names_every_command(footnote: CommandLine) -> None:
    result = footnote("--help")
    assert result.code == 0
    for command in ("index", "ask", "chat", "papers", "check", "feedback", "doctor"):
        assert f"\n  {command} " in result.out


def test_the_version_is_the_installed_one(footnote: CommandLine) -> None:
    assert footnote("--version") == Result(0, f"footnote {footnote_version()}\n", "")


# From here on nothing is fake: a shelf of two papers, indexed by the command line itself.


SHELF = (
    {"title": "VIVA: Values in Pictures", "abstract": "VIVA has 1,240 images of life.", "date": "2024-07-03"},
    {"title": "EgoNormia", "abstract": "EgoNormia asks about the social norms in 1,853 videos."},
)


def command(home: Path, *arguments: str) -> list[str]:
    return ["env", f"FOOTNOTE_HOME={home}", sys.executable, "-m", "ui.cli.main", *arguments]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Index the shelf, once, in a process of its own."""
    home = tmp_path_factory.mktemp("home")
    listing = home / "shelf.jsonl"
    listing.write_text("\n".join(map(json.dumps, (*SHELF, {"title": "No Abstract"}))), encoding="utf-8")
    done = subprocess.run(
        command(home, "index", str(listing)), capture_output=True, text=True, cwd=ROOT, timeout=120, check=True
    )
    assert done.stdout == "2 added, 0 updated, 0 unchanged, 1 skipped; the index has 2 papers\n"
    assert done.stderr.startswith(f"skipped: {listing}, line 3: ")
    return home


@pytest.fixture
def home(shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a copy of the shelf to this test."""
    home = shutil.copytree(shelf, tmp_path / "home")
    monkeypatch.setenv("FOOTNOTE_HOME", str(home))
    return home


@pytest.fixture
def real(capsys: pytest.CaptureFixture[str], home: Path) -> CommandLine:
    """Give the command line over the shelf."""
    return CommandLine(capsys)


def test_papers_are_added_to_the_ones_that_are_there(real: CommandLine, tmp_path: Path) -> None:
    more = tmp_path / "more.json"
    more.write_text(json.dumps([{"title": "Third", "abstract": "A third paper says more."}]), encoding="utf-8")
    assert real("index", str(more)).out.startswith("1 added, 0 updated, 0 unchanged, 0 skipped")
    assert real("index", str(more)).out.startswith("0 added, 0 updated, 1 unchanged, 0 skipped")


def test_a_rebuilt_index_forgets_what_it_held(real: CommandLine, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text(json.dumps([{"title": "Third", "abstract": "A third paper says more."}]), encoding="utf-8")
    assert real("index", "--rebuild", str(other)).out.endswith("the index has 1 paper\n")
    assert real("papers", "--format", "titles").out == "Third\n"


def test_what_listings_disagree_about_is_said_at_the_first_build_as_it_is_on_add(
    real: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A first build was silent about it."""
    monkeypatch.setenv("FOOTNOTE_HOME", str(tmp_path / "another"))
    for number, venue in enumerate(("Journal A", "Journal B")):
        paper = {"title": "Third", "abstract": "A third paper says more.", "venue": venue}
        (tmp_path / f"{number}.json").write_text(json.dumps([paper]), encoding="utf-8")
    said = "note: 'Third': the venue is Journal B in one listing and Journal A in another; both are kept"
    built = real("index", str(tmp_path / "0.json"), str(tmp_path / "1.json"))
    assert (built.err.count(said), built.out) == (
        1,
        "1 added, 0 updated, 0 unchanged, 0 skipped; the index has 1 paper\n",
    )
    assert said not in real("index", str(tmp_path / "0.json"), str(tmp_path / "1.json")).err


def test_a_damaged_index_is_written_anew_from_its_own_papers(real: CommandLine, home: Path) -> None:
    flip(next(home.glob("index/g-*/chroma/chroma.sqlite3")))
    assert "footnote index --rebuild" in real("doctor").out
    assert real("index", "--rebuild").out == "0 added, 0 updated, 2 unchanged, 0 skipped; the index has 2 papers\n"
    assert "The index is damaged" not in real("doctor").out


def test_a_paper_is_taken_out_by_its_whole_title(real: CommandLine) -> None:
    title, other = (paper["title"] for paper in SHELF)
    refused = real("index", "--remove", title[:5])
    assert (refused.code, f"no paper has the exact title {title[:5]!r}" in refused.err) == (2, True)
    assert "1 removed, 0 skipped; the index has 1 paper\n" in real("index", "--remove", title).out
    assert real("papers", "--format", "titles").out == f"{other}\n"


def test_a_date_and_authors_are_corrected(real: CommandLine) -> None:
    title = SHELF[0]["title"]
    assert "give --date, --author or both" in real("correct", title).err
    refused = real("correct", title, "--date", "soon")
    assert (refused.code, "“soon” isn’t a date" in refused.err) == (2, True)
    assert "1 updated" in real("correct", title, "--date", "2021-05", "--author", "Liu, Hanxiao").out
    (paper,) = [one for one in json.loads(real("papers", "--format", "csl").out) if one["title"] == title]
    assert paper["author"] == [{"family": "Liu", "given": "Hanxiao"}]
    assert paper["issued"] == {"date-parts": [[2021, 5]]}


def test_a_listing_is_removed_with_its_papers(real: CommandLine, tmp_path: Path) -> None:
    more = tmp_path / "more.json"
    more.write_text(json.dumps([{"title": "Third", "abstract": "A third paper says more."}]), encoding="utf-8")
    real("index", str(more))
    refused = real("index", "--remove-listing", "mor")
    assert (refused.code, "no listing is called 'mor'; there are:" in refused.err) == (2, True)
    real("index", "--rename-listing", "more.json", "Papers of May")
    gone = real("index", "--remove-listing", "papers of may")
    assert "1 removed, 0 skipped; the index has 2 papers\n" in gone.out
    real("index", str(more))
    assert "no listing is called 'papers of may'" in real("index", "--remove-listing", "papers of may").err


def test_a_listing_goes_by_the_name_that_it_is_given_and_by_its_file(real: CommandLine) -> None:
    refused = real("index", "--rename-listing", "shelf", "Papers of May")
    assert (refused.code, "no listing is called 'shelf'; there are: shelf.jsonl" in refused.err) == (2, True)
    renamed = real("index", "--rename-listing", "shelf.jsonl", "Papers of May")
    assert (renamed.code, renamed.err) == (0, "renamed 'shelf.jsonl' to 'Papers of May'\n")
    real("index", "--rebuild")
    for name in ("of may", "SHELF.json"):
        assert len(real("papers", "--listing", name, "--format", "titles").out.splitlines()) == 2
    nothing = real("index", "--rename-listing", "Papers of May", " ")
    assert (nothing.code, "can’t name a listing" in nothing.err) == (2, True)
    assert "give either listings" in real("index", "--rebuild", "--rename-listing", "a", "b").err


def test_indexing_nothing_says_what_to_give(real: CommandLine) -> None:
    assert real("index").code == 2
    assert "give either listings, --rebuild, --remove, --remove-listing or --rename-listing" in real("index").err


def test_a_listing_that_can_not_be_read_is_named_and_exits_with_1(real: CommandLine, home: Path) -> None:
    result = real("index", "missing.json", str(home))
    assert (result.code, result.out.split(";")[0]) == (1, "0 added, 0 updated, 2 unchanged, 2 skipped")
    assert "skipped: missing.json: " in result.err


def test_a_question_is_answered_from_the_papers_that_were_indexed(real: CommandLine) -> None:
    result = real("ask", "How many images does VIVA have?", "--json")
    answer = json.loads(result.out)
    assert (result.code, answer["status"]) == (0, "answered")
    assert answer["citations"][0]["quote"] == "VIVA has 1,240 images of life."


def test_the_doctor_finds_a_new_shelf_sound(real: CommandLine) -> None:
    result = real("doctor")
    assert result.code == 0
    assert "2 papers, 1 of them undated" in result.out
    assert "wrong" not in result.out


def test_an_index_that_was_tampered_with_is_an_error_not_a_traceback(real: CommandLine, home: Path) -> None:
    for papers in home.glob("index/g-*/papers.jsonl"):
        papers.write_text(papers.read_text(encoding="utf-8").replace("1,240", "9,999"), encoding="utf-8")
    result = real("ask", "How many images does VIVA have?")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("Error: ")
    assert result.err.count("\n") == 1
    assert real("doctor").code == 1


def test_a_setting_that_makes_no_sense_is_an_error(real: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_PAPERS", "many")
    assert real("doctor") == Result(2, "", "Error: FOOTNOTE_PAPERS is 'many'; use a number, such as 3\n")


def test_a_reader_that_goes_away_is_no_error(home: Path) -> None:
    with subprocess.Popen(
        command(home, "papers", "--format", "json"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""


def test_an_uploaded_index_is_searched_from_elsewhere_and_not_changed(
    footnote: CommandLine, shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, elsewhere = str(tmp_path / "database"), tmp_path / "elsewhere"
    monkeypatch.setenv("FOOTNOTE_HOME", str(shelf))
    assert footnote("upload", url).err == f"{url} has 2 papers; search them with FOOTNOTE_INDEX_URL={url}\n"
    monkeypatch.setenv("FOOTNOTE_HOME", str(elsewhere))
    monkeypatch.setenv("FOOTNOTE_INDEX_URL", url)
    assert [paper.title for paper in open_assistant().index.papers] == [paper["title"] for paper in SHELF]
    for change in (["index", "--rebuild"], ["index", "--remove", "EgoNormia"], ["upload", url]):
        refused = footnote(*change)
        assert (refused.code, refused.out) == (2, "")
        assert refused.err.startswith(f"Error: the index at {url} can’t be changed from here.")
    assert not elsewhere.exists()


def test_help_does_not_wait_for_heavy_libraries() -> None:
    timed = [sys.executable, "-X", "importtime", "-m", "ui.cli.main", "--help"]
    loaded = subprocess.run(timed, capture_output=True, text=True, cwd=ROOT, check=True).stderr.split()
    assert not {"torch", "gradio", "chromadb", "llama_index", "sentence_transformers"} & set(loaded)
