"""Text with leftovers of LaTeX in it, as HTML or plain."""

from __future__ import annotations

import re
from html import escape

__all__ = ["plain", "typeset"]

LATEX = re.compile(
    r"\\(?P<sign>[%&_#$])"
    r"|\$(?P<formula>[^$]{0,60}[\^_][^$]{1,60})\$"
    r"|(?P<script>[_^])\{(?P<group>[\w.,+*-]{1,20})\}"
    r"|(?<=[\w)}])\^(?P<power>\d{1,9}|[A-Za-z]{1,9})"
)
SIGN = re.compile(r"\\([%&_#$])")
BARE_SCRIPT = re.compile(r"([_^])(\w)")
FONT = re.compile(r"\\(?:text|mathrm|mathbf|mathcal|mathbb)\{([\w -]{1,40})\}")


def typeset(text: str) -> str:
    r"""Return text as HTML, escaped, with the simplest of its LaTeX set; the rest stays as it is.

    >>> typeset(r"a 12\% gain on $\text{Memory}^3$ & V_{0.5} <b>")
    'a 12% gain on Memory<sup>3</sup> &amp; V<sub>0.5</sub> &lt;b&gt;'
    >>> typeset(r"$\sqrt{x_i}$ costs $5")
    '$\\sqrt{x_i}$ costs $5'
    """
    html, end = [], 0
    for found in LATEX.finditer(text):
        html += [escape(text[end : found.start()]), _set(found)]
        end = found.end()
    return "".join([*html, escape(text[end:])])


def plain(text: str) -> str:
    r"""Return text for where there can be no markup, with its signs freed of their backslash.

    >>> plain(r"12\% of R^3")
    '12% of R^3'
    """
    return SIGN.sub(r"\1", text)


def _set(found: re.Match[str]) -> str:
    if found["sign"]:
        return escape(found["sign"])
    if found["formula"]:
        formula = BARE_SCRIPT.sub(r"\1{\2}", FONT.sub(r"\1", found["formula"]))
        return escape(found[0]) if "\\" in formula else typeset(formula)
    tag = "sub" if found["script"] == "_" else "sup"
    return f"<{tag}>{escape(found['group'] or found['power'])}</{tag}>"
