"""A Chroma server on this machine."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest


class Server:
    """`chroma run`, which can be suspended, killed and started again."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        self._folder = folder
        self.start()

    def start(self) -> None:
        chroma = Path(sys.executable).with_name("chroma")
        command: list[str | Path] = [
            chroma,
            "run",
            "--path",
            self._folder,
            "--host",
            "127.0.0.1",
            "--port",
            str(self._port),
        ]
        environment = os.environ | {"ANONYMIZED_TELEMETRY": "False"}
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, start_new_session=True
        )
        for _ in range(600):
            try:
                urlopen(f"{self.url}/api/v2/heartbeat", timeout=5).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("chroma run doesn't answer")

    @contextmanager
    def suspended(self) -> Iterator[None]:
        """Let the server accept connections without ever answering."""
        os.killpg(self._process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(self._process.pid, signal.SIGCONT)

    def kill(self) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("chroma"))
    yield running
    running.kill()
