"""Papers from a public API, with this person's settings: for `footnote fetch` and for the papers page."""

from __future__ import annotations

import time
from collections.abc import Callable

from assistant.settings import Settings
from assistant.version import footnote_version
from index.fetching import APIS, Fetched, Wait, fetch

__all__ = ["fetch_papers"]


def fetch_papers(
    source: str,
    query: str,
    most: int,
    settings: Settings,
    *,
    report: Callable[[int], None],
    wait: Wait = time.sleep,
) -> Fetched:
    """Fetch at most so many papers from an API, introducing ourselves; `report` is told how many there are so far.

    Raises QueryError for a query that can't be asked, and FetchError if a page can't be had.
    """
    return fetch(
        APIS[source],
        query,
        settings.fetch_folder,
        most=most,
        agent=f"Footnote/{footnote_version()}",
        key=settings.openalex_key,
        report=report,
        wait=wait,
    )
