"""Python's garbage collector, paused."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["collector_paused"]


@contextmanager
def collector_paused() -> Iterator[None]:
    """Keep Python from looking for garbage while many objects are made, none of which is garbage.

    It would go through all of them again and again. Several threads may pause it at once: it runs again when the
    first of them is done at the earliest, and when the last one is at the latest.
    """
    ran = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if ran:
            gc.enable()
