"""Tests of assistant/references/byline.py."""

from __future__ import annotations

import pytest

from assistant.references import authors_text, byline, paper_link
from index.papers import Paper
from tests.assistant.references.papers import ATTACK, FULL


def test_three_authors_are_named_and_more_are_counted_as_others() -> None:
    assert authors_text(FULL) == "Ada Muster, Bo van der Beispiel, Group and Sons, Inc."
    assert authors_text(Paper("T", ".", authors=("A B", "C D", "E F", "G H"))) == "A B, C D, E F et al."


def test_nothing_is_said_of_what_is_not_known() -> None:
    assert byline(Paper("T", ".")) == ()
    assert paper_link(Paper("T", ".")) is None


def test_a_doi_is_linked_before_an_arxiv_number_and_that_before_an_address() -> None:
    labels = []
    for identifiers in ({"arxiv": "2101.00001", "doi": "10.1234/a"}, {"arxiv": "2101.00001"}, {}):
        link = paper_link(Paper("T", ".", identifiers=identifiers, url="https://www.example.org/1"))
        assert link
        labels.append(link.label)
    assert labels == ["doi:10.1234/a", "arXiv:2101.00001", "example.org"]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "https:///x", "//a.org", "https://a\\b"]
)
def test_only_web_addresses_are_linked(url: str) -> None:
    assert paper_link(Paper("T", ".", url=url)) is None


def test_an_identifier_can_not_break_out_of_its_address() -> None:
    link = paper_link(ATTACK)
    assert link
    assert link.url.isascii()
    assert not set(link.url) & set("\"<>' \n\x1b{}")
