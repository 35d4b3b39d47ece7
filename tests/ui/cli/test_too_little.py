"""With too little of something, a command ends in one sentence; SIGTERM ends it within five seconds."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

import pytest

from tests.conftest import ROOT
from ui.cli.main import main

STUBBORN = """
import time
from concurrent.futures import ThreadPoolExecutor
from ui.server import sigterm_as_interrupt
with sigterm_as_interrupt(), ThreadPoolExecutor(1) as worker:
    print("started", flush=True)
    worker.submit(time.sleep, 60).result()
"""


def environment(**settings: str) -> Mapping[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", **settings}


def failing(home: str, *arguments: str, output: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command and return its outcome."""
    command = [sys.executable, "-m", "ui.cli.main", *arguments]
    with Path(output or os.devnull).open("w") as stdout:
        return subprocess.run(
            command,
            env=environment(FOOTNOTE_HOME=home),
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
            timeout=100,
            check=False,
        )


def is_one_sentence(run: subprocess.CompletedProcess[str], words: str) -> bool:
    """Return whether a command ended with one line on stderr that has these words."""
    lines = run.stderr.splitlines()
    return run.returncode == 2 and len(lines) == 1 and lines[0].startswith("Error: ") and words in lines[0]


def test_a_home_of_nobody_is_named() -> None:
    """Fails when `expanduser` is left to raise RuntimeError."""
    run = failing("~nosuchuser/x", "ask", "What?")
    assert is_one_sentence(run, "FOOTNOTE_HOME is '~nosuchuser/x'; use a folder"), run.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_output_that_does_not_fit_is_one_sentence() -> None:
    run = failing("unused", "--help", output="/dev/full")
    assert is_one_sentence(run, "the disk is full, or what the output is written to"), run.stderr


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.EMFILE, "Too many open files"), "ulimit -n 1024"),
        (OSError(errno.ENOSPC, "No space left on device"), "the disk is full"),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), "there isn’t enough memory"),
        (MemoryError(), "there isn’t enough memory"),
        (RuntimeError("can't start new thread"), "ulimit -u 1024"),
        (OSError(errno.EIO, "Input/output error", "papers.jsonl"), "Input/output error (papers.jsonl)"),
    ],
    ids=str,
)
def test_too_little_of_something_is_one_sentence(
    error: Exception, words: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Fails when the error ends in a traceback."""

    def fail() -> NoReturn:
        raise error

    monkeypatch.setattr("ui.cli.main.open_assistant", fail)
    with pytest.raises(SystemExit) as ended:
        main(["papers"])
    assert ended.value.code == 2
    lines = capfd.readouterr().err.splitlines()
    assert len(lines) == 1
    assert words in lines[0]


def test_another_runtime_error_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> NoReturn:
        raise RuntimeError("a defect")

    monkeypatch.setattr("ui.cli.main.open_assistant", fail)
    with pytest.raises(RuntimeError, match="a defect"):
        main(["papers"])


THREADLESS = """
import threading
import time
from ui.server import sigterm_as_interrupt

def refused(*_, **__):
    raise RuntimeError("can't start new thread")

with sigterm_as_interrupt():
    threading.Thread.start = refused
    while True:
        try:
            print("started", flush=True)
            time.sleep(60)
        except BaseException:
            pass
"""


def test_sigterm_ends_a_process_that_may_start_no_thread() -> None:
    """Went on for ever: the deadline was a thread."""
    with subprocess.Popen(
        [sys.executable, "-c", THREADLESS], env=environment(), stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        process.stdout.readline()
        process.terminate()
        process.wait(30)
    assert process.returncode == -signal.SIGALRM


def test_sigterm_ends_a_process_whose_threads_go_on() -> None:
    """Fails without the deadline: the interpreter waits a minute for the thread."""
    with subprocess.Popen([sys.executable, "-c", STUBBORN], env=environment(), stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        process.terminate()
        started = time.monotonic()
        process.wait(30)
    assert time.monotonic() - started < 6
