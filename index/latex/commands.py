"""The LaTeX commands that Footnote knows, and what each one prints.

The one table for three uses: `latex_to_text` reads BibTeX, `text_to_latex` writes it, and `ui.html` typesets the
leftovers of LaTeX in titles and abstracts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from functools import cache

__all__ = [
    "ACCENTS",
    "FORMULA_COMMANDS",
    "MATH_SYMBOLS",
    "SPECIAL_CHARACTERS",
    "TEXT_FONTS",
    "TEXT_SYMBOLS",
    "lowered",
    "raised",
    "text_symbol",
]


def _pairs(text: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in text.split())


_ELLIPSES = _pairs("ldots=… dots=…")
"""Valid in formulas and in text."""

MATH_SYMBOLS = _ELLIPSES | _pairs(
    "alpha=α beta=β gamma=γ delta=δ epsilon=ε varepsilon=ε zeta=ζ eta=η theta=θ iota=ι kappa=κ lambda=λ mu=μ nu=ν "
    "xi=ξ pi=π rho=ρ sigma=σ tau=τ upsilon=υ phi=φ varphi=φ chi=χ psi=ψ omega=ω Gamma=Γ Delta=Δ Theta=Θ Lambda=Λ "
    "Xi=Ξ Pi=Π Sigma=Σ Phi=Φ Psi=Ψ Omega=Ω "
    "times=× cdot=· pm=± div=÷ ast=∗ star=⋆ circ=∘ prime=′ ell=ℓ infty=∞ partial=∂ nabla=∇ sum=∑ prod=∏ int=∫ "
    "leq=≤ le=≤ geq=≥ ge=≥ neq=≠ ne=≠ ll=≪ gg=≫ approx=≈ sim=∼ equiv=≡ "
    "in=∈ notin=∉ subset=⊂ cup=∪ cap=∩ forall=∀ exists=∃ "
    "to=→ rightarrow=→ leftarrow=← leftrightarrow=↔ Rightarrow=⇒ mapsto=↦ cdots=⋯ langle=⟨ rangle=⟩"
)
"""Commands of a formula that print one character."""

FORMULA_COMMANDS = frozenset(MATH_SYMBOLS) | frozenset(
    "text textbf textit textrm textsc texttt mathbb mathbf mathcal mathfrak mathit mathrm mathsf mathtt "
    "operatorname hat tilde bar vec dot overline underline frac sqrt log exp min max left right quad".split()
)
"""The only commands allowed in an exported formula: none of them defines a macro, reads a file or writes one."""

TEXT_SYMBOLS = _ELLIPSES | _pairs(
    "ss=ß ae=æ AE=Æ oe=œ OE=Œ o=ø O=Ø l=ł L=Ł aa=å AA=Å i=ı j=ȷ textendash=– textemdash=— textquoteleft=‘ "
    "textquoteright=’ textquotedblleft=“ textquotedblright=” textregistered=® texttrademark=™ "
    'textless=< textgreater=> textbar=| textdollar=$ textunderscore=_ textquotedbl=" textminus=− slash=/ '
    "copyright=© pounds=£ S=§ P=¶ dag=† ddag=‡ degree=° textperiodcentered=· lbrace={ rbrace=} celsius=℃ "
    "guillemotleft=« guillemotright=»"
)
"""Commands of running text that print a character, where pylatexenc has none or another one."""

SPECIAL_CHARACTERS = {
    "textbackslash": "\\",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciicircum": "^",
    "textasciitilde": "~",
}
"""Commands that print a character which LaTeX reserves."""

TEXT_FONTS = frozenset(
    "text textnormal textmd emph textit textbf textsc texttt textrm textsf textup it bf em tt rm sc".split()
)

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
r"""Accent commands and their combining characters: `\"u` is ü."""


COMMAND_IN_BRACES = re.compile(r"\{?\\([A-Za-z]+)\}?")


def text_symbol(command: str) -> str | None:
    r"""Return the character that a command of running text prints, or None if it is unknown or needs a formula.

    >>> text_symbol("textmu"), text_symbol("copyright"), text_symbol("alpha"), text_symbol("input")
    ('µ', '©', None, None)
    >>> text_symbol("textalpha"), text_symbol("textAlpha"), text_symbol("textleq")
    ('α', 'Α', '≤')
    """
    if command in TEXT_SYMBOLS or command in SPECIAL_CHARACTERS:
        return TEXT_SYMBOLS.get(command) or SPECIAL_CHARACTERS.get(command)
    if command in MATH_SYMBOLS:
        return None
    return _library_symbols().get(command) or _symbol_in_text(command)


def _symbol_in_text(command: str) -> str | None:
    """Return what a command such as `\\textalpha` prints, by which reference managers write signs of formulas."""
    name = command.removeprefix("text")
    if name == command:
        return None
    name = name.removesuffix("greek")
    symbol = MATH_SYMBOLS.get(name) or _library_symbols().get(name)
    if symbol is None and name.istitle():
        with suppress(KeyError):
            symbol = unicodedata.lookup(f"GREEK CAPITAL LETTER {name}")
    return symbol


@cache
def _library_symbols() -> Mapping[str, str]:
    """Return the commands that pylatexenc knows to print a single character.

    Its own parser takes 4 ms for an abstract, so that a library of 20,000 papers would take a minute and a half.
    """
    from pylatexenc.latex2text import get_default_latex_context_db  # type: ignore[import-untyped]
    from pylatexenc.latexencode import get_builtin_uni2latex_dict  # type: ignore[import-untyped]

    macros = ((spec.macroname, spec.simplify_repl) for spec in get_default_latex_context_db().iter_macro_specs())
    symbols = {name: sign for name, sign in macros if isinstance(sign, str) and len(sign) == 1}
    for code, source in get_builtin_uni2latex_dict().items():
        if found := COMMAND_IN_BRACES.fullmatch(source):
            symbols.setdefault(found[1], chr(code))
    return symbols


def _shifted(name: str) -> dict[str, str]:
    """Return the raised or lowered form of each character that has one, from Unicode's decompositions."""
    pairs = ((chr(code), unicodedata.decomposition(chr(code)).split()) for code in range(0xB2, 0x2100))
    return {chr(int(to[1], 16)): sign for sign, to in pairs if len(to) == 2 and to[0] == f"<{name}>"}


SUPERSCRIPTS = _shifted("super") | {"-": "⁻"}
SUBSCRIPTS = _shifted("sub") | {"-": "₋"}
DIGITS = frozenset("0123456789+-−=()n ")
"""What is raised or lowered; letters such as the "th" of "4th" are easier to read, and to search, as they are."""


def raised(text: str) -> str:
    """Return the text in superscript characters, or as it is if it is more than numbers.

    >>> raised("-2"), raised("th")
    ('⁻²', 'th')
    """
    return "".join(SUPERSCRIPTS.get(sign, sign) for sign in text) if DIGITS.issuperset(text) else text


def lowered(text: str) -> str:
    """Return the text in subscript characters, or as it is if it is more than numbers.

    >>> "CO" + lowered("2")
    'CO₂'
    """
    return "".join(SUBSCRIPTS.get(sign, sign) for sign in text) if DIGITS.issuperset(text) else text
