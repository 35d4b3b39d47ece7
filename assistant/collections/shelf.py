"""A person's collections of papers, in a file beside the index."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.answer import Answer
from assistant.collections.kept import Collection, CollectionFile, KeptAnswer, KeptPaper, stub_of
from assistant.paper_trace import PaperTrace
from assistant.receipts import receipt_of
from assistant.references import citation_keys
from index.clock import utc_now
from index.errors import FootnoteError
from index.papers import Paper, clean
from index.storage import KeptFile

__all__ = ["CollectionError", "CollectionShelf", "Held", "held"]

LONGEST_NAME = 100
LONGEST_NOTE = 10_000
"""The maximum length of a collection's name and of a note, in characters."""


class CollectionError(FootnoteError):
    """Raised for a collection that doesn't exist, or a name, note or key that can't be kept."""


@dataclass(frozen=True)
class Held:
    """A paper of a collection as it is today: the index's or, if it is `gone`, what is left of it."""

    paper: Paper
    kept: KeptPaper
    gone: bool


class CollectionShelf:
    """The collections in a file: each change is one step under a lock, so that two processes lose nothing."""

    def __init__(self, path: Path) -> None:
        self._file = KeptFile(path, CollectionFile, CollectionFile())

    @property
    def collections(self) -> tuple[Collection, ...]:
        """All collections, in the order in which they were made; raises KeptFileError for a damaged file."""
        return self._file.read().collections

    def get(self, name: str) -> Collection:
        """Return a collection by its name, in any case; raise CollectionError if there is none."""
        return _found(self.collections, name)

    def add(self, name: str, papers: Iterable[Paper] = (), note: str = "") -> Collection:
        """Add papers to a collection, which is made if need be; with `note`, note that on each of them."""
        new, note = tuple(papers), _checked_note(note)
        return self._change(name, lambda before: _with_papers(before, new, note), make=True)

    def add_answer(self, name: str, answer: Answer, note: str = "") -> Collection:
        """Add an answer and the papers that it cites to a collection, which is made if need be."""
        return self.add_record(name, receipt_of(answer), (one.paper for one in answer.citations), note)

    def add_record(
        self, name: str, record: Mapping[str, Any], papers: Iterable[Paper], note: str = ""
    ) -> Collection:
        """Add an answer from the file of its receipt, and the papers that it cites, as they are today."""
        kept, cited = KeptAnswer.of(record, _checked_note(note)), tuple(papers)

        def added(before: Collection) -> Collection:
            return replace(_with_papers(before, cited), answers=(*before.answers, kept))

        return self._change(name, added, make=True)

    def note(self, name: str, note: str, paper: str | None = None) -> Collection:
        """Replace the note on a paper, given by its key, or on the collection; an empty one removes it."""
        note = _checked_note(note)
        if paper is None:
            return self._change(name, lambda before: replace(before, note=note))
        return self._change_paper(name, paper, lambda kept: replace(kept, note=note))

    def name_paper(self, name: str, paper: str, citation_key: str) -> Collection:
        """Give a paper of a collection a BibTeX key of one's own; raise CollectionError if it can't be one."""
        if citation_keys([Paper("T", ".", citation_key=citation_key)]) != [citation_key]:
            raise CollectionError(f"{citation_key!r} can’t be a key in BibTeX; use letters, digits and -_:.")
        return self._change_paper(name, paper, lambda kept: replace(kept, citation_key=citation_key))

    def remove(self, name: str, papers: Iterable[str]) -> Collection:
        """Remove papers, given by their keys, from a collection."""
        keys = set(papers)

        def without(before: Collection) -> Collection:
            return replace(before, papers=tuple(kept for kept in before.papers if kept.key not in keys))

        return self._change(name, without)

    def rename(self, name: str, new: str) -> Collection:
        """Give a collection another name; raise CollectionError if another one has it."""
        new = _checked_name(new)
        if new.casefold() != name.casefold() and any(_is(one, new) for one in self.collections):
            raise CollectionError(f"there is already a collection called {new!r}; choose another name")
        return self._change(name, lambda before: replace(before, name=new))

    def delete(self, name: str) -> Collection:
        """Delete a collection, its notes included, and return it."""
        gone = self.get(name)
        self._file.change(
            lambda before: replace(
                before, collections=tuple(one for one in before.collections if not _is(one, name))
            )
        )
        return gone

    def follow(self, papers: Sequence[Paper]) -> None:
        """Bring the kept papers up to date: keys and titles that the index has corrected or merged."""
        trace = PaperTrace(papers)
        self._file.change(
            lambda before: replace(
                before, collections=tuple(_followed(collection, trace) for collection in before.collections)
            )
        )

    def keys_in(self, name: str, papers: Sequence[Paper]) -> frozenset[str]:
        """Return the keys of the papers in a collection that are in the index: `FieldFilter.among` takes them.

        Raises CollectionError if none of them is in the index.
        """
        keys = frozenset(one.paper.key for one in held(self.get(name), papers) if not one.gone)
        if not keys:
            raise CollectionError(
                f"none of the papers in {name!r} is in the index; add some with: footnote collect"
            )
        return keys

    def holding(self, papers: Iterable[Paper]) -> tuple[tuple[Paper, Collection], ...]:
        """Return each of these papers with each collection that has it."""
        collections = self.collections
        return tuple((paper, one) for paper in papers for one in collections if paper.key in one.keys)

    def _change(self, name: str, change: Callable[[Collection], Collection], *, make: bool = False) -> Collection:
        name = _checked_name(name)

        def changed(before: CollectionFile) -> CollectionFile:
            collections = before.collections
            if make and not any(_is(one, name) for one in collections):
                collections = (*collections, Collection(name, utc_now()))
            here = _found(collections, name)
            return CollectionFile(tuple(change(one) if one is here else one for one in collections))

        after = self._file.change(changed).collections
        return next((one for one in after if _is(one, name)), after[-1])

    def _change_paper(self, name: str, key: str, change: Callable[[KeptPaper], KeptPaper]) -> Collection:
        def changed(before: Collection) -> Collection:
            if key not in before.keys:
                raise CollectionError(f"the collection {before.name!r} has no paper with the key {key}")
            return replace(
                before, papers=tuple(change(kept) if kept.key == key else kept for kept in before.papers)
            )

        return self._change(name, changed)


