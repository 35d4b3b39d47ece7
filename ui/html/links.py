"""Typeset text in which web addresses are links, whole or a part of it at a time."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import urlsplit

from index.papers import safe_url
from ui.html.typesetting import typeset

__all__ = ["linked", "outside_link"]

ADDRESS = re.compile(r"https?://(?:[^\s<>\"“”`{}|\\^\[\]]|\\[%&_#~]){1,500}", re.IGNORECASE)
"""An address as abstracts have them, with TeX's escaped signs; what follows it on the line is taken off later."""

ENDINGS = ".,;:!?'’)*"
"""Signs at the end of an address that rather belong to the sentence."""

ESCAPED = re.compile(r"\\([%&_#~])")


def linked(text: str, start: int = 0, end: int | None = None) -> str:
    """Return `text[start:end]` as HTML in which http and https addresses are links that open in a new tab.

    An address that the part cuts off is a link to the whole of it.

    >>> linked("See https://a.org.")
    'See <a class="outside" href="https://a.org" target="_blank" rel="noopener noreferrer">https://a.org</a>.'
    >>> linked("javascript:alert(1)")
    'javascript:alert(1)'
    """
    end = len(text) if end is None else end
    html, done = [], start
    for first, last, url in _addresses(text):
        here = slice(max(first, start), min(last, end))
        if here.start < here.stop:
            html += [typeset(text[done : here.start]), outside_link(url, ESCAPED.sub(r"\1", text[here]))]
            done = here.stop
    return "".join([*html, typeset(text[done:end])])


def outside_link(url: str, label: str) -> str:
    """Return a link to another site, which opens in a new tab and learns nothing of this page."""
    return f'<a class="outside" href="{escape(url)}" target="_blank" rel="noopener noreferrer">{escape(label)}</a>'


def _addresses(text: str) -> list[tuple[int, int, str]]:
    """Return where the addresses of a text start and end, and where they lead."""
    if "://" not in text:
        return []
    found = []
    for match in ADDRESS.finditer(text):
        written = _without_ending(match.group())
        url = safe_url(ESCAPED.sub(r"\1", written))
        if url and _is_public(url):
            found.append((match.start(), match.start() + len(written), url))
    return found


def _without_ending(address: str) -> str:
    """Return an address without the signs after it; a closing bracket stays if the address opens it.

    >>> _without_ending("https://a.org/b_(c))."), _without_ending("https://a.org/b).")
    ('https://a.org/b_(c)', 'https://a.org/b')
    """
    while address[-1] in ENDINGS and not (address[-1] == ")" and address.count("(") >= address.count(")")):
        address = address[:-1]
    return address


def _is_public(url: str) -> bool:
    """Return whether an address names a site, such as a.org, and no user, who could pass for the site."""
    parts = urlsplit(url)
    return "." in (parts.hostname or "").strip(".") and "@" not in parts.netloc
