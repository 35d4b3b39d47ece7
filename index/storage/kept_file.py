"""A small document of a person's own, kept in a plain JSON file beside the index."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Generic, TypeVar

from filelock import FileLock

from index.errors import KeptFileError
from index.storage.durable_file import write_durably

__all__ = ["KeptFile"]

T = TypeVar("T")

VERSION = 1
LARGEST_FILE = 50_000_000
"""Bytes; some thousand answers with their receipts. Whoever may use a served chat can add to it."""
LOCK_SECONDS = 10
"""How long a change waits for another process's."""


class KeptFile(Generic[T]):
    """A value of a dataclass in a JSON file: read whole, changed under a lock, replaced atomically.

    A file that isn't such a value is never overwritten: it is set aside under another name, and whoever reads or
    changes it is told so once, by a KeptFileError; after that the file counts as empty.
    """

    def __init__(self, path: Path, kind: type[T], empty: T) -> None:
        self.path = path
        self._kind = kind
        self._empty = empty

    def read(self) -> T:
        """Return the value in the file; the empty one if there is no file. Raises KeptFileError."""
        try:
            return self._value()
        except (ValueError, RecursionError):
            with self._locked():
                return self._value_or_set_aside()
        except OSError as error:
            raise self._failed(error) from error

    def change(self, change: Callable[[T], T]) -> T:
        """Replace the value by what `change` makes of it, and return that; nothing is written if it is the same.

        Two processes that change the file do so one after the other. Raises KeptFileError.
        """
        with self._locked():
            before = self._value_or_set_aside()
            after = change(before)
            if after != before:
                content = self._content(after)
                if len(content) > LARGEST_FILE:
                    raise KeptFileError(self.path, f"would exceed {LARGEST_FILE:,} bytes; remove something first")
                try:
                    write_durably(self.path, content)
                except OSError as error:
                    raise self._failed(error) from error
        return after

    @contextmanager
    def _locked(self) -> Iterator[None]:
        lock = FileLock(f"{self.path}.lock", timeout=LOCK_SECONDS)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            lock.acquire()
        except (OSError, NotImplementedError) as error:
            raise self._failed(error) from error
        try:
            yield
        finally:
            lock.release()

    def _value(self) -> T:
        """Return the value; raise ValueError for what isn't one."""
        from pydantic import TypeAdapter

        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return self._empty
        values = json.loads(content)
        if isinstance(values, dict) and isinstance(values.get("version"), int) and values["version"] > VERSION:
            raise KeptFileError(self.path, "was written by a newer version of Footnote; update Footnote to use it")
        return TypeAdapter(self._kind).validate_json(content)

    def _value_or_set_aside(self) -> T:
        try:
            return self._value()
        except (ValueError, RecursionError):
            aside = next(
                path
                for number in range(1, 1_000_000)
                if not (path := self.path.with_name(f"{self.path.name}.damaged-{number}")).exists()
            )
            self.path.rename(aside)
            raise KeptFileError(
                self.path,
                f"is damaged. It was set aside as {aside.name}, whole; repair it and rename it back, or carry on "
                "with an empty one",
            ) from None
        except OSError as error:
            raise self._failed(error) from error

    def _content(self, value: T) -> bytes:
        from pydantic import TypeAdapter

        values: dict[str, Any] = TypeAdapter(self._kind).dump_python(value, mode="json")
        return json.dumps({"version": VERSION, **values}, ensure_ascii=False, indent=1).encode() + b"\n"

    def _failed(self, error: Exception) -> KeptFileError:
        why = error.strerror if isinstance(error, OSError) and error.strerror else error
        return KeptFileError(self.path, f"can’t be used: {why}; try again, or set FOOTNOTE_HOME to another folder")
