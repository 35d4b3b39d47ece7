"""What a collection holds: papers with notes, and answers with notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from index.clock import utc_now
from index.papers import Paper, paper_from_dict, paper_to_dict

__all__ = ["Collection", "CollectionFile", "KeptAnswer", "KeptPaper"]


@dataclass(frozen=True)
class KeptPaper:
    """A paper of a collection, with a note and a BibTeX key of one's own.

    `known` is what remains of the paper when it is removed from the index: the plain values of a `Paper`,
    without its abstract.
    """

    key: str
    known: Mapping[str, Any]
    added: str
    note: str = ""
    citation_key: str | None = None

    @classmethod
    def of(cls, paper: Paper) -> KeptPaper:
        """Return a paper to keep, added now."""
        return cls(paper.key, stub_of(paper), utc_now())

    @property
    def stub(self) -> Paper:
        """The paper as it was last known, without its abstract."""
        return paper_from_dict(self.known)


@dataclass(frozen=True)
class KeptAnswer:
    """An answer of a collection, with a note; `record` can be replayed, see `assistant.receipts`."""

    question: str
    text: str
    record: Mapping[str, Any]
    added: str
    note: str = ""

    @classmethod
    def of(cls, record: Mapping[str, Any], note: str = "") -> KeptAnswer:
        """Return an answer to keep, from what the file of its receipt holds, added now."""
        return cls(str(record["question"]), str(record["text"]), record, utc_now(), note)


@dataclass(frozen=True)
class Collection:
    """A named collection of papers, with notes on it, on papers, and on answers."""

    name: str
    created: str
    note: str = ""
    papers: tuple[KeptPaper, ...] = ()
    answers: tuple[KeptAnswer, ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        """The keys of its papers."""
        return frozenset(paper.key for paper in self.papers)


@dataclass(frozen=True)
class CollectionFile:
    """All collections, in the order in which they were made: what `collections.json` holds."""

    collections: tuple[Collection, ...] = field(default_factory=tuple)


def stub_of(paper: Paper) -> dict[str, Any]:
    """Return what is kept of a paper: all but its abstract."""
    return {**paper_to_dict(paper), "abstract": "", "fields": {}}
