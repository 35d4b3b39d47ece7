"""The index on disk: generations that are published atomically, private copies of them, and small kept files."""

from index.storage.durable_file import write_durably
from index.storage.generation import (
    Generation,
    current,
    file_hashes,
    generation_number,
    generations,
    link_or_copy,
    stamp,
)
from index.storage.kept_file import KeptFile
from index.storage.numbering import GONE, NUMBERS_FILE, Numbering, gone_rows, load_numbers, save_numbers
from index.storage.private_copy import PrivateFolder
from index.storage.publishing import make_room, publish, writing

__all__ = [
    "GONE",
    "NUMBERS_FILE",
    "Generation",
    "KeptFile",
    "Numbering",
    "PrivateFolder",
    "current",
    "file_hashes",
    "generation_number",
    "generations",
    "gone_rows",
    "link_or_copy",
    "load_numbers",
    "make_room",
    "publish",
    "save_numbers",
    "stamp",
    "write_durably",
    "writing",
]
