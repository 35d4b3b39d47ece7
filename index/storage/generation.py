"""A generation: what was published together, and whether it still is what was published.

A folder holds generations, each in a folder of its own, and `CURRENT` with the name of the one in use. A
generation's name ends with the hash of its manifest, and the manifest has the hash of every file: so each can
be told whole or damaged by itself, and the one before can stand in for it. `index.storage.publishing` writes them.

    index/
        CURRENT                        g-000002-0123456789abcdef
        LOCK
        g-000001-…/
        g-000002-0123456789abcdef/
            MANIFEST.json              about: schema, encoder; files: sha256 of each
            papers.jsonl, vectors/, …  its parts
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from index.errors import IndexDamaged, IndexFolderError, IndexMissing

__all__ = [
    "CURRENT",
    "MANIFEST",
    "Generation",
    "current",
    "generations",
    "hashes_of",
    "manifest_name",
    "number_of",
    "stamp",
]

CURRENT = "CURRENT"
MANIFEST = "MANIFEST.json"

BLOCK = 1 << 20
"""Bytes that are read at once."""

SUMMED = "pieces-"
"""Prefix of the largest files, whose records have checksums of their own (`index.storage.token_files`)."""

LARGE = 1 << 30
"""Bytes, a second's hashing, of which such a file is verified part by part."""

_NAME = re.compile(r"g-(\d{6,})-([0-9a-f]{16})")


