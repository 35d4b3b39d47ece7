"""Ways to damage an index folder, and to forge one."""

from __future__ import annotations

import json
from pathlib import Path

from index.storage.generation import CURRENT, MANIFEST, file_hashes, generation_name, generation_number

__all__ = ["flip", "forged", "newest"]


def newest(root: Path) -> Path:
    """Return the folder of the newest generation."""
    return max(root.glob("g-*"), key=generation_number)


def flip(file: Path, bit: int | None = None) -> None:
    """Flip one bit of a file: the given one, or one in the middle."""
    content = bytearray(file.read_bytes())
    place = 4 * len(content) if bit is None else bit
    content[place // 8] ^= 1 << place % 8
    file.write_bytes(content)


def forged(root: Path) -> None:
    """Make the newest generation, as changed, look as if it had been published so."""
    folder = newest(root)
    told = json.loads((folder / MANIFEST).read_bytes())
    (folder / MANIFEST).unlink()
    manifest = json.dumps(told | {"files": file_hashes(folder)}).encode()
    (folder / MANIFEST).write_bytes(manifest)
    name = generation_name(generation_number(folder), manifest)
    folder.rename(root / name)
    (root / CURRENT).write_text(name)
