"""Tests of assistant/references/styles.py."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.references import STYLES, format_references
from index.papers import Paper
from tests.assistant.references.papers import ATTACK, BARE, FULL

PEOPLE = replace(FULL, authors=FULL.authors[:2])


@pytest.mark.parametrize(
    ("style", "reference"),
    [
        (
            "apa",
            "Muster, A., & van der Beispiel, B. (2021). Night Trains and Sleep Debt. Journal of Made Up Results, "
            "12(3), 1–20. https://doi.org/10.1234/abcd.1",
        ),
        (
            "acl",
            "Ada Muster and Bo van der Beispiel. 2021. Night Trains and Sleep Debt. Journal of Made Up Results, "
            "12(3):1–20.",
        ),
        (
            "ieee",
            "[1] A. Muster and B. van der Beispiel, “Night Trains and Sleep Debt”, Journal of Made Up Results, "
            "vol. 12, no. 3, pp. 1–20, Mar. 2021, doi: 10.1234/abcd.1.",
        ),
        (
            "nature",
            "1. Muster, A. & van der Beispiel, B. Night Trains and Sleep Debt. Journal of Made Up Results 12, "
            "1–20 (2021).",
        ),
    ],
)
def test_an_article_is_formatted_in_each_style(style: str, reference: str) -> None:
    assert format_references([PEOPLE], style) == f"{reference}\n"


@pytest.mark.parametrize("style", STYLES)
def test_a_paper_without_authors_has_its_title_once(style: str) -> None:
    text = format_references([BARE], style)
    assert text.count("A Study of Cats") == 1
    assert "2024" in text


@pytest.mark.parametrize("style", STYLES)
def test_nothing_is_invented_for_a_paper_of_which_only_the_title_is_known(style: str) -> None:
    text = format_references([Paper("Alone", "One.")], style)
    assert text.replace("[1]", "").replace("1.", "").replace("(n.d.)", "").strip(" ,.“”\n") == "Alone"


def test_references_are_numbered_in_order_and_each_paper_has_one() -> None:
    lines = format_references([FULL, BARE, FULL], "ieee").splitlines()
    assert [line.split()[0] for line in lines] == ["[1]", "[2]"]


@pytest.mark.parametrize("style", STYLES)
def test_a_hostile_paper_is_one_line_without_control_characters(style: str) -> None:
    text = format_references([ATTACK], style)
    assert text.count("\n") == 1
    assert text.rstrip("\n").isprintable()
