"""A file replaced atomically: a crash leaves the old content or the new."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["flush_to_disk", "write_durably"]


def write_durably(path: Path, content: bytes) -> None:
    """Replace a file's content, on disk when this returns; a crash meanwhile leaves the old content or the new."""
    new = path.with_name(path.name + ".new")
    with new.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    flush_to_disk(path.parent)


def flush_to_disk(path: Path) -> None:
    """Flush a file or a folder to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
