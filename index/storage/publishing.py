"""Atomic publishing: an index changes completely or not at all, and one process at a time may change it.

A generation is written to a temporary folder, hashed into a manifest, flushed to disk and renamed into place; then
`CURRENT` is replaced by a file that names it. A kill at any moment leaves either the previous generation in use or
the new one.
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
from index.storage.durable_file import flush_to_disk, write_durably
from index.storage.generation import CURRENT, MANIFEST, Generation, file_hashes, generation_name, generation_number

__all__ = ["make_room", "publish", "writing"]

GENERATIONS_KEPT = 2
"""Generations kept on disk: the current one and the previous one."""

SPACE_FACTOR = 2
"""Free space required, in multiples of a generation's size: for the new generation and a reader's private copy."""


@contextmanager
def writing(root: Path) -> Iterator[None]:
    """Lock the folder for writing; raise IndexBusy, naming the other process, if one has locked it.

    Raises IndexFolderError if the folder can't be created or written.
    """
    _create(root)
    lock = FileLock(root / "LOCK")
    holder = root / "LOCK.holder"
    try:
        lock.acquire(timeout=0)
        holder.write_text(str(os.getpid()))
    except Timeout:
        process = holder.read_text() if holder.exists() else "unknown"
        raise IndexBusy(root, f"process {process} is writing this index; wait for it to finish") from None
    except (OSError, NotImplementedError) as error:
        lock.release()
        raise _write_error(root, error) from error
    try:
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def make_room(root: Path, needed: int) -> None:
    """Delete what crashed builds left; raise IndexFolderError unless twice the `needed` bytes are then free."""
    for leftover in root.glob(".building-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    free = shutil.disk_usage(root).free
    if free < SPACE_FACTOR * needed:
        raise IndexFolderError(
            root,
            f"the build needs about {_megabytes(SPACE_FACTOR * needed)} of free space here, but only "
            f"{_megabytes(free)} is free; free some space, or set FOOTNOTE_HOME to a folder on another disk",
        )


def publish(
    root: Path, about: Mapping[str, str], fill: Callable[[Path], None], before: Generation | None = None
) -> Path:
    """Publish the generation that `fill` writes into a folder, and return its folder.

    On any failure the previous one stays current. Files that `fill` linked from the generation `before` are not
    hashed again. Raises IndexFolderError if the generation can't be written.
    """
    make_room(root, 0)
    # A new name each time: once Chroma has failed to open a path, it never opens that path again.
    staging = root / f".building-{secrets.token_hex(6)}"
    try:
        staging.mkdir()
        fill(staging)
        manifest = _manifest(about, file_hashes(staging, before))
        write_durably(staging / MANIFEST, manifest)
        _sync_tree(staging)
        name = generation_name(1 + max(map(generation_number, root.iterdir())), manifest)
        staging.rename(root / name)
        flush_to_disk(root)
        write_durably(root / CURRENT, name.encode())
    except OSError as error:
        raise _write_error(root, error) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    _prune(root)
    return root / name


def _manifest(about: Mapping[str, str], hashes: Mapping[str, str]) -> bytes:
    return json.dumps({"about": dict(about), "files": dict(hashes)}, indent=1, sort_keys=True).encode()


def _prune(root: Path) -> None:
    """Delete all generations but the newest two."""
    for old in sorted(filter(generation_number, root.iterdir()), key=generation_number)[:-GENERATIONS_KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def _create(root: Path) -> None:
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise IndexFolderError(
            root, f"this folder can’t be created: {error.strerror}; set FOOTNOTE_HOME to a folder you can write to"
        ) from error


def _write_error(root: Path, error: Exception) -> IndexFolderError:
    why = error.strerror if isinstance(error, OSError) and error.strerror else error
    return IndexFolderError(
        root,
        f"the index can’t be written: {why}. Free some space, check the folder’s permissions, or set "
        "FOOTNOTE_HOME to another folder",
    )


def _megabytes(count: int) -> str:
    return f"{count / 1e6:,.1f} MB"


def _sync_tree(folder: Path) -> None:
    for path in folder.rglob("*"):
        flush_to_disk(path)
    flush_to_disk(folder)
