"""The life of an index: built, opened, searched, replaced."""

from index.lifecycle.build import EMBEDDINGS, PAPERS, check_compatible, intact_papers, read_papers, write_index
from index.lifecycle.live import LiveSnapshot
from index.lifecycle.snapshot import BM25_CANDIDATES, Snapshot
from index.lifecycle.sources import DatabaseSource, FolderSource, Source
from index.lifecycle.uploading import upload_index

__all__ = [
    "BM25_CANDIDATES",
    "EMBEDDINGS",
    "PAPERS",
    "DatabaseSource",
    "FolderSource",
    "LiveSnapshot",
    "Snapshot",
    "Source",
    "check_compatible",
    "intact_papers",
    "read_papers",
    "upload_index",
    "write_index",
]
