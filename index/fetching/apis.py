"""The public APIs that papers are fetched from: addresses, paging, and how long to pause between requests.

- Hugging Face Daily Papers: https://huggingface.co/docs/hub/api, 100 papers a page, a day at a time.
- arXiv: https://info.arxiv.org/help/api/user-manual.html, one request every three seconds.
- OpenAlex: https://developers.openalex.org, 100 works a page, at most 10,000 without a cursor; its free key is
  needed beyond a few requests a day.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from index.errors import FootnoteError

__all__ = ["APIS", "Api", "Page", "QueryError"]

PAGE_SIZE = 100
MOST_DAYS = 366
OPENALEX_DEPTH = 10_000
"""Works that OpenAlex shows of one query by page number."""
DATED = re.compile(r"(\d{4}-\d{2}-\d{2})(?: ?(?:\.\.|to|-| ) ?(\d{4}-\d{2}-\d{2}))?")


class QueryError(FootnoteError):
    """Raised for a query that can't be put to an API."""


@dataclass(frozen=True)
class Page:
    """What an API answered: how many entries, and the path of the next page, if there is one."""

    entries: int
    following: str | None = None


@dataclass(frozen=True)
class Api:
    """A public API: its address, and how it is asked.

    `pause` is in seconds between two requests. `begin` returns the paths of the first pages that a query asks for,
    and raises QueryError for one that it can't read. `read` returns what is in a page, given its path; it raises
    ValueError for a reply that isn't one of this API. `suffix` is that of the pages when saved. `key` is the
    parameter that takes the person's key, if the API has any.
    """

    title: str
    base: str
    pause: float
    suffix: str
    begin: Callable[[str], tuple[str, ...]]
    read: Callable[[str, bytes], Page]
    key: str | None = None

    @property
    def host(self) -> str:
        """The machine that is contacted."""
        return urlsplit(self.base).netloc


def _days(query: str) -> tuple[str, ...]:
    """Return the path of each day's papers.

    >>> _days("2025-05-20..2025-05-21")[1]
    '/api/daily_papers?date=2025-05-21&limit=100&p=0'
    """
    if query.casefold() in {"today", "yesterday"}:
        first = last = date.today() - timedelta(days=query.casefold() == "yesterday")
    else:
        try:
            found = DATED.fullmatch(query)
            first = date.fromisoformat(found[1]) if found else date.max
            last = date.fromisoformat(found[2]) if found and found[2] else first
        except ValueError:
            found = None
        if not found:
            raise QueryError(f"{query!r} isn’t a day; use today, 2025-05-20 or 2025-05-20..2025-05-26")
    count = (last - first).days + 1
    if not 0 < count <= MOST_DAYS:
        raise QueryError(f"{query!r} is {count} days; put the earlier day first and ask for at most {MOST_DAYS}")
    days = (first + timedelta(days=number) for number in range(count))
    return tuple(_path("/api/daily_papers", date=day.isoformat(), limit=PAGE_SIZE, p=0) for day in days)


def _read_day(path: str, content: bytes) -> Page:
    entries = json.loads(content)
    if not isinstance(entries, list):
        raise ValueError("the reply isn’t a list of papers")
    return Page(len(entries), _stepped(path, "p", 1) if len(entries) == PAGE_SIZE else None)


def _arxiv_search(query: str) -> tuple[str, ...]:
    order = {"sortBy": "submittedDate", "sortOrder": "descending"}
    return (_path("/api/query", search_query=query, start=0, max_results=PAGE_SIZE, **order),)


def _read_feed(path: str, content: bytes) -> Page:
    """Return what is in a feed; arXiv now and then sends an empty page in the middle, which is no good reply."""
    text = content.decode(errors="replace")
    total = re.search(r"totalResults\b[^>]{0,200}>\s{0,9}(\d{1,9})", text)
    if total is None or "<feed" not in text:
        raise ValueError("the reply isn’t an arXiv feed")
    if "/api/errors" in text:
        said = re.search(r"<summary[^>]{0,200}>([^<]{1,300})", text)
        why = said[1].strip() if said else "it gives no reason"
        raise QueryError(f"arXiv can’t read this query: {why}")
    entries = len(re.findall(r"<entry[\s>]", text))
    start = int(parse_qs(urlsplit(path).query)["start"][0])
    if not entries and start < int(total[1]):
        raise ValueError("arXiv sent an empty page in the middle of the results")
    more = entries and start + entries < int(total[1])
    return Page(entries, _stepped(path, "start", entries) if more else None)


def _openalex_search(query: str) -> tuple[str, ...]:
    """Return the path of a search or, for a text such as "institutions.id:I97018004", of a filter.

    >>> _openalex_search("night trains")
    ('/works?search=night+trains&filter=has_abstract%3Atrue&per_page=100&page=1',)
    """
    filtered = re.fullmatch(r"[a-z_.]+:\S+", query)
    asked = {} if filtered else {"search": query}
    narrowed = f"has_abstract:true,{query}" if filtered else "has_abstract:true"
    return (_path("/works", **asked, filter=narrowed, per_page=PAGE_SIZE, page=1),)


def _read_works(path: str, content: bytes) -> Page:
    reply: Any = json.loads(content)
    if not (isinstance(reply, dict) and isinstance(reply.get("results"), list)):
        raise ValueError("the reply isn’t a list of works")
    entries = len(reply["results"])
    number = int(parse_qs(urlsplit(path).query)["page"][0])
    more = entries == PAGE_SIZE and number * PAGE_SIZE < OPENALEX_DEPTH
    return Page(entries, _stepped(path, "page", 1) if more else None)


def _path(path: str, **parameters: str | int) -> str:
    return f"{path}?{urlencode(parameters)}"


def _stepped(path: str, parameter: str, step: int) -> str:
    """Return the path with a number in its query increased.

    >>> _stepped("/works?page=1&search=a", "page", 1)
    '/works?page=2&search=a'
    """
    parts = urlsplit(path)
    values = {name: given[0] for name, given in parse_qs(parts.query).items()}
    return _path(parts.path, **{**values, parameter: str(int(values[parameter]) + step)})


APIS: Mapping[str, Api] = {
    "hf": Api("Hugging Face Daily Papers", "https://huggingface.co", 1.0, ".json", _days, _read_day),
    "arxiv": Api("arXiv", "https://export.arxiv.org", 3.0, ".xml", _arxiv_search, _read_feed),
    "openalex": Api(
        "OpenAlex", "https://api.openalex.org", 0.2, ".json", _openalex_search, _read_works, "api_key"
    ),
}
"""Every API, by its name on the command line."""
