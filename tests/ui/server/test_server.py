"""Running the server until it is stopped."""

from __future__ import annotations

import os
import signal
import time

import pytest

from ui.server.server import sigterm_as_interrupt


def test_sigterm_is_a_keyboard_interrupt_while_the_server_runs() -> None:
    """Fails without the handler: SIGTERM would end the process before anything is closed."""
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(KeyboardInterrupt), sigterm_as_interrupt():
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(5)
    assert signal.getsignal(signal.SIGTERM) == before
