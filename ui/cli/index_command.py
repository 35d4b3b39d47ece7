"""`footnote index`: add listings to the index, rebuild it, remove papers, or rename a listing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.settings import Settings
from index.errors import IndexMissing
from index.listings import Collected

if TYPE_CHECKING:
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
    from index.encoders import SentenceEncoder

    folder, encoder = settings.index_folder, SentenceEncoder(settings.encoder)
    try:
        index = None if rebuild else PaperIndex.open(folder, encoder)
    except IndexMissing:
        index = None
    if index is None:
        made: list[Changes] = []
        built = PaperIndex.build(collected.papers, folder, encoder, progress, made.append)
        return Indexed(collected, made[0], len(built.papers))
    changes = index.add(collected.papers, progress)
    return Indexed(collected, changes, len(index.papers))


def rebuild_index(settings: Settings, progress: Progress | None = None) -> Indexed:
    """Rebuild a damaged index, or one of another encoder, from its own papers."""
    from index import PaperIndex
    from index.encoders import SentenceEncoder
    from index.papers import Changes

    index = PaperIndex.rebuild(settings.index_folder, SentenceEncoder(settings.encoder), progress)
    return Indexed(Collected(()), Changes(unchanged=index.papers), len(index.papers))


def correct_paper(title: str, day: str | None, authors: Sequence[str] | None, settings: Settings) -> Indexed:
    """Correct the date or the authors of the paper with exactly this title.

    Raises TitleError if there is none, and CorrectionError for a date that can't be read.
    """
    from index import PaperIndex
    from index.encoders import SentenceEncoder
    from ui.lookup import corrected, find_exact_title

    index = PaperIndex.open(settings.index_folder, SentenceEncoder(settings.encoder))
    changes = index.correct([corrected(find_exact_title(title, index), day, authors)])
    return Indexed(Collected(()), changes, len(index.papers))


def remove_listings(names: Sequence[str], settings: Settings) -> Indexed:
    """Remove listings, with the papers that no other one has; raise ListingNameError if one isn't there."""
    from index import PaperIndex
    from index.encoders import SentenceEncoder
    from index.papers import Changes, listings_of
    from ui.lookup import NamedListings

    index = PaperIndex.open(settings.index_folder, SentenceEncoder(settings.encoder))
    named = NamedListings(settings.listing_names_file)
    known, given = listings_of(index.papers), named.read()
    files = [given.find(name, known) for name in names]
    removed = tuple(paper for file in files for paper in index.remove_listing(file).removed)
    named.forget(files)
    return Indexed(Collected(()), Changes(removed=removed), len(index.papers))


def rename_listing(old: str, new: str, settings: Settings) -> str:
    """Give a listing another name, and return it; raise ListingNameError if that can't be done."""
    from index import PaperIndex
    from index.encoders import SentenceEncoder
    from index.papers import listings_of
    from ui.lookup import NamedListings

    index = PaperIndex.open(settings.index_folder, SentenceEncoder(settings.encoder))
    return NamedListings(settings.listing_names_file).rename(old, new, listings_of(index.papers))


def remove_papers(titles: Iterable[str], settings: Settings, progress: Progress | None = None) -> Indexed:
    """Remove the papers with exactly these titles; raise TitleError, removing none, if one isn't there."""
    from index import PaperIndex
    from index.encoders import SentenceEncoder
    from ui.lookup import find_exact_title

    index = PaperIndex.open(settings.index_folder, SentenceEncoder(settings.encoder))
    changes = index.remove([find_exact_title(title, index) for title in titles], progress)
    return Indexed(Collected(()), changes, len(index.papers))
