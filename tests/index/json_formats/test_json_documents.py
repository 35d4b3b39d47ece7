"""Tests of index/json_formats/json_documents.py."""

from __future__ import annotations

import json
from datetime import date

import pytest

from index.errors import ListingError
from index.listings.listing import read_listing
from index.papers.paper import Paper
from tests.index.conftest import Saved


def test_json_may_be_a_list_an_object_with_a_list_or_lines(saved: Saved) -> None:
    one, two = ({"title": f"Title {n}", "abstract": "It works.", "date": "2024-03-05"} for n in (1, 2))
    forms = {
        "a.json": json.dumps([one, two]),
        "b.json": json.dumps({"count": 2, "tags": ["x"], "papers": [one, two]}, indent=1),
        "c.jsonl": f"{json.dumps(one)}\n\n{json.dumps(two)}\n",
        "d.txt": f"{json.dumps(one)}\n{json.dumps(two)}",
    }
    for name, content in forms.items():
        listing = read_listing(saved(name, content))
        assert [paper.title for paper in listing] == ["Title 1", "Title 2"]
        assert listing[0].date == date(2024, 3, 5)


def test_in_a_record_of_the_hub_api_the_inner_paper_wins(saved: Saved) -> None:
    record = {
        "publishedAt": "2025-05-20T01:00:00.000Z",
        "title": "Title",
        "paper": {
            "title": "Title",
            "summary": "It\nworks.",
            "publishedAt": "2025-05-13T16:02:10.000Z",
            "authors": [{"name": "Ada Muster"}],
            "id": "2505.00001",
            "organization": {"name": "ByteDance-Seed", "fullname": "ByteDance Seed"},
        },
    }
    (paper,) = read_listing(saved("api.json", json.dumps([record])))
    assert paper == Paper(
        "Title",
        "It works.",
        date(2025, 5, 13),
        organisation="ByteDance Seed",
        listings=("api.json",),
        authors=("Ada Muster",),
        identifiers={"arxiv": "2505.00001"},
        kind="preprint",
    )


def test_a_single_paper_is_a_listing_even_if_it_contains_lists(saved: Saved) -> None:
    record = {"authors": [{"name": "X"}], "title": "Title", "summary": "It works."}
    assert [paper.title for paper in read_listing(saved("a.json", json.dumps(record, indent=2)))] == ["Title"]


def test_a_bad_record_is_skipped_and_named_with_its_line(saved: Saved) -> None:
    lines = [
        '{"title": "Good", "abstract": "It works."}',
        '{"title": "No abstract"}',
        '{"abstract": "No title."}',
        "[1, 2]",
        '{"title": "Broken", ',
        '{"title": "Not a day", "abstract": "It works.", "date": "2024-13-45"}',
        '{"title": "Also good", "abstract": "It works.", "date": NaN}',
    ]
    listing = read_listing(saved("a.jsonl", "\n".join(lines)))
    assert [paper.title for paper in listing] == ["Good", "Not a day", "Also good"]
    assert [remark.line for remark in listing.skipped] == [2, 3, 4, 5]
    assert [remark.what for remark in listing.skipped] == ["No abstract", "No title.", "", ""]
    assert str(listing.skipped[0]) == "line 2: it has no abstract (No abstract)"
    (mended,) = listing.repaired
    assert (mended.line, mended.what) == (6, "Not a day") and "2024-13-45" in mended.reason


def test_a_broken_first_line_does_not_affect_the_others(saved: Saved) -> None:
    listing = read_listing(saved("a.txt", '{"title": "Br\n{"title": "Good", "abstract": "It works."}'))
    assert [paper.title for paper in listing] == ["Good"]
    assert [remark.line for remark in listing.skipped] == [1]


def test_a_truncated_list_gives_the_complete_records_before_the_end(saved: Saved) -> None:
    whole = json.dumps([{"title": f"T{n}", "abstract": "It works."} for n in range(3)], indent=1)
    for name, content in (("a.json", whole), ("b.json", f'{{"papers": {whole}}}')):
        listing = read_listing(saved(name, content[: content.rindex("works")]))
        assert [paper.title for paper in listing] == ["T0", "T1"]
        assert [remark.line for remark in listing.skipped] == [10]


@pytest.mark.parametrize(
    "text", ["[" * 200_000, '{"a":' * 100_000, '[{"title": ' + "9" * 5000 + "}]", '{"papers": []}']
)
def test_json_that_is_too_deep_has_too_long_a_number_or_no_papers_is_refused(text: str, saved: Saved) -> None:
    with pytest.raises(ListingError, match=r"a\.json"):
        read_listing(saved("a.json", text))


def test_a_year_alone_is_an_inferred_date(saved: Saved) -> None:
    (paper,) = read_listing(saved("a.json", '[{"title": "T", "abstract": "A.", "date": 2024}]'))
    assert (paper.date, paper.date_inferred) == (date(2024, 1, 1), True)
