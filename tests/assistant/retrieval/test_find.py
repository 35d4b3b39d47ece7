from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Form
from assistant.question.date_filter import read_dates
from assistant.question.followups import FollowUp
from assistant.retrieval import Found, find
from assistant.retrieval.find import MOST_PERHAPS
from index import Paper, PaperIndex
from tests.support.fakes import CATS, SHELF, WordEncoder

TODAY = date(2026, 7, 1)


def found(index: PaperIndex, question: str, most: int = 2) -> Found:
    dates = read_dates(question, TODAY)
    return find(index.snapshot, FollowUp(dates.question), most, dates)


@pytest.fixture
def crowded(tmp_path: Path) -> PaperIndex:
    """Forty papers on other things, and three on cats, one of them new."""
    others = [Paper(f"Topic {name}", f"This is about {name} alone.") for name in map(str, range(40))]
    cats = [Paper(f"Cats {year}", f"Cats hunt in {year}.", date(year, 1, 1)) for year in (2019, 2020, 2026)]
    return PaperIndex.build([*others, *cats], tmp_path, WordEncoder())


def test_a_list_holds_every_paper_that_stands_out_and_no_other(crowded: PaperIndex) -> None:
    papers = found(crowded, "Which papers say that cats hunt?")
    assert papers.several
    assert {hit.paper.title for hit in papers.near} == {"Cats 2019", "Cats 2020", "Cats 2026"}


def test_a_list_within_dates_is_cut_by_what_stands_out_of_all_papers(crowded: PaperIndex) -> None:
    papers = found(crowded, "Which papers since 2020 say that cats hunt?")
    assert {hit.paper.title for hit in papers.near} == {"Cats 2020", "Cats 2026"}


def test_a_list_of_a_stated_number_holds_so_many(crowded: PaperIndex) -> None:
    papers = found(crowded, "Which two papers say that cats hunt in 2019 or in 2020?")
    assert {hit.paper.title for hit in papers.near} == {"Cats 2019", "Cats 2020"}


def test_those_about_as_good_as_the_last_of_a_stated_number_are_on_the_list_too(crowded: PaperIndex) -> None:
    assert len(found(crowded, "What do the two papers say on how cats hunt?").near) == 3


def test_the_newest_come_first_where_they_are_asked_for(crowded: PaperIndex) -> None:
    papers = found(crowded, "What is the newest paper that says cats hunt?")
    assert [hit.paper.title for hit in papers.hits][:1] == ["Cats 2026"]
    assert papers.first == "newest"


def test_one_answer_takes_the_best_few(few_index: PaperIndex) -> None:
    papers = found(few_index, "How many cats hunt at night?")
    assert (len(papers.hits), papers.hits[0].paper, papers.several) == (2, CATS, False)


def test_the_paper_before_is_left_out_where_another_is_asked_for(few_index: PaperIndex) -> None:
    understood = FollowUp("Does anything else hunt at night?", other_than=CATS)
    papers = find(few_index.snapshot, understood, len(SHELF), read_dates(understood.question, TODAY))
    assert CATS not in [hit.paper for hit in papers.hits]


def test_a_question_about_the_paper_before_asks_for_one(few_index: PaperIndex) -> None:
    understood = FollowUp("Which methods did that one use? (about: Cats at Night)", about=CATS)
    assert not find(few_index.snapshot, understood, 2, read_dates(understood.question, TODAY)).several


def test_for_a_model_the_papers_of_a_list_come_first_and_others_follow(crowded: PaperIndex) -> None:
    plain = found(crowded, "Which papers are about cats?")
    more = find(crowded.snapshot, FollowUp("Which papers are about cats?"), 2, read_dates("", TODAY), at_least=12)
    assert more.hits[: len(more.near)] == more.near == plain.near
    assert len(more.hits) == 12


def test_for_a_model_others_follow_where_a_list_may_be_asked_for_too_and_not_where_one_paper_is(
    crowded: PaperIndex,
) -> None:
    def read(form: Form | None = None) -> Found:
        asked = FollowUp("cats hunting")
        return find(crowded.snapshot, asked, 2, read_dates("", TODAY), at_least=MOST_PERHAPS + 3, form=form)

    perhaps = read()
    assert perhaps.unsure and perhaps.shape == "fact"
    assert perhaps.hits[: len(perhaps.near)] == perhaps.near and len(perhaps.hits) == MOST_PERHAPS
    one = read("answer")
    assert one.hits == one.near and len(one.hits) < MOST_PERHAPS


def shaped(index: PaperIndex, question: str, form: Form) -> Found:
    return find(index.snapshot, FollowUp(question), 2, read_dates(question, TODAY), form=form)


def test_the_asker_may_have_a_list_shown_as_one_answer_and_one_answer_as_a_list(crowded: PaperIndex) -> None:
    assert not shaped(crowded, "Which papers say that cats hunt?", "answer").several
    assert shaped(crowded, "When do the cats of 2019 hunt?", "list").several


def test_a_list_may_be_shown_as_a_table(crowded: PaperIndex) -> None:
    papers = shaped(crowded, "Which papers say that cats hunt?", "table")
    assert papers.as_table
    assert {hit.paper.title for hit in papers.near} == {"Cats 2019", "Cats 2020", "Cats 2026"}


def test_papers_of_an_earlier_answer_may_be_shown_as_one_answer_or_a_table(crowded: PaperIndex) -> None:
    among = tuple(paper for paper in crowded.papers if paper.title.startswith("Cats"))
    question = "Which of them hunt in 2020?"
    understood = FollowUp(question, subject=question, among=among)
    dates = read_dates("", TODAY)
    one = find(crowded.snapshot, understood, 2, dates, form="answer")
    table = find(crowded.snapshot, understood, 2, dates, form="table")
    assert [hit.paper.title for hit in one.near] == ["Cats 2020"]
    assert (table.as_table, {hit.paper for hit in table.near}) == (True, set(among))


def test_a_list_says_which_dates_were_not_read(crowded: PaperIndex) -> None:
    question = "Which papers are on cats born in 2019?"
    assert any("“in 2019”" in notice for notice in found(crowded, question).notices)
    assert not any("in 2019" in notice for notice in found(crowded, "Who owned the cats born in 2019?").notices)


def test_a_comparison_of_what_no_paper_is_named_for_is_an_overview(crowded: PaperIndex) -> None:
    papers = found(crowded, "Compare ZEBRA-7 and YAK-3.")
    assert (papers.shape, papers.unknown_names) == ("synthesis", ("ZEBRA-7", "YAK-3"))


@pytest.mark.parametrize(
    "question", ["How much sleep do the cats lose?", "How long do cats hunt?", "When do cats hunt?"]
)
def test_what_a_number_may_answer_is_not_only_a_list(crowded: PaperIndex, question: str) -> None:
    papers = found(crowded, question)
    assert (papers.shape, papers.several) == ("fact", False)
