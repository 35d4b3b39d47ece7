from __future__ import annotations

from pathlib import Path

from index import Paper
from index.spelling import Vocabulary, count_words, load_vocabulary, save_vocabulary

COMMON = Vocabulary({"attention": 9, "intention": 9, "transformer": 4, "trainer": 4, "cell": 4, "hapax": 1})


def test_one_slip_is_tolerated_in_a_short_word_and_two_in_a_long_one() -> None:
    assert COMMON.nearest("trainr") == "trainer"
    assert COMMON.nearest("trinr") is None
    assert COMMON.nearest("transformr") == "transformer"
    assert COMMON.nearest("tranformr") == "transformer"
    assert COMMON.nearest("trnsfrmr") is None


def test_letters_that_changed_places_are_one_slip() -> None:
    assert COMMON.nearest("trianer") == "trainer"


def test_a_word_keeps_its_first_letter() -> None:
    assert COMMON.nearest("ettention") is None
    assert COMMON.nearest("intantion") == "intention"


def test_a_word_of_few_letters_is_not_corrected() -> None:
    assert COMMON.nearest("cel") is None
    assert COMMON.nearest("cels") is None


def test_a_word_of_a_single_paper_is_nothing_to_correct_to() -> None:
    """Many of them are misspelt themselves."""
    assert COMMON.nearest("hapex") is None


def test_of_words_equally_near_the_one_in_most_papers_is_meant() -> None:
    assert Vocabulary({"modal": 2, "model": 9, "modes": 3}).nearest("modll") == "model"


def test_a_paper_counts_once_for_a_word_and_accumulates_over_papers() -> None:
    first = count_words([Paper("A model", "The model, a Model."), Paper("B", "model")])
    assert first["model"] == 2
    assert count_words([Paper("C", "model")], first)["model"] == 3


def test_words_with_digits_marks_or_apostrophes_are_not_counted() -> None:
    assert dict(count_words([Paper("x_alpha", "beta2 gamma’s don't co-delta")])) == {"co": 1, "delta": 1}


def test_words_survive_the_file(tmp_path: Path) -> None:
    words = count_words([Paper("Über naïve", "Größe naïve \u2028 β-Zellen")])
    save_vocabulary(tmp_path / "words", words)
    assert load_vocabulary(tmp_path / "words") == words


def test_the_usual_spelling_is_that_of_most_papers() -> None:
    vocabulary = Vocabulary({"behavior": 9, "behaviour": 2, "colour": 5, "precise": 3})
    assert vocabulary.usual_spelling("behaviour") == "behavior"
    assert vocabulary.usual_spelling("color") == "colour"
    assert vocabulary.usual_spelling("precise") == "precise"


def test_a_word_that_no_paper_has_in_any_spelling_stays() -> None:
    assert Vocabulary({"cell": 4}).usual_spelling("labelled") == "labelled"
