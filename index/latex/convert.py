r"""Convert text to LaTeX for BibTeX files, and back.

Titles mix plain words with LaTeX such as `$\text{Memory}^3$`. On export, a formula stays as it is if every
command in it is in FORMULA_COMMANDS; any other special character is escaped. So LaTeX prints what the listing
said, and no title can run a command.
"""

from __future__ import annotations

import re
import unicodedata

from index.latex.commands import (
    ACCENTS,
    FORMULA_COMMANDS,
    MATH_SYMBOLS,
    SPECIAL_CHARACTERS,
    TEXT_FONTS,
    lowered,
    raised,
    text_symbol,
)
from index.latex.units import measures_to_text

__all__ = ["latex_to_text", "text_commands_to_text", "text_to_latex"]

FORMULA = re.compile(r"\$(?:(?=[\\<>=+-])|(?=\S)(?=[^$%#&~]{1,200}\$(?!\d)))([^$%#&~]{1,200})(?<=\S)\$")
"""An inline formula: no space inside its dollar signs, and no digit behind it, as in "$5 or $6", unless it starts
with a command or a sign, as in "$\\sim$5"."""
COMMAND = re.compile(r"\\(?:([A-Za-z]+)|(.)|$)", re.DOTALL)
MATH_COMMAND = re.compile(r"\\([A-Za-z]+)")
SPACING = frozenset(",;:! ")
r"""What makes a spacing command when it follows a backslash, as in `\,`."""

ESCAPES = {character: rf"\{name}{{}}" for name, character in SPECIAL_CHARACTERS.items()} | {
    sign: rf"\{sign}" for sign in "$%&#_"
}
r"""Braces are written by name because BibTeX counts `\{` when it looks for the end of a field."""
SPECIAL = re.compile(r"[\\{}^~$%&#_]")

ARGUMENT = r"\{(?:[^{}]|\{[^{}]{0,200}\}){0,500}\}"
"""The argument of a command, with at most one level of braces in it."""
TOKEN = re.compile(
    FORMULA.pattern
    + r"""|[_^]\{[^{}]{1,100}\}"""  # an index outside a formula, as in V_{0.5}, keeps its braces
    + r"""|\\(?P<accent>["'`^~=.]|[uvHrcdkb](?![A-Za-z]))\s?"""
    + r"""(?:\{\\?(?P<inner>[A-Za-z])\}|\\?(?P<letter>[A-Za-z]))"""
    + rf"""|\\(?P<word>[A-Za-z]+)(?:\{{\}}|\s+|(?P<argument>{ARGUMENT}))?"""
    + r"""|\\(?P<sign>[%&#_${}])"""
    + r"""|\\(?P<space>[,;:/!\-\\ ])"""
    + r"""|(?P<ligature>---?|``|'')"""
    + r"""|(?P<tie>~)|[{}]"""
)
LIGATURES = {"--": "–", "---": "—", "``": "“", "''": "”"}
"""What TeX makes of two or three characters."""
LINE_ENDS = frozenset({"newline", "linebreak", "par"})
LIGATURE = re.compile("(?<=-)-|(?<=`)`|(?<=')'")
BARE_COMMAND = re.compile(
    FORMULA.pattern  # which stays as it is
    + r"""|\{\\(?P<braced>[A-Za-z]{2,}|[lLoO])\s?\}"""
    + rf"""|\\(?P<word>[A-Za-z]{{2,}})(?P<end>\{{\}}|{ARGUMENT}|[ ])?"""
    + r"""|\{\\(?P<accent>["'`^~=.]|[uvHrcdkb](?=[{ ]))\s?"""
    + r"""(?:\{\\?(?P<inner>[A-Za-z])\}|\\?(?P<letter>[A-Za-z]))\}"""
    + r"""|\\(?P<bare_accent>["'`^~=.]|[uvHrck])\{\\?(?P<bare_letter>[A-Za-z])\}"""
    + r"""|(?<=[A-Za-z])\\(?P<inside_accent>["'`^~])(?P<inside_letter>[A-Za-z])"""
)


