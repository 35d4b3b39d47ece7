"""The version of Footnote that is installed."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

__all__ = ["footnote_version"]


def footnote_version() -> str:
    """Return the version that is installed."""
    try:
        return version("footnote")
    except PackageNotFoundError:
        return "not installed"
