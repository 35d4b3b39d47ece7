"""Tests of assistant/references/csl.py."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from assistant.references import papers_to_csl, papers_to_csl_json
from index.listings import parse_listing
from index.papers import Paper
from tests.assistant.references.papers import ATTACK, BARE, FULL


def test_all_that_csl_has_a_variable_for_is_written() -> None:
    (item,) = papers_to_csl([FULL])
    assert item["id"] == "muster2021night"
    assert item["type"] == "article-journal"
    assert item["author"] == [
        {"family": "Muster", "given": "Ada"},
        {"family": "van der Beispiel", "given": "Bo"},
        {"literal": "Group and Sons, Inc."},
    ]
    assert item["issued"] == {"date-parts": [[2021, 3, 4]]}
    assert (item["volume"], item["issue"], item["page"]) == ("12", "3", "1-20")
    assert item["publisher"] == "Made Up & Sons"
    assert (item["DOI"], item["archive_location"]) == ("10.1234/abcd.1", "arXiv:2101.00001v2")
    assert "note" not in item


def test_a_missing_day_is_left_out_and_only_an_inferred_year_is_circa() -> None:
    assert papers_to_csl([BARE])[0]["issued"] == {"date-parts": [[2024, 5]]}
    year_inferred = replace(BARE, date=date(2024, 5, 20), date_precision="day")
    assert papers_to_csl([year_inferred])[0]["issued"] == {"date-parts": [[2024, 5, 20]], "circa": True}


def test_what_is_read_back_says_the_same() -> None:
    (back,) = parse_listing(papers_to_csl_json([FULL]).encode(), "a.json")
    for name in ("title", "abstract", "date", "date_inferred", "authors", "url", "venue", "kind", "keywords"):
        assert getattr(back, name) == getattr(FULL, name)
    assert back.citation_key == FULL.citation_key
    assert back.fields["volume"] == "12"


def test_a_hostile_paper_is_one_valid_item() -> None:
    (item,) = json.loads(papers_to_csl_json([ATTACK]))
    assert "\n" not in item["title"] and "\x1b" not in item["title"]
    assert "URL" not in item


def test_a_paper_of_which_little_is_known_is_read_back_too() -> None:
    papers = [BARE, Paper("Undated", "One.", organisation="Lab")]
    back = parse_listing(papers_to_csl_json(papers).encode(), "a.json").papers
    known = [(one.title, one.date, one.date_inferred, one.organisation, one.kind) for one in back]
    assert known == [("A Study of Cats", BARE.date, True, None, None), ("Undated", None, False, "Lab", None)]
