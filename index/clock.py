"""The time as it is written into files: in ISO 8601 and UTC, so that texts sort as instants."""

from __future__ import annotations

from datetime import UTC, datetime

__all__ = ["utc_now"]


def utc_now(*, exact: bool = False) -> str:
    """Return the time to the second or, if `exact`, to the microsecond."""
    return datetime.now(UTC).isoformat(timespec="microseconds" if exact else "seconds")
