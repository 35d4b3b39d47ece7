"""All pages of a query, saved one by one, so that a fetch that breaks off goes on where it stopped."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from shutil import rmtree

from index.errors import ListingError
from index.fetching.apis import Api
from index.fetching.download import FetchError, Wait, client_for, download
from index.listings import Collected, collect_papers, parse_listing

__all__ = ["Fetched", "fetch"]

STATE = "state.json"

Report = Callable[[int], None]


@dataclass(frozen=True)
class Fetched:
    """The papers that a query brought, with what was skipped, and the folder of their pages."""

    collected: Collected
    folder: Path

    def forget(self) -> None:
        """Delete the pages, once their papers are in the index."""
        rmtree(self.folder, ignore_errors=True)


@dataclass(frozen=True)
class _State:
    """How far a fetch has got: the paths of pages still to come, pages saved, and entries in them."""

    query: str
    waiting: tuple[str, ...]
    pages: int = 0
    entries: int = 0


def fetch(
    api: Api,
    query: str,
    folder: Path,
    *,
    most: int,
    agent: str,
    key: str | None = None,
    report: Report = lambda entries: None,
    wait: Wait = time.sleep,
) -> Fetched:
    """Fetch the papers that a query asks an API for, page by page, until there are `most` of them.

    Every page is checked as a listing and saved in a folder of its own under `folder`; the same call goes on where
    an earlier one broke off. `report` is called with the number of entries so far. Raises QueryError for a query
    that can't be asked, and FetchError if a page can't be had or no paper was found.
    """
    query = " ".join(query.split())
    name = _slug(f"{api.title} {query}")
    own = folder / f"{name}-{sha256(f'{api.base} {query}'.encode()).hexdigest()[:8]}"
    state = _begun(api, query, own)
    asked = False
    with client_for(api, agent) as client:
        while state.waiting and state.entries < most:
            path, *others = state.waiting
            try:
                if asked:
                    wait(api.pause)
                asked = True
                content, page = download(client, api, path, key=key, wait=wait)
                if page.entries:
                    parse_listing(content, f"{api.title}{api.suffix}")
            except ListingError as error:
                raise FetchError(f"{api.host} sent a page that can’t be read: {error}") from None
            except FetchError as error:
                kept = (
                    f"; {state.entries:,} papers are kept, and the same query carries on from there"
                    if state.entries
                    else ""
                )
                raise FetchError(f"{error}{kept}") from None
            if page.entries:
                _write(own / f"{name}-{state.pages + 1:04}{api.suffix}", content)
            state = replace(
                state,
                waiting=(*filter(None, [page.following]), *others),
                pages=state.pages + bool(page.entries),
                entries=state.entries + page.entries,
            )
            _write(own / STATE, json.dumps(asdict(state)).encode())
            report(state.entries)
    return _collected(api, query, own, most)


def _collected(api: Api, query: str, own: Path, most: int) -> Fetched:
    pages = sorted(path for path in own.glob(f"*{api.suffix}") if path.name != STATE)
    if not pages:
        rmtree(own, ignore_errors=True)
        raise FetchError(f"{api.title} has no paper for {query!r}")
    collected = collect_papers(pages)
    return Fetched(replace(collected, papers=collected.papers[:most]), own)


def _begun(api: Api, query: str, own: Path) -> _State:
    """Return how far an earlier fetch got, or a new beginning."""
    try:
        values = json.loads((own / STATE).read_text("utf-8"))
        state = _State(values["query"], tuple(values["waiting"]), values["pages"], values["entries"])
    except (OSError, ValueError, KeyError, TypeError):
        state = None
    if state and state.query == query:
        return state
    begun = _State(query, api.begin(query))
    rmtree(own, ignore_errors=True)
    own.mkdir(parents=True)
    return begun


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    partial = path.with_suffix(f"{path.suffix}.part")
    partial.write_bytes(content)
    partial.replace(path)


def _slug(query: str) -> str:
    """Return a query as part of a file's name.

    >>> _slug('arXiv cat:cs.CL AND "night trains"')
    'arxiv-cat-cs.cl-and-night-trains'
    """
    return re.sub(r"[^\w.]+", "-", query.casefold())[:80].strip("-.")
