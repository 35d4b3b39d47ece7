"""Junk costs time in proportion to its size, and little memory."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from index.errors import ListingError
from index.listings import parse_listing

SIZE = 1_000_000
STRINGS = "".join(f"@string{{a{n} = {' # '.join([f'a{n - 1}'] * 10)}}}\n" for n in range(1, 9))
ENTITIES = "".join(f'<!ENTITY a{n} "' + f"&a{n - 1};" * 10 + '">' for n in range(1, 9))
BOMBS = {
    "strings.bib": "@string{a0 = {xxxxxxxxxx}}\n"
    + STRINGS
    + "@misc{b, title = a8, abstract = {It works well.}}\n",
    "entities.xml": f'<!DOCTYPE x [<!ENTITY a0 "xxxxxxxxxx">{ENTITIES}]><PubmedArticleSet>&a8;</PubmedArticleSet>',
}
JUNK = {
    "numbers.json": "[" + "1," * (SIZE // 2) + "1]",
    "objects.json": "[" + "{}," * (SIZE // 3) + "{}]",
    "nested.json": "[" * SIZE,
    "objects.jsonl": "{}\n" * (SIZE // 3),
    "lines.txt": "a\n" * (SIZE // 2),
    "paragraphs.html": "<html>" + "<p>a" * (SIZE // 4),
    "entries.bib": "@misc{a,\n" * (SIZE // 9),
    "joined.bib": '@misc{a, title={A}, abstract="a"' + ' # "a"' * (SIZE // 6) + "}",
    "fields.bib": "@misc{a,title={A good title},abstract={It works well.}"
    + "".join(f",f{n}={{x}}" for n in range(100_000))
    + "}",
    "tags.ris": "TY  - JOUR\n" * (SIZE // 11),
    "rows.csv": "title,abstract\n" + "a,b\n" * (SIZE // 4),
    "items.xml": "<rss><channel>" + "<item><title>a</title></item>" * (SIZE // 29) + "</channel></rss>",
}


def seconds(name: str, content: bytes) -> float:
    started = time.process_time()
    try:
        parse_listing(content, Path(name), most=50_000)
    except ListingError as error:
        assert len(str(error)) < 1_000
    return time.process_time() - started


@pytest.mark.parametrize("name", BOMBS)
def test_what_expands_is_refused_before_it_does(name: str) -> None:
    """Failed when strings of strings were expanded first: eight levels are ten billion characters."""
    assert len(BOMBS[name]) < 2_000
    assert seconds(name, BOMBS[name].encode()) < 1


@pytest.mark.parametrize("name", JUNK)
def test_a_megabyte_of_junk_takes_seconds(name: str) -> None:
    """Fails for a reader that takes time in proportion to the square of the size."""
    assert seconds(name, JUNK[name].encode()) < 8
