"""Tests of assistant/text/language.py."""

from __future__ import annotations

import pytest

from assistant.text import is_in_another_language
from eval.answers import QUESTIONS, read_questions


@pytest.mark.parametrize(
    "question",
    [
        "Quels articles étudient le piratage de récompense ?",
        "Belohnungsmodelle für Sprachmodelle",
        "¿Los modelos de lenguaje tienen valores estables?",
        "Quanti articoli parlano di pregiudizi impliciti?",
        "Hoeveel talen worden er onderzocht?",
        "Które artykuły badają wartości moralne?",
        "哪些论文研究奖励黑客？",
        "Какие статьи изучают моделирование вознаграждения?",
        "ما هي الأوراق التي تدرس القيم الإنسانية؟",
    ],
)
def test_a_question_in_another_language_is_told(question: str) -> None:
    assert is_in_another_language(question, ["en"])


@pytest.mark.parametrize(
    "question",
    [
        "StyleGAN2 FFHQ FID",
        "wich papres studdy reward haking",
        "NMDA NR2A zinc nanomolar",
        "Mamba vs transformers",
        "VIVA",
    ],
)
def test_keywords_names_and_typing_errors_are_no_other_language(question: str) -> None:
    assert not is_in_another_language(question, ["en"])


def test_no_labelled_question_in_english_is_taken_for_another_language() -> None:
    texts = [turn.text for question in read_questions(QUESTIONS) for turn in question.turns]
    assert [text for text in texts if is_in_another_language(text, ["en"])] == []


def test_one_of_several_languages_is_enough() -> None:
    assert not is_in_another_language("Wie groß ist der Datensatz?", ["en", "de"])
