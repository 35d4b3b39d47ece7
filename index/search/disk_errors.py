"""Errors of the storage libraries, translated to OSError."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["raised_as_os_error"]


@contextmanager
def raised_as_os_error(library: str, error_type: Callable[[], type[Exception]]) -> Iterator[None]:
    """Raise a library's own errors about its files as OSError, so that callers handle one kind of disk error.

    `error_type` returns their type. It is only called when there is an error, and so may import it.

    >>> with raised_as_os_error("tantivy", lambda: ValueError):
    ...     raise ValueError("no such segment")
    Traceback (most recent call last):
    ...
    OSError: [Errno 5] tantivy: no such segment
    """
    try:
        yield
    except error_type() as error:
        raise OSError(errno.EIO, f"{library}: {error}") from error
