"""Tests of index/latex/commands.py: one table, used by the reader, the exporter and the HTML."""

from __future__ import annotations

import pytest

from index.latex.commands import FORMULA_COMMANDS, MATH_SYMBOLS, SPECIAL_CHARACTERS, TEXT_SYMBOLS
from index.latex.convert import latex_to_text, text_to_latex
from ui.html.typesetting import plain


def test_a_symbol_is_a_single_character() -> None:
    assert {len(character) for character in (MATH_SYMBOLS | TEXT_SYMBOLS | SPECIAL_CHARACTERS).values()} == {1}


@pytest.mark.parametrize("name", MATH_SYMBOLS)
def test_a_math_symbol_may_be_exported_in_a_formula_and_is_typeset(name: str) -> None:
    formula = rf"$\{name} x$"
    assert text_to_latex(formula) == formula
    space = "" if name in TEXT_SYMBOLS else " "  # TeX takes the space after a command as its end
    assert plain(rf"\{name} x") == f"{MATH_SYMBOLS[name]}{space}x"


@pytest.mark.parametrize("name", TEXT_SYMBOLS)
def test_a_text_symbol_is_read_and_if_its_name_has_more_than_one_letter_typeset(name: str) -> None:
    assert latex_to_text(rf"x\{name}{{}}x") == f"x{TEXT_SYMBOLS[name]}x"
    assert (plain(rf"\{name}") == TEXT_SYMBOLS[name]) is (len(name) > 1)


def test_no_command_that_defines_reads_or_writes_may_be_exported() -> None:
    dangerous = "def edef gdef let newcommand input include openin openout read write immediate csname catcode"
    assert not FORMULA_COMMANDS & set(dangerous.split())
