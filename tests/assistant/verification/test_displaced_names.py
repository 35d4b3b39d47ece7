"""A name that the paper has elsewhere, where the cited sentence names something else."""

from __future__ import annotations

from assistant.text import Sources, find_names
from assistant.verification.displaced_names import displaced_names

TITLE = "Otters on Ferries with FerryBERT"
QUOTES = ["We also test Llama 3 and Qwen without training."]
PAPER = Sources([TITLE, *QUOTES, "Our ensemble of DeBERTa encoders wins. E. coli grows. The Llama family is old."])


def displaced(claim: str, quotes: list[str] = QUOTES) -> list[tuple[str, str]]:
    return [
        (name.text, other) for name, other in displaced_names(claim, find_names(claim), quotes, [TITLE], PAPER)
    ]


def test_a_name_from_elsewhere_in_the_paper_displaces_one_of_the_quotes() -> None:
    assert displaced("The test was of DeBERTa.") == [("DeBERTa", "Llama 3")]


def test_beside_all_the_names_of_the_quotes_it_displaces_none() -> None:
    assert displaced("The test of DeBERTa, Llama 3 and Qwen was short.") == []
    assert displaced("The test was of DeBERTa.", ["We test them."]) == []


def test_what_the_paper_is_called_and_what_the_claim_is_about_may_be_named() -> None:
    assert displaced("The test was of FerryBERT.") == []
    assert displaced("DeBERTa was tested.") == []


def test_a_form_of_a_name_in_the_quotes_a_letter_and_an_unknown_name_displace_none() -> None:
    assert displaced("The test was of Llama.") == []
    assert displaced("The test was of E. coli.") == []
    assert displaced("The test was of Gemma.") == []
