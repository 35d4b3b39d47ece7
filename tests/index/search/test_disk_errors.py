from __future__ import annotations

import errno

import pytest

from index.search.disk_errors import raised_as_os_error


def test_a_librarys_error_becomes_an_os_error_that_names_the_library() -> None:
    with (
        pytest.raises(OSError, match="tantivy: no such segment") as raised,
        raised_as_os_error("tantivy", lambda: ValueError),
    ):
        raise ValueError("no such segment")
    assert raised.value.errno == errno.EIO


def test_other_errors_pass_unchanged() -> None:
    with pytest.raises(KeyError), raised_as_os_error("tantivy", lambda: ValueError):
        raise KeyError("a bug")
