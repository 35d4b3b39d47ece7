"""Escape text for HTML, and render the simple LaTeX that abstracts contain."""

from __future__ import annotations

import re
from html import escape

from index.latex import MATH_SYMBOLS, TEXT_SYMBOLS

__all__ = ["plain", "typeset"]

LATEX = re.compile(
    r"\\(?P<sign>[%&_#$])"
    r"|\\\( ?(?P<inline>[^\\]{1,80}?) ?\\\)"
    r"|(?<=\d)(?P<times>times)(?=\d)"
    r"|(?<![\w\\])(?P<letters>[A-Z])_(?P<index>[A-Za-z0-9])(?!\w|\.\d)"
    r"|(?<=\d)(?P<dash>--)(?=\d)"
    r"|(?<=\d)\{(?P<comma>,)\}(?=\d)"
    r"|\{(?P<letter>[^\W\d_a-zA-Z])\}"
    r"|\$(?P<formula>[^$]{0,60}(?:[\^_]|\\[A-Za-z])[^$]{1,60})\$"
    r"|\\(?P<command>[A-Za-z]{2,14})(?![A-Za-z])"
    r"|(?P<script>[_^])\{(?P<group>[\w.,+*-]{1,20})\}"
    r"|(?<=[\w)}])\^(?P<power>\d{1,9}|[A-Za-z]{1,9})"
)
"""What is rendered: an escaped sign; a formula between backslashed brackets; "times" without backslash, a dash or
a comma between digits; a capital with an index; a letter in braces; a formula in dollars; a command; a sub- or
superscript in braces; a bare power. Every repetition is bounded, so no text takes long."""
COMMAND = re.compile(r"\\([A-Za-z]{2,14})(?![A-Za-z])")
SYMBOLS = MATH_SYMBOLS | TEXT_SYMBOLS
"""LaTeX commands that print one character."""
SIGNS = {"--": "–", "times": "×"}
"""What is rendered between digits, and how."""
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
    >>> typeset(r"$\sqrt{x_i}$ costs $5")
    '$\\sqrt{x_i}$ costs $5'
    """
    html, end = [], 0
    for found in LATEX.finditer(text):
        html += [escape(text[end : found.start()]), _render(found)]
        end = found.end()
    return "".join([*html, escape(text[end:])])


def plain(text: str) -> str:
    r"""Return unescaped text, for places that take no markup, with LaTeX signs and symbols replaced.

    >>> plain(r"12\% of R^3 \leq x")
    '12% of R^3 ≤ x'
    """
    return SIGN.sub(r"\1", _replace_symbols(text))


def _replace_symbols(text: str) -> str:
    return COMMAND.sub(lambda found: SYMBOLS.get(found[1], found[0]), text)


def _render(found: re.Match[str]) -> str:
    if bare := found["sign"] or found["comma"] or found["letter"]:
        return escape(bare)
    if sign := SIGNS.get(found[0]):
        return sign
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
