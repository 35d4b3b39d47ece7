"""Recognise and normalise what identifies a paper: DOI, arXiv number, PubMed id and others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote, unquote, urlsplit

__all__ = ["arxiv_id", "arxiv_version", "identifiers_in", "safe_url", "web_address"]

ARXIV = re.compile(
    r"(?:^|arxiv[.:/ ]{1,2}|/(?:abs|pdf|html)/|/papers/)"
    r"((?:\d{4}\.\d{4,5})|(?:[a-z][a-z-]{1,20}(?:\.[A-Z]{2})?/\d{7}))(v\d{1,3})?(?:\.pdf)?(?![\w/])",
    re.IGNORECASE,
)
DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]{1,250}")
LONGEST_URL = 2000

PATTERNS = {
    "pubmed": re.compile(r"\d{1,9}"),
    "pmc": re.compile(r"PMC\d{1,9}", re.IGNORECASE),
    "openreview": re.compile(r"[\w-]{8,16}"),
    "acl": re.compile(r"[A-Z]\d{2}-\d{4,5}|\d{4}\.[a-z0-9-]{1,40}\.\d{1,5}"),
    "semantic_scholar": re.compile(r"[0-9a-f]{40}|\d{1,12}", re.IGNORECASE),
    "openalex": re.compile(r"W\d{1,12}", re.IGNORECASE),
}
PLACES = {
    "pubmed": re.compile(r"pubmed\.ncbi\.nlm\.nih\.gov/(\d{1,9})|ncbi\.nlm\.nih\.gov/pubmed/(\d{1,9})"),
    "pmc": re.compile(r"/(PMC\d{1,9})|/pmc/articles/(\d{1,9})"),
    "openreview": re.compile(r"openreview\.net/(?:forum|pdf)\?id=([\w-]{8,16})"),
    "acl": re.compile(
        r"(?:aclanthology\.org|aclweb\.org/anthology)/([A-Za-z0-9][\w.-]{3,50}?)(?:\.pdf|\.bib|/|$)"
    ),
    "semantic_scholar": re.compile(r"semanticscholar\.org/paper/(?:[^/\s]{1,300}/)?([0-9a-f]{40})"),
    "openalex": re.compile(r"openalex\.org/(?:works/)?(W\d{1,12})", re.IGNORECASE),
}
"""Where a web address holds an identifier."""
ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.IGNORECASE)

ADDRESSES = {
    "doi": "https://doi.org/{}",
    "arxiv": "https://arxiv.org/abs/{}",
    "acl": "https://aclanthology.org/{}",
    "openreview": "https://openreview.net/forum?id={}",
    "pubmed": "https://pubmed.ncbi.nlm.nih.gov/{}/",
    "pmc": "https://pmc.ncbi.nlm.nih.gov/articles/{}/",
    "semantic_scholar": "https://www.semanticscholar.org/paper/{}",
    "openalex": "https://openalex.org/{}",
}
"""The page of each kind of identifier, the most useful first."""


def identifiers_in(given: Mapping[str, str], urls: tuple[str, ...] = ()) -> dict[str, str]:
    """Return normalised identifiers from what a record gives by kind, and from its web addresses.

    What isn't an identifier of its kind is left out. An arXiv number is also taken from arXiv's DOIs.

    >>> identifiers_in({"doi": "https://doi.org/10.1234/ABC.", "pubmed": "none"}, ("http://arxiv.org/abs/2101.00001v2",))
    {'doi': '10.1234/abc', 'arxiv': '2101.00001'}
    """
    found = {kind: value for kind, text in given.items() if (value := _normalised(kind, text.strip()))}
    for url in urls:
        for kind, value in _in_address(url):
            found.setdefault(kind, value)
    if (arxiv := ARXIV_DOI.fullmatch(found.get("doi", ""))) and (number := arxiv_id(arxiv[1])):
        found.setdefault("arxiv", number)
    return found


def arxiv_id(text: str) -> str | None:
    """Return the arXiv number in a text, without its version, or None.

    >>> arxiv_id("arXiv:2101.00001v2 [cs.CL]"), arxiv_id("https://arxiv.org/pdf/hep-th/9901001.pdf")
    ('2101.00001', 'hep-th/9901001')
    """
    found = ARXIV.search(text.strip())
    return found[1].lower() if found else None


def arxiv_version(text: str) -> str | None:
    """Return the version of the arXiv number in a text, such as "v2", or None."""
    found = ARXIV.search(text.strip())
    return found[2].lower() if found and found[2] else None


def safe_url(text: str) -> str | None:
    """Return a web address in ASCII, or None unless it is a whole http or https address.

    >>> safe_url("https://example.org/a b"), safe_url("javascript:alert(1)")
    ('https://example.org/a%20b', None)
    """
    text = text.strip()
    if text.lower().startswith("www."):
        text = f"http://{text}"
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return None
    if len(text) > LONGEST_URL or parts.scheme.lower() not in {"http", "https"} or not host or "\\" in text:
        return None
    return quote(text, safe="!#$%&'()*+,/:;=?@[]~")


def web_address(identifiers: Mapping[str, str], url: str | None = None) -> str | None:
    """Return the address of a paper's page: by its DOI, its arXiv number, or as given; None if it has none.

    >>> web_address({"arxiv": "2101.00001"})
    'https://arxiv.org/abs/2101.00001'
    """
    for kind in ("doi", "arxiv"):
        if kind in identifiers:
            return ADDRESSES[kind].format(quote(identifiers[kind]))
    if url:
        return url
    return next(
        (ADDRESSES[kind].format(quote(identifiers[kind])) for kind in ADDRESSES if kind in identifiers), None
    )


def _normalised(kind: str, text: str) -> str | None:
    if kind == "arxiv":
        return arxiv_id(text)
    if kind == "doi":
        found = DOI.search(unquote(text))
        return found[0].rstrip(".,;)]}").lower() if found else None
    if kind in PLACES and (held := PLACES[kind].search(text)):
        text = next(filter(None, held.groups()))
    if kind == "pmc" and text.isdecimal():
        text = f"PMC{text}"
    pattern = PATTERNS.get(kind)
    return text if pattern and pattern.fullmatch(text) else None


def _in_address(url: str) -> list[tuple[str, str]]:
    found = [
        (kind, value) for kind, place in PLACES.items() if place.search(url) and (value := _normalised(kind, url))
    ]
    if "doi.org/" in url and (doi := _normalised("doi", url)):
        found.append(("doi", doi))
    if ("arxiv.org/" in url or "huggingface.co/papers/" in url) and (arxiv := arxiv_id(url)):
        found.append(("arxiv", arxiv))
    return found
