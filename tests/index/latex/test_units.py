"""Tests of index/latex/units.py."""

from __future__ import annotations

import pytest

from index.latex import latex_to_text, text_commands_to_text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"\SI{40}{\micro\metre}", "40 µm"),
        (r"\SI[per-mode=symbol]{3}{\m\per\s}", "3 m/s"),
        (r"\SI{9.81}{m.s^{-2}}", "9.81 m s⁻²"),
        (r"\qty{5}{\percent}", "5%"),
        (r"\qty{-40 +- 2}{\celsius}", "-40 ± 2 °C"),
        (r"\num{1.5e-3}", "1.5 × 10⁻³"),
        (r"\num{12345}", "12345"),
        (r"\unit{\kilo\gram\per\cubic\metre}", "kg/m³"),
        (r"\si{\mega\hertz}", "MHz"),
        (r"\ang{30;15;}", "30°15′"),
        (r"\ce{2H2 + O2 -> 2H2O}", "2H₂ + O₂ → 2H₂O"),
        (r"\ce{SO4^2-}", "SO₄²⁻"),
        (r"\ce{^{13}C}", "¹³C"),
    ],
)
@pytest.mark.parametrize("frame", ["{}", "about {}, or", "${}$"])
def test_a_measure_or_a_formula_is_read_as_it_is_printed(source: str, text: str, frame: str) -> None:
    printed = frame.replace("$", "").format(text)
    assert latex_to_text(frame.format(source)) == text_commands_to_text(frame.format(source)) == printed


@pytest.mark.parametrize("source", [r"\SI{5}", r"\number{5}", r"\cell{H2O}", r"\ce", r"\SI{5}{\metre"])
def test_what_is_none_of_these_commands_or_is_cut_off_stays(source: str) -> None:
    assert text_commands_to_text(source) == source


def test_only_its_own_arguments_are_taken() -> None:
    assert text_commands_to_text(r"\num{5}{x} and \ce{H2O}{y}") == "5{x} and H₂O{y}"
