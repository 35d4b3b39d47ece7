"""An index from build to service: written, opened, searched, replaced."""

from index.lifecycle.build import PAPERS, VECTORS, check_readable, load_papers, whole_papers, write_index
from index.lifecycle.live import Serving
from index.lifecycle.snapshot import MATCHES, Snapshot

__all__ = [
    "MATCHES",
    "PAPERS",
    "VECTORS",
    "Serving",
    "Snapshot",
    "check_readable",
    "load_papers",
    "whole_papers",
    "write_index",
]
