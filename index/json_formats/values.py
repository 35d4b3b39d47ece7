"""Take text, dates and names from decoded JSON, whatever it holds instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from index.records import full_name, split_names

__all__ = ["Fields", "child", "date_text", "each", "first", "names", "text", "texts"]

Fields = Mapping[str, Any]

MOST = 10_000
"""The most items taken from one list."""


def text(value: object) -> str:
    """Return a string as it is, an integer such as a year in digits, the first text of a list, and else "".

    >>> text(["A title"]), text(2024), text({"a": 1})
    ('A title', '2024', '')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return next((item for item in value[:MOST] if isinstance(item, str) and item), "")
    if isinstance(value, dict) and isinstance(value.get("value"), str):
        return str(value["value"])
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18 else ""


def first(fields: Fields, *names: str) -> str:
    """Return the text of the first of these fields that has any, or ""."""
    return next((found for name in names if (found := text(fields.get(name)))), "")


def child(fields: Fields, *names: str) -> Fields:
    """Return the first of these fields that is an object, or an empty one."""
    return next((value for name in names if isinstance(value := fields.get(name), dict)), {})


def each(value: object) -> Iterator[Fields]:
    """Yield the objects of a list."""
    if isinstance(value, list):
        yield from (item for item in value[:MOST] if isinstance(item, dict))


def texts(value: object) -> tuple[str, ...]:
    """Return the texts of a list, of objects their name; a single text is split at semicolons or commas.

    >>> texts(["a", {"display_name": "b"}, 3]), texts("a; b, c")
    (('a', 'b', '3'), ('a', 'b, c'))
    """
    if isinstance(value, dict):
        value = value.get("value")
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(";" if ";" in value else ","))
    if not isinstance(value, list):
        return ()
    found = (
        first(item, "display_name", "name", "value") if isinstance(item, dict) else text(item)
        for item in value[:MOST]
    )
    return tuple(name for name in found if name)


def names(value: object) -> tuple[str, ...]:
    """Return authors from a list of names or of objects, or from a text that lists them.

    >>> names([{"family": "Muster", "given": "Ada"}, {"name": "Bo Beispiel"}, "Cy Probe"])
    ('Muster, Ada', 'Bo Beispiel', 'Cy Probe')
    """
    if isinstance(value, dict):
        value = value.get("value")
    if isinstance(value, str):
        return split_names(value)
    if not isinstance(value, list):
        return ()
    return tuple(name for item in value[:MOST] if (name := _name(item)))


def date_text(value: object) -> str:
    """Return a date as text: from CSL's or Crossref's parts, from its raw form, or as it is.

    >>> date_text({"date-parts": [[2021, 3, 4]]}), date_text({"raw": "May 2021"}), date_text("2021")
    ('2021-03-04', 'May 2021', '2021')
    """
    if not isinstance(value, dict):
        return text(value)
    parts = value.get("date-parts")
    start = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
    numbers = [text(part).strip() for part in start[:3]]
    if numbers and numbers[0]:
        return "-".join(number.zfill(2) for number in numbers if number)
    return first(value, "literal", "raw", "date-time")


def _name(value: object) -> str:
    if isinstance(value, str):
        return value if "," not in value or value.count(",") == 1 else split_names(value)[0]
    if not isinstance(value, dict):
        return ""
    family = " ".join(
        filter(None, (first(value, "non-dropping-particle"), first(value, "family", "last", "lastName")))
    )
    given = " ".join(
        filter(None, (first(value, "given", "first", "firstName"), first(value, "dropping-particle")))
    )
    if suffix := first(value, "suffix"):
        family = f"{family} {suffix}"
    if family or given:
        return full_name(family, given)
    group = first(value, "literal", "name", "fullname", "display_name")
    return group if group and "," not in group else full_name(group)