def text_to_latex(text: str) -> str:
    r"""Return LaTeX that prints the text, with balanced braces; formulas of known commands stay as they are.

    >>> print(text_to_latex(r"50% of $\text{Memory}^3$ & \input{x}"))
    50\% of $\text{Memory}^3$ \& \textbackslash{}input\textbraceleft{}x\textbraceright{}
    """
    pieces, end = [], 0
    for found in FORMULA.finditer(text):
        if _is_safe(found[1]):
            pieces += [_escape(text[end : found.start()]), found[0]]
            end = found.end()
    return "".join([*pieces, _escape(text[end:])])


def latex_to_text(source: str) -> str:
    r"""Return the text that LaTeX would print; formulas and unknown commands stay as they are.

    >>> latex_to_text(r'{BERT} for M{\"u}ller \& the $k^{2}$ \emph{case}, 40 {\textmu}m')
    'BERT for Müller & the $k^{2}$ case, 40 µm'
    """
    return unicodedata.normalize("NFC", TOKEN.sub(_printed, measures_to_text(source)))


def text_commands_to_text(text: str) -> str:
    r"""Replace the commands for characters and fonts that text from anywhere may hold; leave all else as it is.

    Unlike in LaTeX, braces, tildes and dollar signs by themselves stand for themselves.

    >>> text_commands_to_text(r"~40{\textmu}m in {x}, by \emph{M{\"u}ller} and \unknown{y}")
    '~40µm in {x}, by Müller and \\unknown{y}'
    """
    if "\\" not in text:
        return text
    return unicodedata.normalize("NFC", BARE_COMMAND.sub(_printed_bare, measures_to_text(text)))


def _escape(text: str) -> str:
    return LIGATURE.sub(lambda found: "{}" + found[0], SPECIAL.sub(lambda found: ESCAPES[found[0]], text))


def _is_safe(formula: str) -> bool:
    r"""Return whether the braces balance and all commands are allowed; TeX reads `^^5c` as a backslash.

    >>> _is_safe(r"\text{k}^2"), _is_safe(r"\input{x}"), _is_safe("^^5cinput{x}")
    (True, False, False)
    """
    if "^^" in formula:
        return False
    depth = 0
    for character in formula:
        depth += (character == "{") - (character == "}")
        if depth < 0:
            return False
    commands = COMMAND.finditer(formula)
    return depth == 0 and all(found[1] in FORMULA_COMMANDS or found[2] in SPACING for found in commands)


def _printed(found: re.Match[str]) -> str:
    if found["accent"]:
        return _accented(found["inner"] or found["letter"], found["accent"])
    if found["word"]:
        return _command(found["word"], found["argument"], found[0])
    if found["sign"]:
        return found["sign"]
    if found["space"]:
        return "" if found["space"] in "/!-" else " "
    if found["ligature"]:
        return LIGATURES[found["ligature"]]
    return {"~": " ", "{": "", "}": ""}.get(found[0], found[0])


def _printed_bare(found: re.Match[str]) -> str:
    if accent := found["accent"] or found["bare_accent"] or found["inside_accent"]:
        letter = found["inner"] or found["letter"] or found["bare_letter"] or found["inside_letter"]
        return _accented(letter, accent)
    if found["braced"]:
        return _command(found["braced"], None, found[0])
    if not found["word"]:
        return found[0]
    end = found["end"] or ""
    return _command(found["word"], end if len(end) > 2 else None, found[0])


def _accented(letter: str, accent: str) -> str:
    return unicodedata.normalize("NFC", letter + ACCENTS[accent])


def _command(word: str, argument: str | None, source: str) -> str:
    """Return what a command prints with its argument, which is in braces; `source` if the command is unknown."""
    inner = TOKEN.sub(_printed, argument[1:-1]) if argument else ""
    if word in TEXT_FONTS or word in {"url", "ensuremath"}:
        return MATH_COMMAND.sub(_math_symbol, inner) if word == "ensuremath" else inner
    if word in {"textsuperscript", "textsubscript"} and argument:
        return raised(inner) if word == "textsuperscript" else lowered(inner)
    if word == "href" and argument:
        return ""
    if word in LINE_ENDS:
        return f" {inner}"
    if (symbol := text_symbol(word)) is not None:
        return symbol + inner
    return source.replace(argument, "{" + inner + "}") if argument else source


def _math_symbol(found: re.Match[str]) -> str:
    return MATH_SYMBOLS.get(found[1], found[0])
