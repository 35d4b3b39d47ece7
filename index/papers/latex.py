r"""Text as BibTeX holds it, and back.

Titles of papers are a mixture: plain words, and here and there LaTeX such as `$\text{Memory}^3$`. Written
out, a formula stays a formula if every command in it is known to be harmless; any other special
character is escaped, so that what is typeset is what the listing said and no title can run a command.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["latex_to_text", "text_to_latex"]

FORMULA = re.compile(r"\$(?=\S)([^$%#&~]{1,200})(?<=\S)\$(?!\d)")
COMMAND = re.compile(r"\\(?:([A-Za-z]+)|(.)|$)", re.DOTALL)
HARMLESS = frozenset(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau "
    "upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega "
    "text textbf textit textrm textsc texttt mathbb mathbf mathcal mathfrak mathit mathrm mathsf mathtt "
    "operatorname hat tilde bar vec dot overline underline frac sqrt sum prod int log exp min max "
    "times cdot pm div ast star circ prime ell infty partial nabla leq geq le ge neq ll gg approx sim equiv "
    "in notin subset cup cap to rightarrow leftarrow leftrightarrow Rightarrow mapsto ldots cdots dots "
    "left right langle rangle quad".split()
)
"""Commands that a formula may have: letters, fonts, accents and signs; none defines, reads or writes."""

ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "$": r"\$",
    "%": r"\%",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
}
"""Braces by name, as BibTeX counts `\\{` too when it looks for the end of a field."""
SPECIAL = re.compile(r"[\\{}^~$%&#_]")

SYMBOLS = {
    "textbackslash": "\\",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciicircum": "^",
    "textasciitilde": "~",
    "ss": "ß",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "o": "ø",
    "O": "Ø",
    "l": "ł",
    "L": "Ł",
    "aa": "å",
    "AA": "Å",
    "i": "ı",
    "j": "ȷ",
    "textendash": "–",
    "textemdash": "—",
    "textquoteleft": "‘",
    "textquoteright": "’",
    "textquotedblleft": "“",
    "textquotedblright": "”",
    "ldots": "…",
    "dots": "…",
    "textregistered": "®",
    "texttrademark": "™",
}
FONTS = frozenset("emph textit textbf textsc texttt textrm textsf textup it bf em tt rm sc".split())
ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    '"': "\u0308",
    "=": "\u0304",
    ".": "\u0307",
    "u": "\u0306",
    "v": "\u030c",
    "H": "\u030b",
    "r": "\u030a",
    "c": "\u0327",
    "k": "\u0328",
    "d": "\u0323",
    "b": "\u0331",
}
TOKEN = re.compile(
    FORMULA.pattern
    + r"""|[_^]\{[^{}]{1,100}\}"""  # an index outside a formula, as in V_{0.5}: its braces tell something
    + r"""|\\(?P<accent>["'`^~=.]|[uvHrcdkb](?![A-Za-z]))\s?"""
    + r"""(?:\{\\?(?P<inner>[A-Za-z])\}|\\?(?P<letter>[A-Za-z]))"""
    + r"""|\\(?P<word>[A-Za-z]+)(?:\{\}|\s+)?"""
    + r"""|\\(?P<sign>[%&#_${}])"""
    + r"""|(?P<tie>~)|[{}]"""
)


def text_to_latex(text: str) -> str:
    r"""Return the text so that LaTeX shows it and its braces balance; formulas of harmless commands stay.

    >>> print(text_to_latex(r"50% of $\text{Memory}^3$ & \input{x}"))
    50\% of $\text{Memory}^3$ \& \textbackslash{}input\textbraceleft{}x\textbraceright{}
    """
    pieces, end = [], 0
    for found in FORMULA.finditer(text):
        if _is_harmless(found[1]):
            pieces += [_escaped(text[end : found.start()]), found[0]]
            end = found.end()
    return "".join([*pieces, _escaped(text[end:])])


def latex_to_text(source: str) -> str:
    r"""Return what LaTeX would show, formulas as they stand; a command that isn't known stays too.

    >>> latex_to_text(r'{BERT} for M{\"u}ller \& the $k^{2}$ \emph{case}')
    'BERT for Müller & the $k^{2}$ case'
    """
    return unicodedata.normalize("NFC", TOKEN.sub(_shown, source))


def _escaped(text: str) -> str:
    return SPECIAL.sub(lambda found: ESCAPES[found[0]], text)


def _is_harmless(formula: str) -> bool:
    depth = 0
    for character in formula:
        depth += (character == "{") - (character == "}")
        if depth < 0:
            return False
    commands = COMMAND.finditer(formula)
    return depth == 0 and all(found[1] in HARMLESS or (found[2] or "x") in ",;:! " for found in commands)


def _shown(found: re.Match[str]) -> str:
    if accent := found["accent"]:
        letter = found["inner"] or found["letter"]
        return unicodedata.normalize("NFC", letter + ACCENTS[accent])
    if word := found["word"]:
        return "" if word in FONTS else SYMBOLS.get(word, found[0])
    if found["sign"]:
        return found["sign"]
    if found["tie"]:
        return " "
    return "" if found[0] in "{}" else found[0]
