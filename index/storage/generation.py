"""A generation: one published version of the index, every file of which can be verified.

An index folder holds generations, each in a folder of its own, and the file `CURRENT` with the name of the one in
use. A generation's name ends with the hash of its manifest, and the manifest has the hash of every file. So each
generation can be verified by itself, and the previous one can serve in its place, unless both share the damaged
file by a hard link. `index.storage.publishing` writes them.

    index/
        CURRENT                        g-000002-0123456789abcdef
        LOCK
        g-000001-…/
        g-000002-0123456789abcdef/
            MANIFEST.json              about: schema, encoder; files: sha256 of each
            papers.jsonl, embeddings/, …  its parts: files and folders
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
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
    "file_hashes",
    "generation_name",
    "generation_number",
    "generations",
    "link_or_copy",
    "stamp",
]

CURRENT = "CURRENT"
MANIFEST = "MANIFEST.json"

BLOCK_SIZE = 1 << 20
"""Bytes read at a time when a file is hashed."""

RECORD_FILE_PREFIX = "records-"
"""Prefix of the largest files, whose records have their own checksums (`index.embeddings.record_files`)."""

LARGE_RECORD_FILE = 1 << 28
"""Bytes, a quarter of a second of hashing, above which records are verified only one by one as they are read."""

_NAME = re.compile(r"g-(\d{6,})-([0-9a-f]{16})")


@dataclass(frozen=True)
class Generation:
    """A published generation: its folder, and from its manifest, its description and its files' hashes."""

    folder: Path
    about: Mapping[str, str]
    hashes: Mapping[str, str]

    @property
    def parts(self) -> frozenset[str]:
        """The names of its files and folders at the top level."""
        return frozenset(name.partition("/")[0] for name in self.hashes)

    @property
    def origin(self) -> str:
        """The name of the index's first generation, which identifies the index."""
        return self.about.get("origin", self.folder.name)

    def part(self, name: str, but_records: bool = False) -> Path:
        """Verify every file of a part and return the part's path.

        With `but_records`, files of records need only be there. Raises IndexDamaged, naming the file, if one
        doesn't match its hash or can't be read.
        """
        try:
            self._verify(name, _hash, but_records)
        except OSError as error:
            raise self.damaged(name, f"can’t be read ({error.strerror})") from error
        return self.folder / name

    def copy(self, name: str, folder: Path, but_records: bool = False) -> Path:
        """Copy a part into a folder and return the copy's path; the bytes copied are the bytes verified.

        With `but_records`, files of records are verified where they are. Raises IndexDamaged as `part` does, and
        OSError if it can't be copied.
        """

        def copy_and_hash(path: Path) -> str:
            if but_records and path.name.startswith(RECORD_FILE_PREFIX):
                return _hash(path)
            target = folder / path.relative_to(self.folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as file:
                return _hash(path, file.write)

        self._verify(name, copy_and_hash)
        return folder / name

    def link(self, name: str, folder: Path) -> Path:
        """Verify a part, link its files into a folder and return the path there, as `copy` does.

        Nobody may write to the files after that.
        """
        part = self.part(name)
        for path in part.rglob("*"):
            target = folder / path.relative_to(self.folder)
            if path.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                link_or_copy(path, target)
        return folder / name

    def damaged(self, name: str, how: str = "does not match its checksum") -> IndexDamaged:
        """Return the error to raise for a damaged file of this generation."""
        return IndexDamaged(self.folder.parent, f"{self.folder.name}/{name} {how}")

    def _verify(self, part: str, hash_of: Callable[[Path], str], but_records: bool = False) -> None:
        published = self._files(part)
        on_disk = sorted(_names(self.folder, part))  # names in the manifest are never used as paths
        for name in on_disk:
            if name not in published:
                raise self.damaged(name, "does not belong there")
            path = self.folder / name
            if not _is_verified_by_record(path, but_records) and hash_of(path) != published[name]:
                raise self.damaged(name)
        for name in sorted(published.keys() - set(on_disk)) or ([] if published else [part]):
            raise self.damaged(name, "is missing")

    def _files(self, part: str) -> Mapping[str, str]:
        return {name: sha for name, sha in self.hashes.items() if name == part or name.startswith(f"{part}/")}


def link_or_copy(path: Path, link: Path) -> None:
    """Make a hard link to a file or, where the file system has none, a copy."""
    try:
        os.link(path, link)
    except OSError:
        shutil.copyfile(path, link)


def current(root: Path) -> Generation:
    """Return the generation in use. Its manifest is verified here, its parts when they are first used.

    Raises IndexMissing if the folder holds no index, IndexDamaged if `CURRENT` or the manifest is damaged, and
    IndexFolderError if one can't be read.
    """
    try:
        pointer = _read(root / CURRENT)
    except FileNotFoundError:
        if any(_generation_folders(root)):
            raise IndexDamaged(root, f"{CURRENT} is missing") from None
        raise IndexMissing(root, "no index here; build one with: footnote index PATH...") from None
    except (OSError, ValueError) as error:
        raise _unreadable(root, CURRENT, error) from error
    name = pointer.decode(errors="replace").strip()
    if not _NAME.fullmatch(name):
        raise IndexDamaged(root, f"{CURRENT} names {name[:40]!r}, which isn’t the name of a generation")
    if not os.path.lexists(root / name):
        raise IndexDamaged(root, f"{CURRENT} names {name}, which doesn’t exist")
    return _generation(root / name)


def generations(root: Path) -> Iterator[Generation]:
    """Yield the generations in the folder whose manifests are intact, the newest first."""
    for folder in sorted(_generation_folders(root), key=generation_number, reverse=True):
        with suppress(IndexFolderError):
            yield _generation(folder)


def stamp(root: Path) -> tuple[int, int] | None:
    """Return a value that changes whenever a generation is published; None if there is no index."""
    try:
        status = (root / CURRENT).stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns


def generation_number(folder: Path) -> int:
    """Return a generation's number, which increases by one each time; 0 for any other folder."""
    match = _NAME.fullmatch(folder.name)
    return int(match[1]) if match else 0


def generation_name(number: int, manifest: bytes) -> str:
    """Return the name of the generation with this number and manifest.

    >>> generation_name(7, b"{}")
    'g-000007-44136fa355b3678a'
    """
    return f"g-{number:06}-{hashlib.sha256(manifest).hexdigest()[:16]}"


def file_hashes(folder: Path, before: Generation | None = None) -> dict[str, str]:
    """Return the SHA-256 of every file in a folder, by its path relative to the folder.

    A file that is a hard link to the same path in the generation `before` keeps the hash it was published with.
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


def _generation_folders(root: Path) -> list[Path]:
    try:
        return [path for path in root.iterdir() if generation_number(path)]
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
    if generation_name(generation_number(folder), manifest) != folder.name:
        raise IndexDamaged(root, f"{name} does not match its checksum")
    try:
        content = json.loads(manifest)
        return Generation(folder, dict(content["about"]), dict(content["files"]))
    except (ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(root, f"{name} isn’t a valid manifest") from error


def _unreadable(root: Path, name: str, error: Exception) -> IndexFolderError:
    if isinstance(error, OSError):
        return IndexFolderError(root, f"{name} can’t be read: {error.strerror}; check its permissions")
    return IndexDamaged(root, f"{name} {error}")


def _names(folder: Path, part: str) -> Iterator[str]:
    """Yield the paths in a part, relative to `folder`, of everything that isn't a real folder."""
    path = folder / part
    if path.is_dir() and not path.is_symlink():
        for inside in path.iterdir():
            yield from _names(folder, inside.relative_to(folder).as_posix())
    elif os.path.lexists(path):
        yield part


def _is_verified_by_record(path: Path, any_size: bool) -> bool:
    """Return whether a file has checksums per record, and is too large to be hashed, unless `any_size` is."""
    status = path.lstat()
    is_large = any_size or status.st_size > LARGE_RECORD_FILE
    return path.name.startswith(RECORD_FILE_PREFIX) and is_large and stat.S_ISREG(status.st_mode)


def _hash(path: Path, on_block: Callable[[bytes], object] = lambda block: None) -> str:
    """Return the SHA-256 of a file and call `on_block` with each block; "not a file" for links and pipes."""
    digest = hashlib.sha256()
    with suppress(ValueError), os.fdopen(_open(path), "rb") as file:
        while block := file.read(BLOCK_SIZE):
            digest.update(block)
            on_block(block)
        return digest.hexdigest()
    return "not a file"


def _read(path: Path) -> bytes:
    with os.fdopen(_open(path), "rb") as file:
        return file.read()


def _open(path: Path) -> int:
    """Open a regular file and return its descriptor; raise ValueError for a link or a special file.

    A link could lead out of the index, and reading a pipe could block for ever.
    """
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
