"""Checkpoints of a build: after a kill, the next build reuses the papers that were already encoded."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from index.embeddings.encode import EncodedPaper, TextKey
from index.embeddings.saving import load_encoded_papers, save_encoding
from index.papers import Paper
from index.storage import file_hashes

__all__ = ["Checkpoints"]

FOLDER = ".encoded"


class Checkpoints:
    """The papers encoded so far by an unfinished build, saved in batches beside the generations.

    Each batch is a folder named after the hash of its files, so a damaged one is recognised and ignored. `about`
    holds what a checkpoint must have in common with the build that uses it: the encoder and the schema.
    """

    def __init__(self, root: Path, about: Mapping[str, str]) -> None:
        self._folder = root / FOLDER / _digest(about)

    def load(self) -> dict[TextKey, EncodedPaper]:
        """Return all papers saved so far; delete batches that are damaged or belong to another kind of build."""
        for other in self._folder.parent.glob("*"):
            if other != self._folder:
                shutil.rmtree(other, ignore_errors=True)
        found: dict[TextKey, EncodedPaper] = {}
        for batch in self._folder.glob("*"):
            if batch.name == _digest(file_hashes(batch)):
                found |= _read(batch)
            else:
                shutil.rmtree(batch, ignore_errors=True)
        return found

    def save(self, papers: Sequence[Paper], encoded: Sequence[EncodedPaper]) -> Sequence[EncodedPaper]:
        """Write a batch and return it as read back from disk, or `encoded` itself if it can't be written."""
        unfinished = self._folder / "new"
        keys = [(paper.title, paper.abstract) for paper in papers]
        try:
            save_encoding(unfinished, encoded)
            (unfinished / "papers.json").write_text(json.dumps(keys), encoding="utf-8")
            batch = unfinished.rename(self._folder / _digest(file_hashes(unfinished)))
        except OSError:
            shutil.rmtree(unfinished, ignore_errors=True)
            return encoded
        saved = _read(batch)
        return [saved[key] for key in keys]

    def clear(self) -> None:
        """Delete all checkpoints, once the build has been published."""
        shutil.rmtree(self._folder.parent, ignore_errors=True)


def _read(batch: Path) -> dict[TextKey, EncodedPaper]:
    keys = json.loads((batch / "papers.json").read_text(encoding="utf-8"))
    encoded = load_encoded_papers(batch)
    return {(title, abstract): paper for (title, abstract), paper in zip(keys, encoded, strict=True)}


def _digest(values: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(dict(values), sort_keys=True).encode()).hexdigest()[:16]
