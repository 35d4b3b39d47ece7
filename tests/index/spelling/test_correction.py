from __future__ import annotations

import pytest

from index.spelling import Correction, Vocabulary, correct, respell

WORDS = {"attention": 9, "instructions": 9, "program": 9, "transformer": 9, "reset": 9, "modes": 9}


def corrected(text: str) -> str:
    return correct(text, WORDS.__contains__, lambda: Vocabulary(WORDS)).text


def test_misspelt_words_are_corrected_and_named() -> None:
    spelling = correct("the atention of a progam?", WORDS.__contains__, lambda: Vocabulary(WORDS))
    assert spelling.text == "the attention of a program?"
    assert spelling.corrections == (Correction("atention", "attention"), Correction("progam", "program"))


@pytest.mark.parametrize("quoted", ['"atention"', "“atention”", "„atention”", 'the "an atention span"'])
def test_a_word_in_quotation_marks_stays(quoted: str) -> None:
    assert corrected(f"{quoted} of a progam") == f"{quoted} of a program"


def test_a_quotation_mark_alone_protects_nothing() -> None:
    assert corrected('a 5" progam and atention') == 'a 5" program and attention'


def test_a_word_that_the_corpus_or_english_has_stays() -> None:
    assert corrected("which moles instruct transformers") == "which moles instruct transformers"
    spelling = correct("the atention", lambda word: word == "atention", lambda: Vocabulary(WORDS))
    assert not spelling.corrections


def test_the_vocabulary_is_not_read_for_correct_words() -> None:
    def read() -> Vocabulary:
        raise AssertionError

    assert correct("which moles pay attention", WORDS.__contains__, read).text == "which moles pay attention"


def test_a_capitalised_word_may_be_a_name_unless_it_begins_the_question() -> None:
    assert corrected("does ResNet beat a Transfomer") == "does ResNet beat a Transfomer"
    assert corrected("Atention in ResNet") == "Attention in ResNet"
    assert corrected("RESET or reseet") == "RESET or reset"
    assert corrected("RESEET") == "RESEET"


def test_what_is_joined_to_a_digit_or_an_apostrophe_stays() -> None:
    text = "atention2 atention's x_atention"
    assert corrected(text) == text


def test_the_parts_of_a_hyphenated_word_are_corrected() -> None:
    assert corrected("self-atention") == "self-attention"


def test_words_are_respelt_as_in_most_papers_unless_they_are_quoted_or_may_be_names() -> None:
    vocabulary = Vocabulary({"behavior": 9, "behaviour": 2, "colour": 5})
    assert respell("Behaviour of color", vocabulary) == "Behavior of colour"
    assert respell('"behaviour" or the Behaviour of Brown', vocabulary) == '"behaviour" or the Behaviour of Brown'
