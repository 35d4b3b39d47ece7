"""The installed version of Footnote."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version

__all__ = ["footnote_version"]


@cache  # reading the package's metadata takes a millisecond
def footnote_version() -> str:
    """Return the installed version, or "not installed" when run from source without installing."""
    try:
        return version("footnote")
    except PackageNotFoundError:
        return "not installed"
