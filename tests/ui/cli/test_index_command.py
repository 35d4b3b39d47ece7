"""Listings are read one by one; a bad one costs itself only."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.errors import ListingError
from ui.cli.index_command import gather

RECORD = {"title": "A Paper", "abstract": "It says something of interest to its readers."}


def listing(folder: Path, name: str, *records: object) -> Path:
    path = folder / name
    path.write_text(json.dumps(records), encoding="utf-8")
    return path


def test_the_papers_of_every_listing_in_a_folder_are_gathered(tmp_path: Path) -> None:
    listing(tmp_path, "a.json", RECORD)
    listing(tmp_path, "b.json", {**RECORD, "title": "Another"})
    assert [paper.title for paper in gather([tmp_path]).papers] == ["A Paper", "Another"]


def test_a_rejected_record_is_named_by_file_and_line(tmp_path: Path) -> None:
    path = listing(tmp_path, "a.json", RECORD, {"title": "No Abstract"})
    gathered = gather([path])
    assert len(gathered.papers) == 1
    (rejected,) = gathered.rejected
    assert rejected.startswith(f"{path}, line ")
    assert "No Abstract" in rejected


def test_a_listing_that_can_not_be_read_costs_itself_only(tmp_path: Path) -> None:
    good, bad = listing(tmp_path, "good.json", RECORD), tmp_path / "missing.json"
    gathered = gather([bad, good])
    assert len(gathered.papers) == 1
    (unreadable,) = gathered.unreadable
    assert unreadable.startswith(str(bad))


def test_a_link_out_of_a_folder_is_followed_only_if_it_is_named(tmp_path: Path) -> None:
    """Fails with `leads_outside` not asked in `gather`: what lies elsewhere would be read with the folder."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    listing(folder, "own.json", RECORD)
    (folder / "same.json").symlink_to("own.json")
    elsewhere = listing(tmp_path, "elsewhere.json", {**RECORD, "title": "Elsewhere"})
    (folder / "out.json").symlink_to(elsewhere)
    gathered = gather([folder])
    assert {paper.title for paper in gathered.papers} == {"A Paper"}
    (unreadable,) = gathered.unreadable
    assert unreadable == f"{folder}/out.json: it is a link out of its folder; to read it, name it: {elsewhere}"
    assert {paper.title for paper in gather([folder / "out.json"]).papers} == {"Elsewhere"}


def test_nothing_to_read_at_all_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ListingError, match=r"missing\.json"):
        gather([tmp_path / "missing.json"])
