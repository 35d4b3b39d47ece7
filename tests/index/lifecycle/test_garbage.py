"""Tests of index/lifecycle/garbage.py."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from index.lifecycle.garbage import collector_paused


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    """Leave the collector as other tests expect it, even if one here fails."""
    yield
    gc.enable()


def test_the_collector_stands_still_inside_and_runs_again_after_an_error() -> None:
    with pytest.raises(ValueError, match="damaged"), collector_paused():
        assert not gc.isenabled()
        raise ValueError("damaged")
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    with collector_paused():
        pass
    assert not gc.isenabled()


def test_pauses_that_overlap_leave_the_collector_running() -> None:
    first, second = collector_paused(), collector_paused()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    second.__exit__(None, None, None)
    assert gc.isenabled()
