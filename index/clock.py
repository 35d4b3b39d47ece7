"""The time as it is written into files: in ISO 8601 and UTC, so that texts sort as instants."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

__all__ = ["later_than", "utc_now"]


def utc_now(*, exact: bool = False) -> str:
    """Return the time to the second or, if `exact`, to the microsecond."""
    return datetime.now(UTC).isoformat(timespec="microseconds" if exact else "seconds")


def later_than(instants: Iterable[str]) -> str:
    """Return the time to the microsecond or, if the clock was set back, one that is later than all `instants`."""
    latest, now = max(instants, default=""), utc_now(exact=True)
    if now > latest:
        return now
    return (datetime.fromisoformat(latest) + timedelta(microseconds=1)).isoformat(timespec="microseconds")
