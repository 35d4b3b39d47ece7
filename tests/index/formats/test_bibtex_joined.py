"""What a BibTeX file says of an entry in another one, and in addresses, which LaTeX prints as they stand."""

from __future__ import annotations

import time

from index.listings import parse_listing
from index.papers import Paper

VOLUME = """@proceedings{Conf, title = {Proceedings of Made Up Things}, year = 2021, publisher = {Pub},
  doi = {10.1234/volume}, abstract = {A volume.}, author = {Ed Itor}}
"""
CHAPTER = """@inproceedings{a, title = {Night Trains}, abstract = {We ride trains. They are slow.},
  author = {Muster, Ada}, crossref = {conf}, pages = {1--2}}
"""


def read(text: str) -> dict[str, Paper]:
    return {paper.title: paper for paper in parse_listing(text.encode(), "library.bib").papers}


def test_an_entry_gets_what_it_lacks_from_the_one_that_crossref_names() -> None:
    for text in (CHAPTER + VOLUME, VOLUME + CHAPTER):
        paper = read(text)["Night Trains"]
        assert paper.venue == "Proceedings of Made Up Things"
        assert paper.date and paper.date.year == 2021
        assert paper.fields["publisher"] == "Pub"
        assert (paper.authors, paper.identifiers) == (("Muster, Ada",), {})


def test_an_entry_keeps_its_own_fields() -> None:
    own = CHAPTER.replace("pages = {1--2}", "booktitle = {Another Book}, year = 1999")
    paper = read(VOLUME + own)["Night Trains"]
    assert paper.venue == "Another Book"
    assert paper.date and paper.date.year == 1999


def test_a_crossref_to_nothing_changes_nothing() -> None:
    assert read(CHAPTER)["Night Trains"].venue is None
    assert read(CHAPTER.replace("{conf}", "{a}"))["Night Trains"].authors == ("Muster, Ada",)


def test_many_crossrefs_are_joined_in_no_time() -> None:
    started = time.process_time()
    parse_listing((VOLUME + CHAPTER * 500).encode(), "library.bib")
    assert time.process_time() - started < 10


def test_an_address_keeps_its_tilde_and_percent_signs() -> None:
    entry = "@article{{a, title = {{T}}, abstract = {{We test. It holds.}}, url = {{{}}}}}"
    for written, address in (
        ("https://example.org/~ada/a_b%20c?x=1&y=2#z", "https://example.org/~ada/a_b%20c?x=1&y=2#z"),
        (r"https://example.org/a\_b\%20c", "https://example.org/a_b%20c"),
        ("javascript:alert(1)", None),
    ):
        assert read(entry.format(written))["T"].url == address
