"""Escape text for HTML, and render the simple LaTeX that abstracts contain."""

from __future__ import annotations

import re
import unicodedata
from html import escape

from index.latex import MATH_SYMBOLS, TEXT_SYMBOLS, text_commands_to_text

__all__ = ["plain", "typeset"]

LATEX = re.compile(
    r"\\(?P<sign>[%&_#$])"
    r"|\\\( ?(?P<inline>[^\\]{1,80}?) ?\\\)"
    r"|(?<=\d)(?P<times>times)(?=\d)"
    r"|(?<![\w\\])(?P<letters>[A-Z])_(?P<index>[A-Za-z0-9])(?!\w|\.\d)"
    r"|(?<=\d)\{(?P<comma>,)\}(?=\d)"
    r"|\{(?P<letter>[^\W\d_a-zA-Z])\}"
    r"|\{(?P<greek>[A-Za-z]{2,10})\}"
    r"|\$(?P<formula>[^$]{0,60}(?:[\^_]|\\[A-Za-z])[^$]{1,60})\$"
    r"|\\(?P<command>[A-Za-z]{2,14})(?![A-Za-z])"
    r"|(?P<script>[_^])\{(?P<group>[\w.,+*-]{1,20})\}"
    r"|(?<=[\w)}])\^(?P<power>\d{1,9}|[A-Za-z]{1,9})"
)
"""What is rendered: an escaped sign; a formula between backslashed brackets; "times" without backslash or a comma
between digits; a capital with an index; a letter, or the name of a Greek one, in braces; a formula in dollars; a
command; a sub- or superscript in braces; a bare power. Every repetition is bounded, so no text takes long."""
LIGATURE = re.compile(
    r"(?P<quoted>``|(?<!\d)'')"
    r"|(?<![\w`'])`(?P<single>[^`'\n]{1,60})'(?![\w'])"
    r"|(?<![-\s])(?P<dash>---?)(?![-\s])|(?<=\s)(?P<spaced>---?)(?=\s)"
    r"|(?<=[\w.,)])(?P<tie>~) ?(?=[\w(\\])"
)
"""What TeX prints for signs: quotation marks; dashes within words or between spaces, but not those of `--since`; a
space, but not "about" as in ~50."""
COMMAND = re.compile(r"\\([A-Za-z]{2,14})(?![A-Za-z])")
SYMBOLS = MATH_SYMBOLS | TEXT_SYMBOLS
"""LaTeX commands that print one character."""
LIGATURES = {"``": "“", "''": "”", "--": "–", "---": "—"}
GREEK = {name: sign for name, sign in MATH_SYMBOLS.items() if unicodedata.name(sign[0]).startswith("GREEK")}
SIGN = re.compile(r"\\([%&_#$])")
BARE_SCRIPT = re.compile(r"([_^])(\w)")
"""A sub- or superscript without braces, as in x_i; only looked for inside a formula."""

FONT = re.compile(r"\\(?:text|mathrm|mathbf|mathcal|mathbb)\{([\w -]{1,40})\}")
"""A command that only changes the font of its argument."""


def typeset(text: str) -> str:
    r"""Return text as escaped HTML with simple LaTeX rendered; what can't be rendered stays as it is.

    >>> typeset(r"a 12\% gain on $\text{Memory}^3$ & V_{0.5} <b>")
    'a 12% gain on Memory<sup>3</sup> &amp; V<sub>0.5</sub> &lt;b&gt;'
    >>> typeset("Touch{é}: 3.8--4.8 of 45{,}793")
    'Touché: 3.8–4.8 of 45,793'
    >>> typeset(r"\( O(n^2) \) for T_k on a 2times2 grid")
    'O(n<sup>2</sup>) for T<sub>k</sub> on a 2×2 grid'
    >>> typeset(r"``Better'' costs -- by Schr\"{o}dinger's {varphi}, in~L1 -- ~50 with --since")
    '“Better” costs – by Schrödinger&#x27;s φ, in\xa0L1 – ~50 with --since'
    >>> typeset(r"$\sqrt{x_i}$ costs $5")
    '$\\sqrt{x_i}$ costs $5'
    """
    html, end, text = [], 0, _with_characters(text)
    for found in LATEX.finditer(text):
        html += [escape(text[end : found.start()]), _render(found)]
        end = found.end()
    return "".join([*html, escape(text[end:])])


def plain(text: str) -> str:
    r"""Return unescaped text, for places that take no markup, with LaTeX signs and symbols replaced.

    >>> plain(r"12\% of R^3 \leq ``x''")
    '12% of R^3 ≤ “x”'
    """
    return SIGN.sub(r"\1", _replace_symbols(_with_characters(text)))


def _with_characters(text: str) -> str:
    """Return text with the characters that TeX prints for accents, quotation marks, dashes and ties."""
    return LIGATURE.sub(_ligature, text_commands_to_text(text))


def _ligature(found: re.Match[str]) -> str:
    if found["single"]:
        return f"‘{found['single']}’"
    return "\xa0" if found["tie"] else LIGATURES[found[0]]


def _replace_symbols(text: str) -> str:
    return COMMAND.sub(lambda found: SYMBOLS.get(found[1], found[0]), text)


def _render(found: re.Match[str]) -> str:
    if bare := found["sign"] or found["comma"] or found["letter"]:
        return escape(bare)
    if found["times"]:
        return "×"
    if name := found["greek"]:
        return GREEK.get(name, found[0])
    if found["inline"]:
        return typeset(BARE_SCRIPT.sub(r"\1{\2}", found["inline"]))
    if found["formula"]:
        formula = BARE_SCRIPT.sub(r"\1{\2}", _replace_symbols(FONT.sub(r"\1", found["formula"])))
        return escape(found[0]) if "\\" in formula else typeset(formula)
    return escape(_replace_symbols(found[0])) if found["command"] else _script(found)


def _script(found: re.Match[str]) -> str:
    """Return a sub- or superscript, with the letter that it belongs to if that is part of the match."""
    if found["letters"]:
        return f"{found['letters']}<sub>{found['index']}</sub>"
    tag = "sub" if found["script"] == "_" else "sup"
    return f"<{tag}>{escape(found['group'] or found['power'])}</{tag}>"
