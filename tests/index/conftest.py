"""The bundled pages, and files to read listings from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.listings.listing import Listing, read_listing
from index.papers.paper import Paper
from tests.conftest import ROOT

DATA = ROOT / "index" / "data"
PAGES = sorted(DATA.glob("*.txt"))
ABSTRACT = "We show that plain prose is read by more people than prose that is not plain, and say why."

Saved = Callable[[str, str | bytes], Path]


@pytest.fixture
def saved(tmp_path: Path) -> Saved:
    """Write content to a file of the given name and return its path."""

    def save(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return save


def page(number: int) -> Listing:
    return read_listing(PAGES[number])


def titled(listing: Listing, start: str) -> Paper:
    (found,) = (paper for paper in listing if paper.title.startswith(start))
    return found
