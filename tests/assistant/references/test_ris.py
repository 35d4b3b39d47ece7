"""Tests of assistant/references/ris.py."""

from __future__ import annotations

import re

from assistant.references import papers_to_ris
from index.listings import parse_listing
from tests.assistant.references.papers import ATTACK, BARE, FULL


def test_what_is_read_back_says_the_same() -> None:
    (back, bare) = parse_listing(papers_to_ris([FULL, BARE]).encode(), "a.ris")
    for name in ("title", "abstract", "date", "date_inferred", "url", "venue", "kind", "keywords", "citation_key"):
        assert getattr(back, name) == getattr(FULL, name)
    assert back.identifiers == {"doi": "10.1234/abcd.1", "arxiv": "2101.00001"}
    assert {name: back.fields[name] for name in ("volume", "number", "pages")} == {
        "volume": "12",
        "number": "3",
        "pages": "1--20",
    }
    assert (bare.date, bare.date_inferred) == (BARE.date, True)


def test_no_value_starts_a_line_or_a_record() -> None:
    source = papers_to_ris([ATTACK, FULL])
    assert source.count("\nER  - \n") == 2
    assert len(re.findall(r"^TY  - ", source, re.M)) == 2
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in source.splitlines() if line)
    assert "\x1b" not in source
