from __future__ import annotations

import time

import pytest

from assistant.abstain.detail_patterns import DETAILS
from assistant.abstain.missing_details import find_missing_details
from index import Paper

BARE = Paper("A Model", "We train a model of 2.4B parameters. It beats the others.")


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("What learning rate was it trained with?", "give the learning rate"),
        ("Who wrote the paper on rivers?", "say who wrote it"),
        ("Who are the first authors?", "say who wrote it"),
        ("Which university do they work at?", "say where its authors work"),
        ("How many GPU hours did the search take?", "say how long it takes"),
        ("How long did the model take to train?", "say how long it takes"),
        ("How much did the annotators cost?", "say what it cost"),
        ("How many annotators took part?", "say how many people took part"),
        ("Under which licence is the data?", "mention its licence"),
        ("Who funded the work?", "say who funded it"),
        ("In which city were the nurses asked?", "say where it took place"),
        ("In which year were they asked?", "say when it took place"),
        ("When were the answers collected?", "say when it took place"),
        ("Which conference accepted it?", "name its venue"),
        ("How often has it been cited?", "say how often it is cited"),
        ("How many folds were used?", "give other training settings"),
        ("Which temperature was used for sampling?", "give the sampling settings"),
        ("What kappa did the annotators reach?", "say how well its annotators agree"),
        ("How much memory does it take?", "say how much memory it takes"),
        ("In how many languages is it written?", "name the languages"),
        ("What was the dollar cost of it all?", "say what it cost"),
        ("What did it reach on AIME 2025?", "mention “AIME 2025”"),
    ],
)
def test_a_detail_that_the_abstract_lacks_is_named(question: str, missing: str) -> None:
    assert str(find_missing_details(question, BARE)) == missing


def test_a_setting_mentioned_without_its_value_is_missing() -> None:
    paper = Paper("T", "It adapts the learning rate of each neuron. All of 40 runs end.")
    assert str(find_missing_details("What is the learning rate used here?", paper)) == "give the learning rate"


@pytest.mark.parametrize(
    ("question", "abstract"),
    [
        ("What learning rate was it trained with?", "A learning rate of 0.1 works."),
        ("How many GPU hours did it take?", "Training takes 40 GPU hours."),
        ("Why does it adapt learning rates?", "It adapts learning rates."),
        ("Which batch sizes help most?", "Small batch sizes help."),
        ("How long does it take to train?", "It trains in three days."),
        ("How much did it cost?", "All of it cost $40."),
        ("How many annotators took part?", "We asked 38 trained annotators."),
        ("How many participants were there?", "A study with 500 other people."),
        ("How many parameters does it have?", "A model of 2.4B weights."),
        ("In which country was it?", "We asked people in Peru."),
        ("In which year was it?", "Our survey of May 2021 says so."),
        ("Which grants paid for it?", "A grant of the EU made it possible."),
        ("In which languages is it?", "It is in English and French."),
        ("How does it treat Schrödinger's equation?", 'The Schr\\"odinger equation is solved.'),
        ("Does A beat B by 1,000x?", "One thousand times as fast."),
    ],
)
def test_a_detail_that_the_abstract_gives_is_not_missing(question: str, abstract: str) -> None:
    assert find_missing_details(question, Paper("T", abstract)) is None


@pytest.mark.parametrize(
    "question",
    [
        "How often do highly cited papers mention harms?",
        "What cost function is minimised?",
        "How many images are there?",
        "What do authors of surveys recommend?",
        "Which model size works best?",
    ],
)
def test_other_questions_ask_for_no_such_detail(question: str) -> None:
    assert find_missing_details(question, BARE) is None


def test_details_are_the_whole_question_when_nothing_else_is_asked() -> None:
    whole = find_missing_details("What learning rate and batch size did it use?", BARE)
    part = find_missing_details("What learning rate did it use, and how large is it?", BARE)
    assert whole
    assert part
    assert (whole.whole, part.whole) == (True, False)


def test_no_pattern_is_slow_on_long_text() -> None:
    for text in ("how much " * 6000, "a" * 50_000, "how many times " * 4000, "what were " * 5000):
        for detail in DETAILS:
            started = time.perf_counter()
            detail.asked.search(text)
            if detail.given:
                detail.given.search(text)
            assert time.perf_counter() - started < 0.5
