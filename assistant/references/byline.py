"""What is shown of a paper beside its title and date: who wrote it, where it appeared, where it can be read."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit

from index.papers import Paper, clean, safe_url, shorten, web_address
from index.records import name_parts

__all__ = ["PaperLink", "authors_text", "byline", "paper_link"]

AUTHORS_SHOWN = 3
LONGEST_NAME = 80
LONGEST_VENUE = 160
"""Characters of a name and of a venue that are shown."""


class PaperLink(NamedTuple):
    """The address of a paper's page, in ASCII and http or https, and the words that stand for it."""

    label: str
    url: str


def authors_text(paper: Paper) -> str:
    """Return the first three authors in writing order, and "et al." for the others; "" if none are known.

    >>> authors_text(Paper("T", ".", authors=("Muster, Ada", "{Group, Inc.}", "Bo Beispiel", "Cy Probe")))
    'Ada Muster, Group, Inc., Bo Beispiel et al.'
    """
    shown = ", ".join(map(_written, paper.authors[:AUTHORS_SHOWN]))
    return f"{shown} et al." if len(paper.authors) > AUTHORS_SHOWN else shown


def byline(paper: Paper) -> tuple[str, ...]:
    """Return what is known of a paper beside title and date, for people: notice, authors, venue.

    >>> byline(Paper("T", ".", authors=("Muster, Ada",), venue="ACL 2022", notice="retracted"))
    ('retracted', 'Ada Muster', 'ACL 2022')
    """
    parts = (paper.notice or "", authors_text(paper), shorten(clean(paper.venue or ""), LONGEST_VENUE))
    return tuple(clean(part) for part in parts if clean(part))


def paper_link(paper: Paper) -> PaperLink | None:
    """Return the link to a paper: by its DOI, its arXiv number, or as its source gives it; None if there is none.

    >>> paper_link(Paper("T", ".", identifiers={"arxiv": "2410.03868"}))
    PaperLink(label='arXiv:2410.03868', url='https://arxiv.org/abs/2410.03868')
    >>> paper_link(Paper("T", ".", url="javascript:alert(1)"))
    """
    url = safe_url(web_address(paper.identifiers, paper.url) or "")
    if url is None:
        return None
    for kind, name in (("doi", "doi"), ("arxiv", "arXiv")):
        if kind in paper.identifiers:
            return PaperLink(clean(f"{name}:{paper.identifiers[kind]}"), url)
    return PaperLink((urlsplit(url).hostname or url).removeprefix("www."), url)


def _written(author: str) -> str:
    family, given = name_parts(author)
    return shorten(clean(f"{given} {family}"), LONGEST_NAME)
