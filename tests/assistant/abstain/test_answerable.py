"""How likely the papers are to answer a question."""

from __future__ import annotations

import json

import numpy as np
import pytest

from assistant import Assistant
from assistant.abstain.answerable import (
    ANSWERABLE_FEATURES,
    ONE_ANSWER_FEATURES,
    ONE_ANSWER_WEIGHTS,
    SEVERAL_WEIGHTS,
    answerable_chance,
    answerable_features,
)
from assistant.abstain.decide import CAVEAT, DECLINED
from index import PaperIndex
from index.search import EVIDENCE_PAPERS


def chance(index: PaperIndex, question: str, *, several: bool = False) -> float:
    hits = index.search(question, EVIDENCE_PAPERS)
    evidence = index.snapshot.evidence(question, [hit.paper for hit in hits])
    return answerable_chance(index.snapshot, question, hits, evidence, several=several)


@pytest.mark.parametrize(
    "question", ["Which benchmark tests nursing values?", "What does process reward hacking do to training?"]
)
def test_a_question_that_a_paper_answers_is_likely_to_have_an_answer(
    question: str, real_index: PaperIndex
) -> None:
    assert chance(real_index, question) > CAVEAT.one


@pytest.mark.parametrize(
    "question",
    [
        "How do pedestrian detectors cope with rain?",
        "Does speculative decoding with a draft model change the output?",
    ],
)
def test_a_question_near_the_papers_that_none_answers_is_unlikely_to(
    question: str, real_index: PaperIndex
) -> None:
    assert chance(real_index, question) < DECLINED.one


def test_a_topic_that_the_papers_have_is_likelier_than_one_that_they_lack(real_index: PaperIndex) -> None:
    present = chance(real_index, "Which papers are about reward hacking?", several=True)
    absent = chance(real_index, "Which papers are about coral reefs?", several=True)
    assert absent < DECLINED.several < CAVEAT.several < present


def test_a_name_that_no_paper_has_is_counted(real_index: PaperIndex) -> None:
    question = "Is GSM8K or Kubernetes a benchmark of values?"
    hits = real_index.search(question, EVIDENCE_PAPERS)
    features = answerable_features(real_index.snapshot, question, hits, 1.0)
    assert features[ANSWERABLE_FEATURES.index("unknown names")] == 2


def test_the_words_matched_worst_are_those_that_the_papers_lack(real_index: PaperIndex) -> None:
    paper = real_index.search("nursing values benchmark", 1)[0].paper
    nursing, submarines = real_index.snapshot.word_matches("nursing submarines", paper)
    assert submarines < nursing


def test_without_papers_the_features_are_numbers(real_index: PaperIndex) -> None:
    assert np.isfinite(answerable_features(real_index.snapshot, "Why?", (), 0.0)).all()


def test_the_weights_are_those_of_the_features() -> None:
    for path, names in ((ONE_ANSWER_WEIGHTS, ONE_ANSWER_FEATURES), (SEVERAL_WEIGHTS, ANSWERABLE_FEATURES)):
        assert json.loads(path.read_text(encoding="utf-8"))["features"] == list(names)


def test_a_short_question_about_a_named_paper_has_no_caveat(real_assistant: Assistant) -> None:
    """Fails if the chance of an answer decides: a question of one word is unlikely to have one."""
    assert real_assistant.ask("what is SVPO").status == "answered"
