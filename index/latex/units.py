"""Numbers and units, as siunitx writes them in LaTeX, and the formulas of chemistry, as mhchem does, as text."""

from __future__ import annotations

import re

from index.latex.commands import lowered, raised, text_symbol

__all__ = ["measures_to_text"]

UNITS = dict(
    pair.split("=")
    for pair in (
        "metre=m meter=m gram=g kilogram=kg second=s ampere=A kelvin=K mole=mol candela=cd hertz=Hz newton=N "
        "pascal=Pa arcminute=′ arcsecond=″ joule=J watt=W coulomb=C volt=V "
        "farad=F ohm=Ω siemens=S weber=Wb tesla=T henry=H lumen=lm lux=lx "
        "becquerel=Bq gray=Gy sievert=Sv celsius=°C degreeCelsius=°C degree=° percent=% "
        "minute=min hour=h day=d litre=l liter=L tonne=t hectare=ha dalton=Da electronvolt=eV bel=B decibel=dB "
        "bit=bit byte=B bar=bar molar=M"
    ).split()
)
PREFIXES = dict(
    pair.split("=")
    for pair in (
        "yocto=y zepto=z atto=a femto=f pico=p nano=n micro=µ milli=m centi=c deci=d deca=da hecto=h kilo=k "
        "mega=M giga=G tera=T peta=P exa=E zetta=Z yotta=Y kibi=Ki mebi=Mi gibi=Gi tebi=Ti"
    ).split()
)
POWERS = {"squared": "2", "cubed": "3"}
POWERS_OF_NEXT = {"square": "2", "cubic": "3"}
JOINED = ("°", "′", "″", "%")
"""Units that follow a number without a space; degrees of Celsius do not."""

ARGUMENT = r"\s?(?:\[[^\[\]]{0,100}\])?\{((?:[^{}]|\{[^{}]{0,80}\}){0,200})\}"
"""An argument with at most one level of braces in it, after options in brackets, which aren't printed."""
MEASURE = re.compile(
    r"(?P<formula>\$)?\\(?:"
    + rf"(?P<both>SI|qty){2 * ARGUMENT}|(?P<one>num|si|unit|ang|ce){ARGUMENT}"
    + r")(?(formula)\$)"
)
"""A command of siunitx or mhchem, and the dollars around it if it is all that is between them."""
NUMBER = re.compile(r"(?P<digits>[+-]?[\d.,~ ]*)(?:[eEdD](?P<power>[+-]?\d+))?")
SIGNS_OF_NUMBERS = re.compile(r"(?P<pm>\+-|\\pm(?![A-Za-z]))|(?P<times>x|\\times(?![A-Za-z]))")
PART_OF_A_UNIT = re.compile(
    r"\\(?P<command>[A-Za-z]+)|\^(?:\{(?P<group>[^{}]{0,20})\}|(?P<power>-?\d{1,3}))|\{(?P<braced>[^{}]{0,80})\}"
    r"|(?P<gap>[\s.~]+|\\[,;])|(?P<other>.)",
    re.DOTALL,
)
PART_OF_A_FORMULA = re.compile(
    r"\^(?:\{(?P<raised>[^{}]{0,20})\}|(?P<charge>\d{0,3}[+-]?))|_(?:\{(?P<lowered>[^{}]{0,20})\}|(?P<index>\d{1,3}))"
    r"|(?<=[A-Za-z)\]])(?P<count>\d{1,3})|(?<=[A-Za-z)\]\d])(?P<end>[+-])(?=\s|\Z)"
    r"|(?P<arrow><=>|<->|->|<-)|(?P<brace>[{}])"
)
ARROWS = {"<=>": "⇌", "<->": "↔", "->": "→", "<-": "←"}


def measures_to_text(text: str) -> str:
    r"""Replace the commands of siunitx and mhchem by what they print; leave all else as it is.

    >>> measures_to_text(r"\SI{40}{\micro\metre} of \ce{SO4^2-} at $\qty{1.5e3}{\kilo\gram\per\cubic\metre}$")
    '40 µm of SO₄²⁻ at 1.5 × 10³ kg/m³'
    """
    return MEASURE.sub(_printed, text) if "\\" in text else text


def _printed(found: re.Match[str]) -> str:
    first, second, only = found.groups()[2], found.groups()[3], found.groups()[5]
    if found["both"]:
        number, unit = _number(first), _unit(second)
        return number + unit if unit in JOINED else f"{number} {unit}".strip()
    if found["one"] == "ang":
        return "".join(part + sign for part, sign in zip(only.split(";"), "°′″", strict=False) if part.strip())
    write = {"num": _number, "ce": _formula}.get(found["one"], _unit)
    return write(only)


def _number(source: str) -> str:
    """Return a number as it is printed.

    >>> _number("1.5e-3"), _number("e6"), _number("20+-0.5"), _number("3 x 4"), _number("many")
    ('1.5 × 10⁻³', '10⁶', '20 ± 0.5', '3 × 4', 'many')
    """
    signs = SIGNS_OF_NUMBERS.sub(lambda found: " ± " if found["pm"] else " × ", source.strip())
    return " ".join(_power(part) for part in signs.split())


def _power(part: str) -> str:
    found = NUMBER.fullmatch(part)
    if not found or not found["power"]:
        return part
    power = f"10{raised(found['power'].removeprefix('+'))}"
    return f"{found['digits']} × {power}" if found["digits"] else power


def _unit(source: str) -> str:
    r"""Return a unit as it is printed; a command that is no unit prints what it prints elsewhere, or its name.

    >>> _unit(r"\kilo\metre\per\hour"), _unit(r"\square\metre\second\tothe{-1}"), _unit("m.s^{-2}"), _unit(r"\fps")
    ('km/h', 'm² s⁻¹', 'm s⁻²', 'fps')
    """
    printed, prefix, power, gap = "", "", "", ""
    for found in PART_OF_A_UNIT.finditer(source.strip()):
        command = found["command"]
        if command in PREFIXES:
            prefix = PREFIXES[command]
        elif command == "per":
            gap = "/"
        elif command in POWERS_OF_NEXT:
            power = raised(POWERS_OF_NEXT[command])
        elif command in POWERS:
            printed += raised(POWERS[command])
        elif command:
            if command == "tothe":
                continue
            name = UNITS.get(command) or text_symbol(command) or command
            printed += (gap or (" " if printed else "")) + prefix + name + power
            prefix = power = gap = ""
        elif found["gap"]:
            gap = gap or " "
        elif exponent := found["group"] or found["power"]:
            printed += raised(exponent)
        elif found["braced"] is not None:
            printed += raised(found["braced"])
        else:
            printed += (gap if printed else "") + found["other"]
            gap = ""
    return printed


def _formula(source: str) -> str:
    """Return a formula of chemistry as it is printed.

    >>> _formula("2H2 + O2 -> 2H2O"), _formula("Na+"), _formula("^{13}C"), _formula("Fe^{3+}"), _formula("(NH4)2S")
    ('2H₂ + O₂ → 2H₂O', 'Na⁺', '¹³C', 'Fe³⁺', '(NH₄)₂S')
    """
    return " ".join(PART_OF_A_FORMULA.sub(_formula_part, source).split())


def _formula_part(found: re.Match[str]) -> str:
    if found["arrow"]:
        return ARROWS[found["arrow"]]
    if found["brace"]:
        return ""
    if high := found["raised"] or found["charge"] or found["end"]:
        return raised(high)
    return lowered(found["lowered"] or found["index"] or found["count"] or "")
