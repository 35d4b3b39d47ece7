"""What all tests share: no network, and parts that are slow to build built once."""

from __future__ import annotations

import ipaddress
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from assistant import Assistant, Settings
from index import Paper, PaperIndex
from tests.support.fakes import SHELF, WordEncoder
from tests.support.fault_table import fault_table
from tests.torture import WHOLE

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

ROOT = Path(__file__).parents[1]
"""The project's own folder."""


class NetworkTouched(AssertionError):
    """Raised where a test looks up a name or connects to anything but this machine."""


def _is_this_machine(host: object) -> bool:
    if host in (None, "", "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(host.decode() if isinstance(host, bytes) else str(host)).is_loopback
    except ValueError:
        return False


def _forbid_network(event: str, args: tuple[object, ...]) -> None:
    host: object = None
    if event == "socket.getaddrinfo":
        host = args[0]
    elif event in {"socket.connect", "socket.sendto"} and isinstance(args[1], tuple):
        host = args[1][0]
    if not _is_this_machine(host):
        raise NetworkTouched(f"{event} to {host!r}")


sys.addaudithook(_forbid_network)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table of `make torture`."""
    if WHOLE:
        reports = [
            one for kind in ("passed", "failed", "error", "skipped") for one in terminalreporter.getreports(kind)
        ]
        terminalreporter.section("what was tried, and how often it held")
        terminalreporter.write_line(fault_table(reports))


@pytest.fixture
def few_papers() -> tuple[Paper, ...]:
    """Three small papers on three subjects."""
    return SHELF


@pytest.fixture
def few_index(few_papers: tuple[Paper, ...], tmp_path: Path) -> Iterator[PaperIndex]:
    """An index of the three papers, over an encoder that can be computed by hand."""
    index = PaperIndex.build(few_papers, tmp_path / "index", WordEncoder())
    yield index
    index.close()


@pytest.fixture(scope="session")
def real_assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Footnote as it is installed, quoting: the five listings and the real encoder.

    `make test` says in FOOTNOTE_TEST_HOME where the index is to lie, so that the evaluation finds it there. Of
    several test processes the first builds it, and the others wait.
    """
    home = Path(os.environ.get("FOOTNOTE_TEST_HOME") or tmp_path_factory.mktemp("home"))
    with FileLock(home / "tests.lock"):
        assistant = Assistant.open(Settings(home=home))
    yield assistant
    assistant.index.close()


@pytest.fixture(scope="session")
def real_index(real_assistant: Assistant) -> PaperIndex:
    """The index of the five listings."""
    return real_assistant.index


@pytest.fixture(scope="module")
def chromium() -> Iterator[BrowserContext]:
    """A headless Chromium, for the tests of one module."""
    from tests.support.browser import launched

    with launched() as chromium:
        yield chromium
