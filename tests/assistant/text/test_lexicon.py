"""The word lists: each has a source and a licence, and no entry is empty or said twice."""

from __future__ import annotations

from pathlib import Path

import pytest

import assistant.text
from assistant.text.lexicon import read_lexicon

LISTS = sorted((Path(assistant.text.__file__).parent / "lexicons").glob("*.txt"))


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_a_list_names_its_source_and_licence(path: Path) -> None:
    assert "# Source: " in path.read_text() and "Licence: " in path.read_text()


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_no_entry_is_empty_or_said_twice(path: Path) -> None:
    entries = read_lexicon(path.stem)
    assert len(set(entries)) == len(entries) and all(left for left, _ in entries)


def test_an_entry_may_have_two_sides() -> None:
    assert (("upper",), ("lower",)) in read_lexicon("antonyms")
    assert (("at", "most"), ()) in read_lexicon("not_absolute")
