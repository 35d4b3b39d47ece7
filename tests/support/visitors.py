"""A chat in its own process, and visitors with an address each."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.conftest import ROOT


@dataclass(frozen=True)
class Running:
    """A running `footnote chat`, and its address."""

    process: subprocess.Popen[str]
    address: str


@contextmanager
def running_chat(home: Path, *options: str, settings: Mapping[str, str] | None = None) -> Iterator[Running]:
    """Start `footnote chat`; kill it at the end if it is still running."""
    environment = {**os.environ, "FOOTNOTE_HOME": str(home), "PYTHONPATH": str(ROOT), **(settings or {})}
    command = [sys.executable, "-m", "ui.cli.main", "chat", "--port", "0", "--no-browser", *options]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout
        try:
            line = process.stdout.readline()
            yield Running(process, re.findall(r"http://\S+", line)[0])
        finally:
            process.kill()


class Visitor:
    """An API client with its own loopback address in 127.0.0.0/8, so that the server counts it as a visitor."""

    def __init__(self, address: str, number: int = 1) -> None:
        local_address = f"127.1.{number // 250}.{number % 250 + 1}"
        transport = httpx.HTTPTransport(local_address=local_address)
        self.client = httpx.Client(base_url=f"{address}/gradio_api", transport=transport, timeout=60)

    def __enter__(self) -> Visitor:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def join(self, question: str) -> httpx.Response:
        """Put a question into the queue; the response has an event id, or is a refusal."""
        return self.client.post("/call/ask", json={"data": [question]})

    def wait(self, joined: httpx.Response) -> dict[str, Any]:
        """Wait for the answer to an accepted question."""
        with self.client.stream("GET", f"/call/ask/{joined.json()['event_id']}") as stream:
            lines = [line for line in stream.iter_lines() if line]
        assert lines[-2] == "event: complete", lines
        (answer,) = json.loads(lines[-1].removeprefix("data: "))
        assert isinstance(answer, dict)
        return answer

    def ask(self, question: str) -> dict[str, Any]:
        """Ask, retry as long as the server says to, and return the answer."""
        while (joined := self.join(question)).status_code == 429:
            time.sleep(float(joined.headers["retry-after"]))
        joined.raise_for_status()
        return self.wait(joined)
