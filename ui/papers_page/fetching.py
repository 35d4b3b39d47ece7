"""Fetch papers from a public API when a visitor presses the button, and add them to the index.

A server's visitors can't make it send requests at will: whoever runs it must have allowed it, one fetch runs at a
time over all visitors, only so many may start in an hour, and each ends after a bounded time and number of papers.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue

from assistant.settings import Settings
from index.errors import FootnoteError
from index.fetching import APIS, Fetched, FetchError
from index.papers import clean
from ui.fetching import fetch_papers
from ui.papers_page.upload import Added, Outcome, Progress, Rejected, add_papers
from ui.protocols import Library
from ui.sent_values import sent_object
from ui.server import TokenBuckets

__all__ = ["NOT_ALLOWED", "FetchRequest", "Fetcher", "read_fetch_request"]

MOST_PAPERS = 500
"""Papers of one fetch; `footnote fetch` gets more."""
SECONDS = 120.0
"""Time after which no more pages are asked for; the same query goes on from there."""
BURST, PER_SECOND = 10, 1 / 60
"""Fetches in a row that all visitors together may start, and the rate after that."""
LONGEST_QUERY = 300

NOT_ALLOWED = "Fetching is off on this server; whoever runs it can start it with --allow-fetching"
BUSY = "papers are already being fetched, by you or somebody else; try again when that is done"


@dataclass(frozen=True)
class FetchRequest:
    """What a visitor asks for: an API, by its name in APIS, and a query for it."""

    source: str
    query: str

    @property
    def name(self) -> str:
        """What the fetch is called in its progress and outcome."""
        return f"“{self.query}” from {APIS[self.source].title}"


def read_fetch_request(text: str) -> FetchRequest | None:
    """Return the request in a text; None for anything else, as anyone may send any text.

    >>> read_fetch_request('{"source": "hf", "query": " today"}')
    FetchRequest(source='hf', query='today')
    >>> read_fetch_request('{"source": "http://intranet", "query": "today"}') is None
    True
    """
    sent = sent_object(text)
    source, query = sent.get("source"), sent.get("query")
    if not (isinstance(source, str) and source in APIS and isinstance(query, str)):
        return None
    return FetchRequest(source, " ".join(clean(query[:LONGEST_QUERY]).split()))


class Fetcher:
    """Fetches papers for the visitors of one server, one fetch at a time; `allowed` says whether it may at all."""

    def __init__(self, settings: Settings, allowed: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self.settings, self.allowed = settings, allowed
        self._clock = clock
        self._started = TokenBuckets(BURST, PER_SECOND, clock)
        self._running = threading.Lock()

    def add(self, library: Library, request: FetchRequest | None) -> Generator[Progress | Outcome]:
        """Fetch papers and add them to the index; yield the progress, then the outcome.

        If the generator is closed, the fetch ends after the page that is on its way.
        """
        if request is None or not request.query:
            yield Rejected("Nothing", "say what to fetch")
            return
        if not self.allowed:
            yield Rejected(request.name, NOT_ALLOWED)
            return
        if not self._running.acquire(blocking=False):
            yield Rejected(request.name, BUSY)
            return
        try:
            if wait := math.ceil(self._started.take("")):
                yield Rejected(request.name, f"papers were fetched too often; try again in {wait} seconds")
                return
            yield from self._added(library, request)
        finally:
            self._running.release()

    def _added(self, library: Library, request: FetchRequest) -> Generator[Progress | Outcome]:
        try:
            fetched = yield from self._fetched(request)
            collected = fetched.collected
            changes = yield from add_papers(library, collected.papers, request.name)
            skipped, repaired, cut = (
                tuple(remark.replace(f"{fetched.folder}/", "") for remark in remarks)
                for remarks in (collected.skipped, collected.repaired, collected.cut)
            )
            fetched.forget()
            yield Added(request.name, changes, skipped, repaired, collected.skipped_count, "; ".join(cut))
        except FootnoteError as error:
            yield Rejected(request.name, str(error))

    def _fetched(self, request: FetchRequest) -> Generator[Progress, None, Fetched]:
        """Yield how many papers there are so far while a thread fetches them; when closed, make it end."""
        unwanted = threading.Event()
        until = self._clock() + SECONDS
        counts: SimpleQueue[int | None] = SimpleQueue()

        def wait(seconds: float) -> None:
            if self._clock() + seconds > until:
                raise FetchError("this takes longer than two minutes")
            if unwanted.wait(seconds):
                raise FetchError("nobody waits for this any more")

        with ThreadPoolExecutor(1, "footnote-fetching") as worker:
            fetching = worker.submit(
                fetch_papers,
                request.source,
                request.query,
                MOST_PAPERS,
                self.settings,
                report=counts.put,
                wait=wait,
            )
            fetching.add_done_callback(lambda _: counts.put(None))
            done: int | None = 0
            try:
                while done is not None:
                    yield Progress(request.name, done, doing="Fetching")
                    done = counts.get()
            finally:
                unwanted.set()
            return fetching.result()
