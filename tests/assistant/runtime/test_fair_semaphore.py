from __future__ import annotations

import os
import threading
import time

import pytest

from assistant.runtime.fair_semaphore import FairSemaphore


def until(true: object) -> None:
    """Wait until a callable returns something true; a second at most."""
    assert callable(true)
    for _ in range(1000):
        if true():
            return
        time.sleep(0.001)
    raise AssertionError("it never came")


def test_threads_go_on_in_the_order_in_which_they_came() -> None:
    turns, went = FairSemaphore(1), list[int]()

    def go(number: int) -> None:
        with turns.turn():
            went.append(number)

    with turns.turn():
        threads = []
        for number in range(5):
            threads.append(threading.Thread(target=go, args=(number,)))
            threads[-1].start()
            until(lambda count=number: len(turns._waiting) == count + 1)
        assert went == []
    for thread in threads:
        thread.join()
    assert went == [0, 1, 2, 3, 4]


def test_no_more_go_on_at_a_time_than_are_let() -> None:
    turns, inside, most = FairSemaphore(2), [0], [0]
    counting = threading.Lock()

    def go() -> None:
        with turns.turn():
            with counting:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
            time.sleep(0.002)
            with counting:
                inside[0] -= 1

    threads = [threading.Thread(target=go) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [2]


def test_a_turn_is_given_back_when_what_was_done_in_it_fails() -> None:
    turns = FairSemaphore(1)
    with pytest.raises(ValueError, match="no"), turns.turn():
        raise ValueError("no")
    with turns.turn():
        pass


@pytest.mark.parametrize("come", [False, True])
def test_who_is_interrupted_while_waiting_takes_no_turn_along(come: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    turns = FairSemaphore(1)
    give = turns._release

    class Interrupted(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            if come:
                give()  # the turn came at the same moment
            raise KeyboardInterrupt

    turns._acquire()
    with monkeypatch.context() as patch:
        patch.setattr(threading, "Event", Interrupted)
        with pytest.raises(KeyboardInterrupt), turns.turn():
            raise AssertionError("it had no turn")
    if not come:
        turns._release()
    assert (turns._free, list(turns._waiting)) == (1, [])


def test_a_process_that_was_forked_off_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = FairSemaphore(1)
    turns._acquire()
    monkeypatch.setattr(os, "getpid", lambda: -1)
    with turns.turn():
        pass