@dataclass(frozen=True)
class Generation:
    """A published generation: its folder, and what its manifest says of it and of its files."""

    folder: Path
    about: Mapping[str, str]
    hashes: Mapping[str, str]

    @property
    def parts(self) -> frozenset[str]:
        """The names of its parts."""
        return frozenset(name.partition("/")[0] for name in self.hashes)

    @property
    def origin(self) -> str:
        """The name of the index's first generation, which tells it from other indexes."""
        return self.about.get("origin", self.folder.name)

    def part(self, name: str) -> Path:
        """Return where a part lies, a file or a folder, once each of its files is verified.

        Raises IndexDamaged, naming the file, when one is not what was published or can't be read.
        """
        try:
            self._verify(name, _hash)
        except OSError as error:
            raise self.damaged(name, f"can't be read ({error.strerror})") from error
        return self.folder / name

    def copy(self, name: str, folder: Path) -> Path:
        """Return a copy of a part in a folder; what is verified is the copy, block by block as it is made.

        Raises IndexDamaged as `part` does, and OSError when it can't be copied.
        """

        def hash_copied(path: Path) -> str:
            target = folder / path.relative_to(self.folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as file:
                return _hash(path, file.write)

        self._verify(name, hash_copied)
        return folder / name

    def damaged(self, name: str, how: str = "is not what was published") -> IndexDamaged:
        """Return the error for a file of this generation."""
        return IndexDamaged(self.folder.parent, f"{self.folder.name}/{name} {how}")

    def _verify(self, part: str, hash_of: Callable[[Path], str]) -> None:
        published = self._files(part)
        there = sorted(_names(self.folder, part))  # what the manifest says is never taken for a path
        for name in there:
            if name not in published or not (
                _sums_itself(self.folder / name) or hash_of(self.folder / name) == published[name]
            ):
                raise self.damaged(name)
        for name in sorted(published.keys() - set(there)) or ([] if published else [part]):
            raise self.damaged(name, "is missing")

    def _files(self, part: str) -> Mapping[str, str]:
        return {name: sha for name, sha in self.hashes.items() if name == part or name.startswith(f"{part}/")}


def current(root: Path) -> Generation:
    """Return the generation in use; its manifest is verified, its parts are when they are asked for.

    Raises IndexMissing when the folder holds no index, IndexDamaged when what says so is damaged, and
    IndexFolderError when it can't be read.
    """
    try:
        pointer = _read(root / CURRENT)
    except FileNotFoundError:
        if any(_named(root)):
            raise IndexDamaged(root, f"{CURRENT} is missing") from None
        raise IndexMissing(root, "no index here; build one with: footnote index PATH...") from None
    except (OSError, ValueError) as error:
        raise _unreadable(root, CURRENT, error) from error
    name = pointer.decode(errors="replace").strip()
    if not _NAME.fullmatch(name):
        raise IndexDamaged(root, f"{CURRENT} names {name[:40]!r}, which is no generation")
    if not os.path.lexists(root / name):
        raise IndexDamaged(root, f"{CURRENT} names {name}, which is not there")
    return _generation(root / name)


def generations(root: Path) -> Iterator[Generation]:
    """Yield the generations in the folder that have a sound manifest, the newest first."""
    for folder in sorted(_named(root), key=number_of, reverse=True):
        with suppress(IndexFolderError):
            yield _generation(folder)


def stamp(root: Path) -> tuple[int, int] | None:
    """Return what changes whenever a generation is published; None where there is none."""
    try:
        told = (root / CURRENT).stat()
    except OSError:
        return None
    return told.st_ino, told.st_mtime_ns


def number_of(folder: Path) -> int:
    """Return the number of a generation, which counts up; 0 for a folder that is none."""
    found = _NAME.fullmatch(folder.name)
    return int(found[1]) if found else 0


def manifest_name(number: int, manifest: bytes) -> str:
    """Return the name of the generation that has this number and manifest.

    >>> manifest_name(7, b"{}")
    'g-000007-44136fa355b3678a'
    """
    return f"g-{number:06}-{hashlib.sha256(manifest).hexdigest()[:16]}"


def hashes_of(folder: Path, before: Generation | None = None) -> dict[str, str]:
    """Return the SHA-256 of every file in a folder, by its name from there.

    A file that is also the generation's `before`, under the same name, has the hash that it was published with.
    """
    return {
        name: _known_hash(folder, name, before) or _hash(folder / name) for name in sorted(_names(folder, "."))
    }


def _known_hash(folder: Path, name: str, before: Generation | None) -> str | None:
    if before and name in before.hashes:
        with suppress(OSError):
            if (folder / name).lstat().st_nlink > 1 and (folder / name).samefile(before.folder / name):
                return before.hashes[name]
    return None


def _named(root: Path) -> list[Path]:
    try:
        return [path for path in root.iterdir() if number_of(path)]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise _unreadable(root, ".", error) from error


def _generation(folder: Path) -> Generation:
    root, name = folder.parent, f"{folder.name}/{MANIFEST}"
    if folder.is_symlink():
        raise IndexDamaged(root, f"{folder.name} is a link")
    try:
        manifest = _read(folder / MANIFEST)
    except FileNotFoundError:
        raise IndexDamaged(root, f"{name} is missing") from None
    except (OSError, ValueError) as error:
        raise _unreadable(root, name, error) from error
    if manifest_name(number_of(folder), manifest) != folder.name:
        raise IndexDamaged(root, f"{name} is not what was published")
    try:
        told = json.loads(manifest)
        return Generation(folder, dict(told["about"]), dict(told["files"]))
    except (ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(root, f"{name} is no manifest") from error


def _unreadable(root: Path, name: str, error: Exception) -> IndexFolderError:
    if isinstance(error, OSError):
        return IndexFolderError(root, f"{name} can't be read: {error.strerror}; see who may read it")
    return IndexDamaged(root, f"{name} {error}")


def _names(folder: Path, part: str) -> Iterator[str]:
    """Yield the files of a part as they lie there, and what is neither a file nor a folder."""
    path = folder / part
    if path.is_dir() and not path.is_symlink():
        for inside in path.iterdir():
            yield from _names(folder, inside.relative_to(folder).as_posix())
    elif os.path.lexists(path):
        yield part


def _sums_itself(path: Path) -> bool:
    """Say whether a file is too large to be read whole at every start, and verified part by part instead."""
    return path.name.startswith(SUMMED) and path.stat().st_size > LARGE


def _hash(path: Path, also: Callable[[bytes], object] = lambda block: None) -> str:
    """Return the SHA-256 of a file, handing on what is read; a link or a special file has none."""
    digest = hashlib.sha256()
    with suppress(ValueError), os.fdopen(_opened(path), "rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
            also(block)
        return digest.hexdigest()
    return "not a file"


def _read(path: Path) -> bytes:
    with os.fdopen(_opened(path), "rb") as file:
        return file.read()


def _opened(path: Path) -> int:
    """Open a file for reading; raise ValueError for anything else, which could lead elsewhere or never end."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    except OSError:
        if path.is_symlink():
            raise ValueError("is a link") from None
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise ValueError("is not a file")
    return descriptor
