"""The LaTeX commands that Footnote knows, and what each one prints.

The one table for three uses: `latex_to_text` reads BibTeX, `text_to_latex` writes it, and `ui.html` typesets the
leftovers of LaTeX in titles and abstracts.
"""

from __future__ import annotations

__all__ = ["ACCENTS", "FORMULA_COMMANDS", "MATH_SYMBOLS", "SPECIAL_CHARACTERS", "TEXT_FONTS", "TEXT_SYMBOLS"]


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
    "textquoteright=’ textquotedblleft=“ textquotedblright=” textregistered=® texttrademark=™"
)
"""Commands of running text that print a letter or a punctuation mark."""

SPECIAL_CHARACTERS = {
    "textbackslash": "\\",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciicircum": "^",
    "textasciitilde": "~",
}
"""Commands that print a character which LaTeX reserves."""

TEXT_FONTS = frozenset("emph textit textbf textsc texttt textrm textsf textup it bf em tt rm sc".split())

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
