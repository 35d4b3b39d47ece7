"""An index is published whole or not at all.

A folder holds generations, each in a folder of its own that is written aside, hashed into a manifest and
renamed into place; `CURRENT` then names it and the manifest's own hash. Readers verify every hash, and open
a copy of what can't be opened without writing. One process writes at a time.

    index/
        CURRENT                   {"generation": "g-…", "manifest": sha256}
        LOCK
        g-0123456789ab/
            MANIFEST.json         schema, encoder, sha256 of each file
            …
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import IndexBusy, IndexDamaged, IndexFolderError, IndexMissing

__all__ = ["Generation", "current", "publish", "writing"]

KEPT = 2
"""Generations that stay on disk: the current one and the one before."""

_NAME = re.compile(r"g-[0-9a-f]{12}")
_BUILD = "build one with: footnote index PATH..."
_REBUILD = "build it again with: footnote index --rebuild PATH..."


@dataclass(frozen=True)
class Generation:
    """A published generation: its folder, and what its manifest says of it."""

    folder: Path
    about: Mapping[str, str]


@contextmanager
def writing(root: Path) -> Iterator[None]:
    """Hold the folder for writing; raise IndexBusy, naming the holder, when another process has it."""
    _make(root)
    lock = FileLock(root / "LOCK")
    holder = root / "LOCK.holder"
    try:
        lock.acquire(timeout=0)
    except Timeout:
        who = holder.read_text() if holder.exists() else "unknown"
        raise IndexBusy(root, f"process {who} is writing this index; wait for it to finish") from None
    try:
        holder.write_text(str(os.getpid()))
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def publish(root: Path, about: Mapping[str, str], fill: Callable[[Path], None]) -> None:
    """Let `fill` write a generation aside, then publish it; on any failure the one before stays current."""
    for left_over in root.glob(".building-*"):
        shutil.rmtree(left_over)
    side = root / f".building-{os.getpid()}"
    side.mkdir()
    try:
        fill(side)
        manifest = json.dumps({"about": dict(about), "files": _hashes(side)}, indent=1, sort_keys=True)
        digest = hashlib.sha256(manifest.encode()).hexdigest()
        _write_durably(side / "MANIFEST.json", manifest)
        _sync_tree(side)
        name = f"g-{secrets.token_hex(6)}"
        side.rename(root / name)
        _sync(root)
        _write_durably(root / "CURRENT", json.dumps({"generation": name, "manifest": digest}))
    except OSError as error:
        raise IndexFolderError(root, f"the index can't be written: {error.strerror or error}") from error
    finally:
        shutil.rmtree(side, ignore_errors=True)
    _prune(root, name)


def current(root: Path) -> Generation:
    """Return the current generation, every file verified.

    Raises IndexMissing when the folder holds none, and IndexDamaged, naming the file, when one is not what was
    published.
    """
    pointer = root / "CURRENT"
    if not pointer.is_file():
        raise IndexMissing(root, f"no index here; {_BUILD}")
    try:
        named = json.loads(pointer.read_bytes())
        name, digest = str(named["generation"]), str(named["manifest"])
    except (ValueError, KeyError, TypeError):
        raise IndexDamaged(root, f"CURRENT is unreadable; {_REBUILD}") from None
    if not _NAME.fullmatch(name):
        raise IndexDamaged(root, f"CURRENT names {name!r}, which is no generation; {_REBUILD}")
    return Generation(root / name, _verified(root, root / name, digest))


def _verified(root: Path, folder: Path, digest: str) -> Mapping[str, str]:
    try:
        text = (folder / "MANIFEST.json").read_bytes()
    except OSError:
        raise IndexDamaged(root, f"{folder.name}/MANIFEST.json is missing; {_REBUILD}") from None
    if hashlib.sha256(text).hexdigest() != digest:
        raise IndexDamaged(root, f"{folder.name}/MANIFEST.json is not what was published; {_REBUILD}")
    manifest = json.loads(text)
    found, published = _hashes(folder), manifest["files"]
    for name in sorted(found.keys() | published.keys()):
        if found.get(name) != published.get(name):
            raise IndexDamaged(root, f"{folder.name}/{name} is not what was published; {_REBUILD}")
    about: Mapping[str, str] = manifest["about"]
    return about


def _hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file but the manifest; a link or a special file is not followed."""
    hashes = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            hashes[name] = "not a file"
        elif path.is_file() and name != "MANIFEST.json":
            with path.open("rb") as file:
                hashes[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return hashes


def _prune(root: Path, newest: str) -> None:
    """Remove all generations but the newest and those just before it."""
    others = [path for path in root.glob("g-*") if _NAME.fullmatch(path.name) and path.name != newest]
    others.sort(key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for old in others[KEPT - 1 :]:
        shutil.rmtree(old, ignore_errors=True)


def _make(root: Path) -> None:
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise IndexFolderError(
            root, f"this folder can't be made: {error.strerror}; set FOOTNOTE_HOME to one that can"
        ) from error


def _write_durably(path: Path, text: str) -> None:
    """Write a file so that a crash leaves the old one or the new one."""
    side = path.with_name(path.name + ".new")
    with side.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    side.replace(path)
    _sync(path.parent)


def _sync_tree(folder: Path) -> None:
    for path in folder.rglob("*"):
        _sync(path)
    _sync(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
