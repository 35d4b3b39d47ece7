"""`footnote index`, `correct`, `fetch` and `upload`: what changes the index of this machine, or copies it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.settings import Settings
from index.errors import IndexMissing, IndexReadOnly
from index.listings import Collected

if TYPE_CHECKING:
    from index import PaperIndex
    from index.encoders import SentenceEncoder
    from index.papers import Changes

__all__ = [
    "Indexed",
    "correct_paper",
    "index_collected",
    "index_fetched",
    "rebuild_index",
    "remove_listings",
    "remove_papers",
    "rename_listing",
    "upload_index",
]

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Indexed:
    """The outcome of indexing: what was read, what it changed, and how many papers are in the index now."""

    collected: Collected
    changes: Changes
    total: int

    def __str__(self) -> str:
        skipped = self.collected.skipped_count + len(self.collected.unreadable)
        papers = "1 paper" if self.total == 1 else f"{self.total} papers"
        return f"{self.changes}, {skipped:,} skipped; the index has {papers}"


def index_fetched(
    source: str, query: str, most: int, settings: Settings, *, say: Callable[[str], None], progress: Progress
) -> Indexed:
    """Fetch papers from a public API and add them to the index; `say` is told how many there are so far."""
    from ui.fetching import fetch_papers

    fetched = fetch_papers(source, query, most, settings, report=lambda entries: say(f"fetched: {entries:,}"))
    indexed = index_collected(fetched.collected, settings, progress=progress)
    fetched.forget()
    return indexed


def index_collected(
    collected: Collected, settings: Settings, rebuild: bool = False, progress: Progress | None = None
) -> Indexed:
    """Add papers to the index; with `rebuild`, start a new one."""
    from index import PaperIndex

    try:
        index = None if rebuild else _open(settings)
    except IndexMissing:
        index = None
    if index is None:
        made: list[Changes] = []
        built = PaperIndex.build(collected.papers, _folder(settings), _encoder(settings), progress, made.append)
        return Indexed(collected, made[0], len(built.papers))
    changes = index.add(collected.papers, progress)
    return Indexed(collected, changes, len(index.papers))


def rebuild_index(settings: Settings, progress: Progress | None = None) -> Indexed:
    """Rebuild a damaged index, or one of another encoder, from its own papers."""
    from index import PaperIndex
    from index.papers import Changes

    index = PaperIndex.rebuild(_folder(settings), _encoder(settings), progress)
    return Indexed(Collected(()), Changes(unchanged=index.papers), len(index.papers))


def correct_paper(title: str, day: str | None, authors: Sequence[str] | None, settings: Settings) -> Indexed:
    """Correct the date or the authors of the paper with exactly this title.

    Raises TitleError if there is none, and CorrectionError for a date that can't be read.
    """
    from ui.lookup import corrected, find_exact_title

    index = _open(settings)
    changes = index.correct([corrected(find_exact_title(title, index), day, authors)])
    return Indexed(Collected(()), changes, len(index.papers))


def remove_listings(names: Sequence[str], settings: Settings) -> Indexed:
    """Remove listings, with the papers that no other one has; raise ListingNameError if one isn't there."""
    from index.papers import Changes, listings_of
    from ui.lookup import NamedListings

    index = _open(settings)
    named = NamedListings(settings.listing_names_file)
    known, given = listings_of(index.papers), named.read()
    files = [given.find(name, known) for name in names]
    removed = tuple(paper for file in files for paper in index.remove_listing(file).removed)
    named.forget(files)
    return Indexed(Collected(()), Changes(removed=removed), len(index.papers))


def rename_listing(old: str, new: str, settings: Settings) -> str:
    """Give a listing another name, and return it; raise ListingNameError if that can't be done."""
    from index.papers import listings_of
    from ui.lookup import NamedListings

    index = _open(settings)
    return NamedListings(settings.listing_names_file).rename(old, new, listings_of(index.papers))


def remove_papers(titles: Iterable[str], settings: Settings, progress: Progress | None = None) -> Indexed:
    """Remove the papers with exactly these titles; raise TitleError, removing none, if one isn't there."""
    from ui.lookup import find_exact_title

    index = _open(settings)
    changes = index.remove([find_exact_title(title, index) for title in titles], progress)
    return Indexed(Collected(()), changes, len(index.papers))


def upload_index(url: str, settings: Settings) -> int:
    """Upload the index to a LanceDB database, and return how many papers it has."""
    return _open(settings).upload(url)


def _open(settings: Settings) -> PaperIndex:
    """Open the index of this machine, whose vectors need not be in a Chroma server to change it."""
    from index import PaperIndex

    return PaperIndex.open(_folder(settings), _encoder(settings))


def _folder(settings: Settings) -> Path:
    """Return the folder of the index; raise IndexReadOnly if an uploaded one is searched instead."""
    if settings.index_url:
        raise IndexReadOnly(settings.index_url)
    return settings.index_folder


def _encoder(settings: Settings) -> SentenceEncoder:
    from index.encoders import SentenceEncoder

    return SentenceEncoder(settings.encoder)
