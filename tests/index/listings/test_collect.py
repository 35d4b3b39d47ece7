"""Tests of index/listings/collect.py."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.errors import ListingError
from index.listings.collect import collect_papers, default_papers, find_listings
from tests.conftest import ROOT

DATA = ROOT / "index" / "data"
PAGES = sorted(DATA.glob("*.txt"))
RECORD = {"title": "A Paper", "abstract": "It says something of interest to its readers."}


def listing(folder: Path, name: str, *records: object) -> Path:
    path = folder / name
    path.write_text(json.dumps(records), encoding="utf-8")
    return path


def test_the_papers_of_every_listing_in_a_folder_are_collected(tmp_path: Path) -> None:
    listing(tmp_path, "a.json", RECORD)
    listing(tmp_path, "b.json", {**RECORD, "title": "Another"})
    assert [paper.title for paper in collect_papers([tmp_path]).papers] == ["A Paper", "Another"]


def test_a_skipped_or_repaired_record_is_named_with_file_line_and_reason(tmp_path: Path) -> None:
    path = listing(tmp_path, "a.json", {**RECORD, "date": "soon"}, {"title": "No Abstract"})
    collected = collect_papers([path])
    assert len(collected.papers) == 1
    assert collected.skipped == (f"{path}, line 1: it has no abstract (No Abstract)",)
    (repaired,) = collected.repaired
    assert repaired.startswith(f"{path}, line 1: 'soon' is not a date") and repaired.endswith("(A Paper)")


def test_an_unreadable_listing_does_not_affect_the_others(tmp_path: Path) -> None:
    good, bad = listing(tmp_path, "good.json", RECORD), tmp_path / "missing.json"
    collected = collect_papers([bad, good])
    assert len(collected.papers) == 1
    (unreadable,) = collected.unreadable
    assert unreadable.startswith(str(bad))


def test_a_link_out_of_a_folder_is_followed_only_if_it_is_named(tmp_path: Path) -> None:
    """Fails if links are not checked: a file outside the folder would be read with it."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    listing(folder, "own.json", RECORD)
    (folder / "same.json").symlink_to("own.json")
    elsewhere = listing(tmp_path, "elsewhere.json", {**RECORD, "title": "Elsewhere"})
    (folder / "out.json").symlink_to(elsewhere)
    collected = collect_papers([folder])
    assert {paper.title for paper in collected.papers} == {"A Paper"}
    assert collected.unreadable == (
        f"{folder}/out.json: it is a link to another folder; to read it, give the path: {elsewhere}",
    )
    assert {paper.title for paper in collect_papers([folder / "out.json"]).papers} == {"Elsewhere"}


def test_collecting_no_paper_at_all_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ListingError, match=r"missing\.json"):
        collect_papers([tmp_path / "missing.json", tmp_path / "also_missing.json"])


def test_the_default_papers_are_all_entries_of_the_bundled_listings() -> None:
    papers = default_papers()
    assert len(papers) == 338
    assert len({paper.key for paper in papers}) == 279
    assert {name for paper in papers for name in paper.listings} == {path.name for path in PAGES}


def test_a_folder_stands_for_its_listings_and_a_file_for_itself() -> None:
    assert find_listings([DATA]) == tuple(PAGES)
    assert find_listings([PAGES[3], DATA]) == (PAGES[3], *PAGES[:3], PAGES[4])
    assert find_listings([Path("any.name")]) == (Path("any.name"),)


def test_a_folder_without_a_listing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("# Notes")
    with pytest.raises(ListingError, match=r"no listing in this folder; expected a file ending in \.atom, "):
        find_listings([tmp_path])


def test_a_folder_says_what_was_read_and_what_was_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"title": "T", "abstract": "A."}')
    (tmp_path / "notes.docx").write_text("x")
    (tmp_path / "inside").mkdir()
    collected = collect_papers([tmp_path])
    assert collected.read == (f"{tmp_path}/a.jsonl: 1 paper (JSON or JSON Lines)",)
    assert [message.partition(": ")[0] for message in collected.passed_over] == [
        f"{tmp_path}/inside",
        f"{tmp_path}/notes.docx",
    ]


def test_of_many_bad_entries_ten_are_named_and_the_others_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"title": "T", "abstract": "A."}\n' + '{"title": "Bad"}\n' * 30)
    collected = collect_papers([path])
    assert (len(collected.skipped), collected.skipped_count) == (11, 30)
    assert collected.skipped[-1] == f"{path}: 20 more of 30 entries"
