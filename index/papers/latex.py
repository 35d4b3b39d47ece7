r"""Convert text to LaTeX for BibTeX files, and back.

Titles mix plain words with LaTeX such as `$\text{Memory}^3$`. On export, a formula stays as it is if every
command in it is in FORMULA_COMMANDS; any other special character is escaped. So LaTeX prints what the listing
said, and no title can run a command.
"""

from __future__ import annotations

import re
import unicodedata

from index.papers.latex_commands import ACCENTS, FORMULA_COMMANDS, SPECIAL_CHARACTERS, TEXT_FONTS, TEXT_SYMBOLS

__all__ = ["latex_to_text", "text_to_latex"]

FORMULA = re.compile(r"\$(?=\S)([^$%#&~]{1,200})(?<=\S)\$(?!\d)")
"""An inline formula: no space inside its dollar signs, and no digit behind it, as in "$5 or $6"."""
COMMAND = re.compile(r"\\(?:([A-Za-z]+)|(.)|$)", re.DOTALL)
SPACING = frozenset(",;:! ")
r"""What makes a spacing command when it follows a backslash, as in `\,`."""

ESCAPES = {character: rf"\{name}{{}}" for name, character in SPECIAL_CHARACTERS.items()} | {
    sign: rf"\{sign}" for sign in "$%&#_"
}
r"""Braces are written by name because BibTeX counts `\{` when it looks for the end of a field."""
SPECIAL = re.compile(r"[\\{}^~$%&#_]")

PRINTED = TEXT_SYMBOLS | SPECIAL_CHARACTERS
"""What `latex_to_text` replaces by a character.

Math symbols are not among them: formulas stay as they are, as on a saved page, so that both give the same title.
"""
TOKEN = re.compile(
    FORMULA.pattern
    + r"""|[_^]\{[^{}]{1,100}\}"""  # an index outside a formula, as in V_{0.5}, keeps its braces
    + r"""|\\(?P<accent>["'`^~=.]|[uvHrcdkb](?![A-Za-z]))\s?"""
    + r"""(?:\{\\?(?P<inner>[A-Za-z])\}|\\?(?P<letter>[A-Za-z]))"""
    + r"""|\\(?P<word>[A-Za-z]+)(?:\{\}|\s+)?"""
    + r"""|\\(?P<sign>[%&#_${}])"""
    + r"""|(?P<tie>~)|[{}]"""
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

    >>> latex_to_text(r'{BERT} for M{\"u}ller \& the $k^{2}$ \emph{case}')
    'BERT for Müller & the $k^{2}$ case'
    """
    return unicodedata.normalize("NFC", TOKEN.sub(_printed, source))


def _escape(text: str) -> str:
    return SPECIAL.sub(lambda found: ESCAPES[found[0]], text)


def _is_safe(formula: str) -> bool:
    depth = 0
    for character in formula:
        depth += (character == "{") - (character == "}")
        if depth < 0:
            return False
    commands = COMMAND.finditer(formula)
    return depth == 0 and all(found[1] in FORMULA_COMMANDS or found[2] in SPACING for found in commands)


def _printed(found: re.Match[str]) -> str:
    if accent := found["accent"]:
        letter = found["inner"] or found["letter"]
        return unicodedata.normalize("NFC", letter + ACCENTS[accent])
    if word := found["word"]:
        return "" if word in TEXT_FONTS else PRINTED.get(word, found[0])
    if found["sign"]:
        return found["sign"]
    if found["tie"]:
        return " "
    return "" if found[0] in "{}" else found[0]
