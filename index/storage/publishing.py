"""An index is published whole or not at all, by one process at a time.

A generation is written aside, hashed into a manifest, forced to the disk and renamed into place; then `CURRENT`
is replaced by one that names it. A kill at any moment leaves the one before in use, or the new one.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import IndexBusy, IndexFolderError
from index.storage.generation import CURRENT, MANIFEST, Generation, hashes_of, manifest_name, number_of

__all__ = ["make_room", "publish", "writing"]

KEPT = 2
"""Generations that stay on disk: the current one and the one before."""

SPARE = 2
"""How many times the room that a generation takes must be free: what is written aside is copied to be read."""


@contextmanager
def writing(root: Path) -> Iterator[None]:
    """Hold the folder for writing; raise IndexBusy, naming the holder, when another process has it."""
    _make(root)
    lock = FileLock(root / "LOCK")
    holder = root / "LOCK.holder"
    try:
        lock.acquire(timeout=0)
        holder.write_text(str(os.getpid()))
    except Timeout:
        who = holder.read_text() if holder.exists() else "unknown"
        raise IndexBusy(root, f"process {who} is writing this index; wait for it to finish") from None
    except (OSError, NotImplementedError) as error:
        lock.release()
        raise _unwritable(root, error) from error
    try:
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def make_room(root: Path, needed: int) -> None:
    """Clear away what a crash left; raise IndexFolderError unless twice the bytes needed are free."""
    for left_over in root.glob(".building-*"):
        shutil.rmtree(left_over, ignore_errors=True)
    free = shutil.disk_usage(root).free
    if free < SPARE * needed:
        raise IndexFolderError(
            root,
            f"building needs about {_megabytes(SPARE * needed)} free here, and there are {_megabytes(free)}; "
            "make room, or set FOOTNOTE_HOME to another place",
        )


def publish(
    root: Path, about: Mapping[str, str], fill: Callable[[Path], None], before: Generation | None = None
) -> None:
    """Let `fill` write a generation aside, then publish it; on any failure the one before stays current.

    Files that `fill` linked from the generation `before` are not hashed again. Raises IndexFolderError
    when it can't be written.
    """
    make_room(root, 0)
    side = root / f".building-{secrets.token_hex(6)}"  # never a path that Chroma has failed to open before
    try:
        side.mkdir()
        fill(side)
        manifest = _manifest(about, hashes_of(side, before))
        _write_durably(side / MANIFEST, manifest)
        _sync_tree(side)
        name = manifest_name(1 + max(map(number_of, root.iterdir())), manifest)
        side.rename(root / name)
        _sync(root)
        _write_durably(root / CURRENT, name.encode())
    except OSError as error:
        raise _unwritable(root, error) from error
    finally:
        shutil.rmtree(side, ignore_errors=True)
    _prune(root)


def _manifest(about: Mapping[str, str], hashes: Mapping[str, str]) -> bytes:
    return json.dumps({"about": dict(about), "files": dict(hashes)}, indent=1, sort_keys=True).encode()


def _prune(root: Path) -> None:
    """Remove all generations but the newest."""
    for old in sorted(filter(number_of, root.iterdir()), key=number_of)[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def _make(root: Path) -> None:
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise IndexFolderError(
            root, f"this folder can't be made: {error.strerror}; set FOOTNOTE_HOME to one that can"
        ) from error


def _unwritable(root: Path, error: Exception) -> IndexFolderError:
    why = error.strerror if isinstance(error, OSError) and error.strerror else error
    return IndexFolderError(
        root, f"the index can't be written: {why}. Make room or see who may write there, or set FOOTNOTE_HOME"
    )


def _megabytes(count: int) -> str:
    return f"{count / 1e6:,.1f} MB"


def _write_durably(path: Path, content: bytes) -> None:
    """Write a file so that a crash leaves the old one or the new one."""
    side = path.with_name(path.name + ".new")
    with side.open("wb") as file:
        file.write(content)
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
