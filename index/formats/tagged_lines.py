"""Split a text of tagged lines, as in RIS, MEDLINE and Web of Science exports, into entries.

    TY  - JOUR
    TI  - A title that
          goes on in the next line
    ER  -

The libraries tried do less: rispy 0.10 returns the last entry twice if a stray line follows it, merges two entries
if the first has no end, and finds nothing with one space less after a tag; nbib 0.3 loses the whole file for one
bad
line; neither knows the line of an entry, which a message needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

__all__ = ["Entry", "split_entries"]


@dataclass
class Entry:
    """The tagged values of one entry, in order, and the line in which it starts.

    `open_tag` is the last tag of an entry that the text ends in, if it should have had an end tag.
    """

    line: int
    values: dict[str, list[str]] = field(default_factory=dict)
    open_tag: str = ""

    def all(self, *tags: str) -> tuple[str, ...]:
        """Return every value of these tags, tag by tag."""
        return tuple(value for tag in tags for value in self.values.get(tag, ()) if value)

    def first(self, *tags: str) -> str:
        """Return the first value of the first of these tags that has one, or ""."""
        return next(iter(self.all(*tags)), "")


def split_entries(
    text: str, tag: re.Pattern[str], start: frozenset[str], end: str | None = None
) -> Iterator[Entry]:
    """Yield the entries of a text.

    `tag` matches the start of a tagged line, its first group is the tag; any other line goes on with the value
    before it. An entry begins with a tag of `start`, and ends with the tag `end`, if there is one.
    """
    entry: Entry | None = None
    value: list[str] = []
    last: list[str] | None = None
    for number, line in enumerate(text.split("\n"), 1):
        found = tag.match(line)
        if not found:
            if last is not None and line.strip():
                value.append(line.strip())
            continue
        if last is not None:
            last.append("\n".join(value))
            last = None
        name = found[1]
        if entry and (name in start or name == end):
            entry.open_tag = ""
            yield entry
            entry = None
        if name in start:
            entry = Entry(number)
        if entry:
            last, value = entry.values.setdefault(name, []), [line[found.end() :].strip()]
            entry.open_tag = name if end else ""
    if entry:
        if last is not None:
            last.append("\n".join(value))
        yield entry
