"""Listings into the index: what they hold, what became of it, and what was rejected."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.settings import Settings
from index.errors import IndexMissing, ListingError
from index.papers import Paper

if TYPE_CHECKING:
    from index.papers import Changes

__all__ = ["Gathered", "Indexed", "gather", "index_listings", "rebuild_index", "remove_papers"]

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Gathered:
    """What listings hold.

    `rejected` are records left out and `mended` ones put right, each with file, line and reason;
    `unreadable` are listings of which nothing could be read, and why.
    """

    papers: tuple[Paper, ...]
    rejected: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()


@dataclass(frozen=True)
class Indexed:
    """What became of listings; `total` papers are in the index now."""

    gathered: Gathered
    changes: Changes
    total: int

    def __str__(self) -> str:
        rejected = len(self.gathered.rejected) + len(self.gathered.unreadable)
        papers = "1 paper" if self.total == 1 else f"{self.total} papers"
        return f"{self.changes}, {rejected} rejected; the index holds {papers}"


def index_listings(
    paths: Iterable[Path], settings: Settings, rebuild: bool = False, progress: Progress | None = None
) -> Indexed:
    """Add the papers of listings, and of the listings in folders, to the index; `rebuild` starts it anew."""
    from index import PaperIndex
    from index.encoders import SentenceEncoder
    from index.papers import Changes

    gathered = gather(paths)
    folder, encoder = settings.index_folder, SentenceEncoder(settings.encoder)
    try:
        index = None if rebuild else PaperIndex.open(folder, encoder)
    except IndexMissing:
        index = None
    if index is None:
        built = PaperIndex.build(gathered.papers, folder, encoder, progress)
        return Indexed(gathered, Changes(added=built.papers), len(built.papers))
    changes = index.add(gathered.papers, progress)
    return Indexed(gathered, changes, len(index.papers))


def rebuild_index(settings: Settings, progress: Progress | None = None) -> Indexed:
    """Write the index anew from its own papers: a damaged one, or one of another encoder."""
    from index import PaperIndex
    from index.encoders import SentenceEncoder
    from index.papers import Changes

    index = PaperIndex.rebuild(settings.index_folder, SentenceEncoder(settings.encoder), progress)
    return Indexed(Gathered(()), Changes(unchanged=index.papers), len(index.papers))


def remove_papers(titles: Iterable[str], settings: Settings, progress: Progress | None = None) -> Indexed:
    """Remove the papers that are called just so; raise TitleError, and remove none, when one isn't there."""
    from index import PaperIndex
    from index.encoders import SentenceEncoder
    from ui.lookup import paper_called_just

    index = PaperIndex.open(settings.index_folder, SentenceEncoder(settings.encoder))
    changes = index.remove([paper_called_just(title, index) for title in titles], progress)
    return Indexed(Gathered(()), changes, len(index.papers))


def gather(paths: Iterable[Path]) -> Gathered:
    """Read listings, and the listings in folders.

    One that can't be read costs that listing only; when none can, the first one's ListingError is raised. So does
    a link in a folder that leads out of it: whoever put it there may not be who indexes the folder.
    """
    from index.listings import find_listings, leads_outside, read_listing

    named = tuple(paths)
    papers: list[Paper] = []
    rejected: list[str] = []
    mended: list[str] = []
    errors: list[ListingError] = []
    for path in find_listings(named):
        if path not in named and leads_outside(path):
            errors.append(
                ListingError(path, f"it is a link out of its folder; to read it, name it: {path.resolve()}")
            )
            continue
        try:
            listing = read_listing(path)
        except ListingError as error:
            errors.append(error)
            continue
        papers.extend(listing)
        rejected.extend(f"{path}, {remark}" for remark in listing.skipped)
        mended.extend(f"{path}, {remark}" for remark in listing.repaired)
    if errors and not papers:
        raise errors[0]
    return Gathered(tuple(papers), tuple(rejected), tuple(mended), tuple(map(str, errors)))