def held(collection: Collection, papers: Sequence[Paper]) -> tuple[Held, ...]:
    """Return a collection's papers as they are in the index today, in the order in which they were added."""
    trace = PaperTrace(papers)
    found = [(kept, trace.find(kept.key, kept.stub.identifiers)) for kept in collection.papers]
    return tuple(Held(paper or kept.stub, kept, paper is None) for kept, paper in found)


def _with_papers(before: Collection, papers: Iterable[Paper], note: str = "") -> Collection:
    known = {paper.key: paper for paper in before.papers}
    for paper in papers:
        kept = known.get(paper.key) or KeptPaper.of(paper)
        known[paper.key] = replace(kept, note=_joined(kept.note, note))
    return replace(before, papers=tuple(known.values()))


def _followed(collection: Collection, trace: PaperTrace) -> Collection:
    """Return a collection with what is known of its papers today; two that have become one keep both notes."""
    papers: dict[str, KeptPaper] = {}
    for kept in collection.papers:
        paper = trace.find(kept.key, kept.stub.identifiers)
        now_kept = replace(kept, key=paper.key, known=stub_of(paper)) if paper else kept
        if other := papers.get(now_kept.key):
            now_kept = replace(
                other,
                note=_joined(other.note, kept.note),
                citation_key=other.citation_key or kept.citation_key,
            )
        papers[now_kept.key] = now_kept
    return replace(collection, papers=tuple(papers.values()))


def _found(collections: Iterable[Collection], name: str) -> Collection:
    collections = tuple(collections)
    for collection in collections:
        if _is(collection, name):
            return collection
    known = ", ".join(one.name for one in collections) or "none yet"
    raise CollectionError(f"no collection is called {name!r}; there are: {known}")


def _is(collection: Collection, name: str) -> bool:
    return collection.name.casefold() == clean(name).casefold()


def _checked_name(name: str) -> str:
    name = clean(name)
    if not any(map(str.isalnum, name)) or len(name) > LONGEST_NAME:
        raise CollectionError(
            f"{name[:LONGEST_NAME]!r} can’t name a collection; use 1 to {LONGEST_NAME} characters"
        )
    return name


def _checked_note(note: str) -> str:
    note = "\n".join(clean(line) for line in note.splitlines()).strip()
    if len(note) > LONGEST_NOTE:
        raise CollectionError(
            f"the note has {len(note):,} characters and the limit is {LONGEST_NOTE:,}; shorten it"
        )
    return note


def _joined(one: str, other: str) -> str:
    return one if other in one else f"{one}\n{other}".strip()
