"""Extract the text of a page that was saved as HTML, in lines as a browser would show them."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from index.formats.daily_papers_page import Line

__all__ = ["html_lines"]

INLINE = frozenset("a abbr b bdi cite code em font i kbd mark q s small span strong sub sup time tt u wbr".split())
"""Elements within a line; any other element starts and ends a line."""
HIDDEN = frozenset("head nav footer noscript script style svg template".split())
"""Elements whose text is not shown or not part of the page's content."""

IN_HEAD = frozenset("base link meta noscript script style template title".split())
"""Elements that a head may hold; any other one ends a head that was left open."""

DECLARATION = re.compile(r"<!--|<!|<\?")


def html_lines(html: str) -> tuple[Line, ...]:
    """Return the visible lines of text, each with the number of the source line in which it starts.

    >>> [line.text for line in html_lines("<h3>A <em>plain</em> title</h3><p>And &amp; more<br>text")]
    ['A plain title', 'And & more', 'text']
    """
    reader = _LineReader()
    reader.feed(_without_declarations(html))
    reader.close()
    reader.end_line()
    return tuple(reader.lines)


def _without_declarations(html: str) -> str:
    """Return the HTML without comments, declarations and processing instructions, but with their line breaks.

    After the last ">" there can be no tag, so each "<" there is escaped. Both keep the parser of the standard
    library from taking quadratic time, or worse, on constructs that are never closed.

    >>> _without_declarations("a<!-- b > c -->d<!doctype html>e<?xml")
    'ade'
    """
    pieces, start = [], 0
    while found := DECLARATION.search(html, start):
        pieces.append(html[start : found.start()])
        close = "-->" if found[0] == "<!--" else ">"
        end = html.find(close, found.end())
        if end < 0:
            return "".join(pieces)
        start = end + len(close)
        pieces.append("\n" * html.count("\n", found.start(), start))
    last = max(start, html.rfind(">") + 1)
    return "".join([*pieces, html[start:last], html[last:].replace("<", "&lt;")])


class _LineReader(HTMLParser):
    """A parser that collects the visible lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self._words: list[str] = []
        self._number = 1
        self._hidden_depth = 0
        self._in_head = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """End the line at a block element, and count the hidden elements that are open."""
        if self._in_head and tag not in IN_HEAD:
            self._in_head = False
            self._hidden_depth = 0
        self._in_head |= tag == "head"
        self._hidden_depth += tag in HIDDEN
        if tag not in INLINE:
            self.end_line()

    def handle_endtag(self, tag: str) -> None:
        """End the line at a block element."""
        self._in_head &= tag != "head"
        if tag in HIDDEN:
            self._hidden_depth = max(0, self._hidden_depth - 1)
        if tag not in INLINE:
            self.end_line()

    def handle_data(self, data: str) -> None:
        """Add visible text to the line."""
        if self._hidden_depth:
            return
        if data.strip() and not any(map(str.strip, self._words)):
            self._number = self.getpos()[0] + data[: len(data) - len(data.lstrip())].count("\n")
        self._words.append(data)

    def end_line(self) -> None:
        """Store the current line unless it is blank."""
        text = " ".join("".join(self._words).split())
        self._words.clear()
        if text:
            self.lines.append(Line(self._number, text))
