from __future__ import annotations

from pathlib import Path

import pytest

from assistant.extractive.sentence_selection import SentenceSelector, cite
from index import Paper, PaperIndex
from tests.support.fakes import BREAD, CATS, WordEncoder


def picked(paper: Paper, question: str, folder: Path, most: int = 1) -> list[str]:
    index = PaperIndex.build([paper, CATS, BREAD], folder, WordEncoder())
    quotes = SentenceSelector(index.snapshot, question).pick(paper, most)
    index.close()
    return [quote.sentence.text for quote in quotes]


def test_the_sentence_that_matches_is_picked(tmp_path: Path) -> None:
    assert picked(CATS, "When do cats sleep?", tmp_path) == ["Cats sleep by day."]


def test_the_second_pick_answers_what_the_first_left_open(tmp_path: Path) -> None:
    paper = Paper("Owls", "Owls hunt mice. Owls hunt mice often. Owls nest in barns.")
    assert "Owls nest in barns." in picked(paper, "Do owls hunt mice and nest in barns?", tmp_path, 2)


def test_the_sentence_that_answers_comes_first_and_its_context_follows_in_order(tmp_path: Path) -> None:
    paper = Paper("Owls", "Owls nest in barns. Owls catch mice there. Owls catch 12 mice.")
    quotes = picked(paper, "How many mice do owls catch?", tmp_path, 3)
    assert quotes == ["Owls catch 12 mice.", "Owls nest in barns.", "Owls catch mice there."]


def test_a_figure_is_preferred_where_one_is_asked_for(tmp_path: Path) -> None:
    paper = Paper("Owls", "Owls catch lots of mice. Owls catch 12 mice.")
    assert picked(paper, "How many mice do owls catch?", tmp_path) == ["Owls catch 12 mice."]
    assert picked(paper, "Which animals catch lots of mice?", tmp_path) == ["Owls catch lots of mice."]


def test_where_data_are_to_be_had_is_quoted_only_if_that_is_asked(tmp_path: Path) -> None:
    where = "Our owls data are available at https://owls.example."
    paper = Paper("Owls", f"We count birds in five barns. {where}")
    assert picked(paper, "Which owls data were counted?", tmp_path / "1") == ["We count birds in five barns."]
    assert picked(paper, "Are the owls data public?", tmp_path / "2") == [where]


def test_a_contribution_is_preferred_to_background(tmp_path: Path) -> None:
    paper = Paper("Owls", "Barns attract owls. We find that barns attract owls.")
    assert picked(paper, "What attracts owls, barns?", tmp_path) == ["We find that barns attract owls."]


def test_a_single_sentence_states_the_contribution_if_it_can(tmp_path: Path) -> None:
    paper = Paper("Owls", "We introduce OwlNet, a guarded trap. It catches mice fast.")
    index = PaperIndex.build([paper, CATS, BREAD], tmp_path, WordEncoder())
    selector = SentenceSelector(index.snapshot, "Which guarded trap catches mice fast?")
    assert selector.pick_one(paper).sentence.text == "We introduce OwlNet, a guarded trap."
    assert selector.pick(paper, 1)[0].sentence.text == "It catches mice fast."


def test_what_the_authors_did_is_passed_over_where_it_is_about_something_else(tmp_path: Path) -> None:
    paper = Paper("Owls", "We study two problems. A guarded trap catches mice fast.")
    index = PaperIndex.build([paper, CATS, BREAD], tmp_path, WordEncoder())
    selector = SentenceSelector(index.snapshot, "Which guarded trap catches mice fast?")
    assert selector.pick_one(paper).sentence.text == "A guarded trap catches mice fast."


def test_quotes_stand_in_the_order_of_the_abstract(few_index: PaperIndex) -> None:
    quotes = SentenceSelector(few_index.snapshot, "The rest stay in; cats sleep by day").pick(CATS, 2)
    assert [quote.sentence.text for quote in quotes] == ["Cats sleep by day.", "The rest stay in."]


def test_an_abstract_gives_no_more_sentences_than_it_has(few_index: PaperIndex) -> None:
    assert len(SentenceSelector(few_index.snapshot, "cats").pick(CATS, 99)) == len(CATS.sentences)


@pytest.mark.parametrize("question", ["?", "zebra", "the of and"])
def test_a_question_that_shares_nothing_still_gets_a_sentence(question: str, few_index: PaperIndex) -> None:
    assert len(SentenceSelector(few_index.snapshot, question).pick(CATS, 1)) == 1


def test_an_item_of_a_list_stands_behind_its_title(few_index: PaperIndex) -> None:
    sentences, citations = cite(SentenceSelector(few_index.snapshot, "cats").pick(CATS, 1), listed=True)
    assert sentences[0].lead == "\n- Cats at Night: "
    assert citations[0].number == 1


def test_the_telling_sentence_is_picked_whatever_matches(few_index: PaperIndex) -> None:
    selector = SentenceSelector(few_index.snapshot, "When do cats sleep?")
    assert CATS.sentences[0] not in [quote.sentence for quote in selector.pick(CATS, 1)]
    assert [quote.sentence for quote in selector.pick(CATS, 1, CATS.sentences[0])] == [CATS.sentences[0]]
