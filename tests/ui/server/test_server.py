"""Running the server until it is stopped."""

from __future__ import annotations

import os
import signal
import time

import pytest

from ui.server import server
from ui.server.server import LAST_SECONDS, sigterm_as_interrupt


def test_sigterm_is_a_keyboard_interrupt_while_the_server_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails without the handler: SIGTERM would end the process before anything is closed."""
    limits: list[float] = []
    monkeypatch.setattr(server, "_end_within", limits.append)  # it would end the tests, too
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(KeyboardInterrupt), sigterm_as_interrupt():
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(5)
    assert (signal.getsignal(signal.SIGTERM), limits) == (before, [LAST_SECONDS])
