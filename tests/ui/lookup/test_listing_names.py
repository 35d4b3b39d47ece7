from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.errors import KeptFileError
from ui.lookup.listing_names import ListingNameError, ListingNames, NamedListings

KNOWN = ("003_479a.txt", "004_11bc.txt", "saved.bib")
MAY = ListingNames({"003_479a.txt": "Papers of May"})


@pytest.fixture
def named(tmp_path: Path) -> NamedListings:
    named = NamedListings(tmp_path / "listing_names.json")
    named.rename("003_479a.txt", "Papers of May", KNOWN)
    return named


def test_a_listing_without_a_name_is_shown_by_its_file() -> None:
    assert [MAY.shown(file) for file in KNOWN] == ["Papers of May", "004_11bc.txt", "saved.bib"]


@pytest.mark.parametrize("name", ["003_479a.txt", "Papers of May", " papers  of MAY", "003_479A.TXT"])
def test_a_listing_is_found_by_either_name(name: str) -> None:
    assert MAY.find(name, KNOWN) == "003_479a.txt"


def test_a_file_called_as_another_listing_is_shown_is_found_first() -> None:
    assert ListingNames({"a.txt": "b.txt"}).find("b.txt", ("a.txt", "b.txt")) == "b.txt"


def test_an_unknown_listing_is_refused_with_both_names_of_those_that_there_are() -> None:
    with pytest.raises(ListingNameError, match=r"no listing is called 'May'; there are: Papers of May \(003_479a"):
        MAY.find("May", KNOWN)
    with pytest.raises(ListingNameError, match="there are: none"):
        MAY.find("Papers of May", ())


def test_listings_are_matched_by_a_part_of_either_name() -> None:
    assert MAY.matching("may", KNOWN) == MAY.matching("479A", KNOWN) == {"003_479a.txt"}
    assert MAY.matching(".txt", KNOWN) == {"003_479a.txt", "004_11bc.txt"}
    assert MAY.matching("june", KNOWN) == frozenset()


def test_a_name_is_kept_in_a_file_that_can_be_read(named: NamedListings, tmp_path: Path) -> None:
    kept = json.loads((tmp_path / "listing_names.json").read_text())
    assert kept == {"version": 1, "names": {"003_479a.txt": "Papers of May"}}
    assert NamedListings(tmp_path / "listing_names.json").read() == MAY


def test_a_renamed_listing_is_renamed_again_by_the_name_that_is_shown(named: NamedListings) -> None:
    assert named.rename("papers of may", " May,\n 2025 ", KNOWN) == "May, 2025"
    assert named.read().names == {"003_479a.txt": "May, 2025"}


def test_the_name_of_its_file_is_given_back_to_a_listing(named: NamedListings) -> None:
    assert named.rename("Papers of May", "003_479a.txt", KNOWN) == "003_479a.txt"
    assert named.read().names == {}


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("saved.bib", "", "'' can’t name a listing; use 1 to 100 characters"),
        ("saved.bib", " \u200b- ", "can’t name a listing"),
        ("saved.bib", "x" * 101, "can’t name a listing"),
        ("saved.bib", "papers of May", "another listing is called 'papers of May'; choose another name"),
        ("saved.bib", "003_479a.txt", "another listing is called"),
        ("saved.txt", "June", "no listing is called 'saved.txt'"),
    ],
)
def test_a_name_that_can_not_be_given_changes_nothing(named: NamedListings, old: str, new: str, why: str) -> None:
    with pytest.raises(ListingNameError, match=why):
        named.rename(old, new, KNOWN)
    assert named.read() == MAY


def test_the_name_of_a_listing_that_is_gone_is_free(named: NamedListings) -> None:
    assert named.rename("saved.bib", "Papers of May", KNOWN[1:]) == "Papers of May"


def test_a_forgotten_name_is_gone_and_the_others_stay(named: NamedListings) -> None:
    named.rename("saved.bib", "My library", KNOWN)
    named.forget(["003_479a.txt", "unknown.txt"])
    assert named.read().names == {"saved.bib": "My library"}


def test_a_damaged_file_is_set_aside_and_said(named: NamedListings, tmp_path: Path) -> None:
    (tmp_path / "listing_names.json").write_text('{"version": 1, "names": {"a.txt": 7}}')
    with pytest.raises(KeptFileError, match=r"set aside as listing_names.json.damaged-1"):
        named.read()
    assert named.read() == ListingNames()
