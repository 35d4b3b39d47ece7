"""Tests of assistant/catalogue/lookup.py, and of what the assistant makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.catalogue import FieldQuestion, look_up, read_fields
from assistant.catalogue.lookup import MOST_LISTED
from assistant.question import DateFilter
from index import FieldFilter, Paper, PaperIndex
from tests.support.fakes import WordEncoder

TRAINS = Paper(
    "Night Trains",
    "Travellers lose 48 minutes of sleep. A quiet carriage helps.",
    date(2021, 3, 4),
    authors=("Muster, Ada",),
    identifiers={"arxiv": "2101.00001"},
    venue="ACL",
)
SHIPS = Paper("Ships", "Sailors sleep in watches. They drift.", date(2022, 1, 1), authors=("Muster, A.", "Bo Ya"))
BEES = Paper("Bees", "Bees return before dusk. We count hives.")
PAPERS = (TRAINS, SHIPS, BEES)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder: Path = tmp_path_factory.mktemp("catalogue")
    index = PaperIndex.build(PAPERS, folder / "index", WordEncoder())
    yield Assistant(index)
    index.close()


def looked_up(only: FieldFilter, since: date | None = None, until: date | None = None) -> str:
    decision = look_up(FieldQuestion("", only), PAPERS, DateFilter("", since, until))
    assert decision
    return decision.message


def test_papers_are_counted_and_quoted_newest_first(assistant: Assistant) -> None:
    answer = assistant.ask("Which papers by Ada Muster are there?")
    assert (answer.status, answer.message) == ("answered", "2 of 3 papers are by Ada Muster, newest first:")
    assert [citation.paper for citation in answer.citations] == [SHIPS, TRAINS]


def test_one_paper_is_found_by_its_number(assistant: Assistant) -> None:
    answer = assistant.ask("2101.00001")
    assert answer.message == "1 of 3 papers is numbered 2101.00001:"
    assert {citation.paper for citation in answer.citations} == {TRAINS}


def test_a_question_about_a_numbered_paper_is_answered_from_it(assistant: Assistant) -> None:
    answer = assistant.ask("How do bees in 2101.00001 return?")
    assert {citation.paper for citation in answer.citations} <= {TRAINS}
    assert [one.paper for one in answer.considered] == [TRAINS]


def test_a_field_that_no_source_gives_is_said_to_be_missing(assistant: Assistant) -> None:
    answer = assistant.ask("papers with keyword sleep")
    assert (answer.status, answer.reason) == ("declined", "not_in_corpus")
    assert answer.message == "The listings give no keywords, so no paper can be found by its keyword."


def test_a_value_that_no_paper_has_is_told_from_a_field_that_is_not_given() -> None:
    assert looked_up(FieldFilter(author="Zoe Zed")) == "None of the 2 papers with known authors is by Zoe Zed."
    assert looked_up(FieldFilter(venue="ICML")) == "The only paper with known venues isn’t in ICML."
    assert looked_up(FieldFilter(author="Bo Ya", venue="ACL")) == "No paper is by Bo Ya in ACL."


def test_the_corpus_is_counted(assistant: Assistant) -> None:
    answer = assistant.ask("How many papers are there?")
    assert (answer.status, answer.text) == ("answered", "There are 3 papers, 2 of them with a date.")


def test_the_papers_of_a_period_are_counted(assistant: Assistant) -> None:
    """Fails when the period is read and then ignored."""
    dated = [paper.date for paper in assistant.index.papers if paper.date]
    answer = assistant.ask(f"How many papers since {max(dated).year}?")
    inside = sum(day.year == max(dated).year for day in dated)
    assert f"{inside} of 3 papers are from that period" in answer.text
    assert "undated: 1" in answer.text


def test_undated_papers_with_the_field_that_a_period_leaves_out_are_told(tmp_path: Path) -> None:
    undated = replace(BEES, authors=("Muster, Ada",))
    assistant = Assistant(PaperIndex.build((TRAINS, SHIPS, undated), tmp_path, WordEncoder()))
    answer = assistant.ask("Which papers by Ada Muster are there?", since=date(2022, 1, 1))
    assert answer.notices == ("1 paper since 2022-01-01. 1 undated paper skipped.",)
    assert answer.undated_skipped == 1
    everything = assistant.ask("Which papers by Ada Muster are there?", since=date(2022, 1, 1), undated=True)
    assert everything.notices == ("1 paper since 2022-01-01. 1 undated paper included.",)
    assert assistant.ask("Which papers by Ada Muster are there?").notices == ()


def test_only_papers_of_the_dates_asked_for_are_listed() -> None:
    only = FieldFilter(author="Muster")
    assert looked_up(only, until=date(2021, 12, 31)) == "1 of 3 papers is by Muster:"
    assert looked_up(only, since=date(2023, 1, 1)) == "0 of 3 papers are by Muster, since 2023-01-01."


def test_a_long_list_is_cut_and_counted() -> None:
    many = tuple(Paper(f"T{number}", ".", authors=("Muster, Ada",)) for number in range(MOST_LISTED + 1))
    decision = look_up(FieldQuestion("", FieldFilter(author="Muster")), many, DateFilter(""))
    assert decision
    cut = f"the first {MOST_LISTED} are below, and all are on the Papers page"
    assert decision.message == f"51 of 51 papers are by Muster, newest first; {cut}:"
    assert len(decision.others) == MOST_LISTED


def test_a_filter_from_the_caller_limits_what_is_read(assistant: Assistant) -> None:
    answer = assistant.ask("Who sleeps in watches?", only=FieldFilter(author="Bo Ya"))
    assert {one.paper for one in answer.considered} == {SHIPS}
    assert "1 of 3 papers is by Bo Ya." in answer.notices
    assert assistant.ask("Who sleeps in watches?", only=FieldFilter(keyword="x")).status == "declined"


def test_a_search_finds_only_papers_that_pass_the_filter(assistant: Assistant) -> None:
    hits = assistant.index.search("sleep", only=FieldFilter(venue="ACL"))
    assert [hit.paper for hit in hits] == [TRAINS]


@pytest.mark.parametrize(
    "question",
    ["List all papers.", "Show me all the papers", "list everything", "Which papers are there?", "all titles"],
)
def test_all_papers_are_listed_and_counted(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert (answer.status, answer.shape) == ("answered", "list")
    assert answer.message == "There are 3 papers, 2 of them with a date, newest first:"
    assert [citation.paper for citation in answer.citations] == [SHIPS, TRAINS, BEES]


def test_all_papers_on_a_subject_are_not_all_papers() -> None:
    asked = read_fields("List all the papers about night trains", PAPERS, "trains".__eq__)
    assert not asked.every
