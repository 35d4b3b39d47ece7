"""Tests of index/formats/bibtex.py."""

from __future__ import annotations

from datetime import date

import pytest

from index.errors import ListingError
from index.listings.listing import read_listing
from tests.index.conftest import Saved

BIBTEX = r"""% exported
@string{lab = "The Lab"}
@comment{nothing}
@article{a, title = {{BERT} for M{\"u}ller \& {S}ons}, abstract = "It {really} works.", year = 2019, month = may}
@misc{broken, title = {No end, year = 2020
@inproceedings{b,
  title = "Using $k^{2}$ and V_{0.5}",
  abstract = {Two
    lines.},
  date = {2024-03-05},
  institution = lab,
}
@misc{c, title = {No abstract}}
"""


def test_bibtex_is_read_entry_by_entry(saved: Saved) -> None:
    listing = read_listing(saved("a.bib", BIBTEX))
    bert, index = listing
    assert (bert.title, bert.abstract) == ("BERT for Müller & Sons", "It really works.")
    assert (bert.date, bert.date_inferred) == (date(2019, 5, 1), True)
    assert (index.title, index.abstract) == ("Using $k^{2}$ and V_{0.5}", "Two lines.")
    assert (index.date, index.date_inferred) == (date(2024, 3, 5), False)
    assert index.organisation == "The Lab"
    assert [(remark.line, remark.reason) for remark in listing.skipped] == [
        (5, "it is not a complete BibTeX entry"),
        (13, "it has no abstract"),
    ]


def test_bibtex_is_recognised_without_its_extension(saved: Saved) -> None:
    assert len(read_listing(saved("export.txt", BIBTEX))) == 2


def test_bibtex_with_braces_too_deep_to_parse_is_refused(saved: Saved) -> None:
    with pytest.raises(ListingError, match="line 1"):
        read_listing(saved("a.bib", "@misc{a, title = " + "{" * 5000 + "x" + "}" * 5000 + "}"))
