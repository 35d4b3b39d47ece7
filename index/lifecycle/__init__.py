"""The life of an index: built, opened, searched, replaced."""

from index.lifecycle.build import PAPERS, VECTORS, check_compatible, intact_papers, load_papers, write_index
from index.lifecycle.live import LiveSnapshot
from index.lifecycle.snapshot import BM25_CANDIDATES, Snapshot

__all__ = [
    "BM25_CANDIDATES",
    "PAPERS",
    "VECTORS",
    "LiveSnapshot",
    "Snapshot",
    "check_compatible",
    "intact_papers",
    "load_papers",
    "write_index",
]
