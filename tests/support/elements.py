"""Parse HTML to test what a browser would see in it."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser


class Elements(HTMLParser):
    """The tags, attributes and text of some HTML; `open` counts the elements that aren't closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.open = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.open += tag != "br"
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        self.open -= 1

    def handle_data(self, data: str) -> None:
        self.text += data

    def values(self, name: str) -> list[str]:
        """Return the values of an attribute, in the order of the HTML."""
        return [value for attribute, value in self.attributes if attribute == name]
