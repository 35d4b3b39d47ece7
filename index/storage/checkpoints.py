"""What was encoded and is not published yet: a build that was killed goes on where it stopped."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from index.papers import Paper
from index.storage.generation import hashes_of
from index.storage.vector_files import EncodedPaper, Key, load_papers_encoded, save_encoding

__all__ = ["Unpublished"]

FOLDER = ".encoded"


class Unpublished:
    """Papers encoded for a build that is under way, some at a time, in a folder beside the generations.

    Each lot is a folder whose name is the hash of its files' hashes: one that is not whole is not used. `about` is
    what lots must have in common with the generation to be built: its encoder and schema.
    """

    def __init__(self, root: Path, about: Mapping[str, str]) -> None:
        self._folder = root / FOLDER / _digest(about)

    def known(self) -> dict[Key, EncodedPaper]:
        """Return all papers that are kept, by title and abstract; what is damaged, or not for this build, goes."""
        for other in self._folder.parent.glob("*"):
            if other != self._folder:
                shutil.rmtree(other, ignore_errors=True)
        found: dict[Key, EncodedPaper] = {}
        for lot in self._folder.glob("*"):
            if lot.name == _digest(hashes_of(lot)):
                found |= _read(lot)
            else:
                shutil.rmtree(lot, ignore_errors=True)
        return found

    def keep(self, papers: Sequence[Paper], encoded: Sequence[EncodedPaper]) -> Sequence[EncodedPaper]:
        """Write a lot, and return it as it is on disk; where it can't be written, it stays in memory."""
        side = self._folder / "new"
        keys = [(paper.title, paper.abstract) for paper in papers]
        try:
            save_encoding(side, encoded)
            (side / "papers.json").write_text(json.dumps(keys), encoding="utf-8")
            lot = side.rename(self._folder / _digest(hashes_of(side)))
        except OSError:
            shutil.rmtree(side, ignore_errors=True)
            return encoded
        kept = _read(lot)
        return [kept[key] for key in keys]

    def clear(self) -> None:
        """Remove all lots: what they hold has been published."""
        shutil.rmtree(self._folder.parent, ignore_errors=True)


def _read(lot: Path) -> dict[Key, EncodedPaper]:
    keys = json.loads((lot / "papers.json").read_text(encoding="utf-8"))
    encoded = load_papers_encoded(lot)
    return {(title, abstract): one for (title, abstract), one in zip(keys, encoded, strict=True)}


def _digest(told: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(dict(told), sort_keys=True).encode()).hexdigest()[:16]
