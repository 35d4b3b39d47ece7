"""Tests of index/papers/text_cleaning.py."""

from __future__ import annotations

from unicodedata import is_normalized

from hypothesis import given
from hypothesis import strategies as st

from index.papers.text_cleaning import clean, invisible_characters, without_invisible


@given(st.text())
def test_clean_text_is_composed_visible_and_on_one_line(text: str) -> None:
    cleaned = clean(text)
    assert is_normalized("NFC", cleaned)
    assert not invisible_characters(cleaned)
    assert cleaned == " ".join(cleaned.split())


def test_joiners_that_scripts_need_and_white_space_are_not_invisible() -> None:
    kept = "می\u200cخواهم 👩\u200d💻\t\n\x85\u00a0\u2028"
    assert without_invisible(kept) == kept


@given(st.text(alphabet=st.characters(categories=["Cs", "Cc", "Cf", "Ll"])))
def test_every_removed_character_is_reported(text: str) -> None:
    assert len(invisible_characters(text)) == len(text) - len(without_invisible(text))
