"""Tests of index/latex/convert.py."""

from __future__ import annotations

import unicodedata
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.latex.convert import latex_to_text, text_to_latex


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc"])))
def test_text_survives_the_way_to_latex_and_back(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert latex_to_text(text_to_latex(composed)) == composed


@given(st.text(alphabet="$\\{}^_ab%&#~\"`'- ", max_size=30))
def test_special_characters_survive_the_way_to_latex_and_back_with_balanced_braces(text: str) -> None:
    source = text_to_latex(text)
    assert latex_to_text(source) == text
    depths = [source[:end].count("{") - source[:end].count("}") for end in range(len(source) + 1)]
    assert min(depths) == 0 == depths[-1]


@pytest.mark.parametrize(
    "formula",
    [r"$\text{Memory}^3$", r"$\frac{\hat{x}_i}{2}$", r"$a\,b$", r"$\forall x \in X$", "$" + "x" * 200 + "$"],
)
def test_a_formula_of_known_commands_is_exported_as_it_is(formula: str) -> None:
    assert text_to_latex(formula) == formula


@pytest.mark.parametrize(
    "formula",
    [r"$\input{x}$", r"$x^{2$", r"$}x{$", r"$\@x$", "$x\\$", "$ x$", "$x $", "$5 or $6", "$" + "x" * 201 + "$"],
)
def test_anything_else_between_dollars_is_escaped(formula: str) -> None:
    assert text_to_latex(formula).startswith(r"\$")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"M{\"u}ller, Erd\H{o}s, \c{C}elik, na\"{\i}ve", "Müller, Erdős, Çelik, naïve"),
        (r"Stra\ss e, \L{}\'od\'z", "Straße, Łódź"),
        (r"A\textemdash B\ldots", "A—B…"),
        (r"50\% of \textbf{all} \{x\}~y", "50% of all {x} y"),
        (r"\unknown{x} and \alpha", r"\unknown{x} and \alpha"),
        (r"\unknown{\textmu{}{x}}", r"\unknown{µx}"),
        (r"40 {\textmu}m, 3{\texttimes}3 mm{\textsuperscript{2}}", "40 µm, 3×3 mm²"),
        (
            r"0.02{\textpm}0.01 (p {\textless} 0.001, n {\textgreater} 30) at 25\textdegree C",
            "0.02±0.01 (p < 0.001, n > 30) at 25°C",
        ),
        (
            r"{\copyright} 2020, \ensuremath{\mu}m, CO\textsubscript{2}, 4\textsuperscript{th}",
            "© 2020, μm, CO₂, 4th",
        ),
        (
            r"``Quoted'' 1--2 --- 10\,000, \url{https://a.b} \href{https://c.d}{here}",
            "“Quoted” 1–2 — 10 000, https://a.b here",
        ),
        (r"$\alpha_{1}$ and V_{0.5}", r"$\alpha_{1}$ and V_{0.5}"),
    ],
)
def test_latex_is_read_as_the_text_that_it_prints(source: str, text: str) -> None:
    assert latex_to_text(source) == text


@pytest.mark.parametrize("unit", ["a", "$", "$a", "\\", "\\a", "{", "_{", " ", "\\c ", "\\'{", "^{a"])
def test_reading_and_writing_take_linear_time(unit: str) -> None:
    text = unit * (50_000 // len(unit))
    start = perf_counter()
    latex_to_text(text)
    text_to_latex(text)
    assert perf_counter() - start < 1
