"""A chat in a process of its own, and visitors that each come from an address of their own."""

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
    """A chat that runs: `footnote chat` as a person starts it."""

    process: subprocess.Popen[str]
    address: str


@contextmanager
def running_chat(home: Path, *options: str, settings: Mapping[str, str] | None = None) -> Iterator[Running]:
    """Start `footnote chat`; it is killed at the end unless it has ended by itself."""
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
    """Someone at an address of this machine's own network, 127.0.0.0/8, who asks by name."""

    def __init__(self, address: str, number: int = 1) -> None:
        own = f"127.1.{number // 250}.{number % 250 + 1}"
        transport = httpx.HTTPTransport(local_address=own)
        self.client = httpx.Client(base_url=f"{address}/gradio_api", transport=transport, timeout=60)

    def __enter__(self) -> Visitor:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def join(self, question: str) -> httpx.Response:
        """Ask; the answer to that is an event's id, or a refusal."""
        return self.client.post("/call/ask", json={"data": [question]})

    def wait(self, joined: httpx.Response) -> dict[str, Any]:
        """Wait for the answer of a question that was let in."""
        with self.client.stream("GET", f"/call/ask/{joined.json()['event_id']}") as stream:
            lines = [line for line in stream.iter_lines() if line]
        assert lines[-2] == "event: complete", lines
        (answer,) = json.loads(lines[-1].removeprefix("data: "))
        assert isinstance(answer, dict)
        return answer

    def ask(self, question: str) -> dict[str, Any]:
        """Ask and wait for the answer, as often as one is told to ask again."""
        while (joined := self.join(question)).status_code == 429:
            time.sleep(float(joined.headers["retry-after"]))
        joined.raise_for_status()
        return self.wait(joined)
