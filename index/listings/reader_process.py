"""Read listings in a process of their own, with limits: what is in them may come from anybody.

A listing can't take more memory or time than the limits say, whatever its format does with it, and a reading is
ended at once by killing the process. The process writes no file, and gets no setting or key of this one.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Timer
from types import TracebackType
from typing import IO, Any, Self, cast

from index.errors import ListingError
from index.listings.listing import Listing
from index.papers import paper_from_dict
from index.records import Remark

__all__ = ["DROPPED", "GIVEN", "ReaderProcess", "ReadingLimits"]

Progress = Callable[[int, int], None]

INHERITED = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LANG", "LC_ALL", "TMPDIR", "OPENBLAS_NUM_THREADS")
"""The environment variables that the process gets."""
ADVICE = "split it into several listings, or check whether something in it is repeated"


@dataclass(frozen=True)
class ReadingLimits:
    """What reading one listing may take."""

    memory: int
    """Bytes of memory of the process."""
    cpu_seconds: int
    """Seconds of processor time."""
    deadline: float
    """Seconds until it must be read."""
    largest_answer: int
    """Bytes of the papers and remarks, as JSON."""


DROPPED = ReadingLimits(memory=1 << 30, cpu_seconds=60, deadline=120, largest_answer=1 << 26)
"""For a file of 8 MB at most that somebody drops into the chat, and for which others wait. Of 4 MB of the
shortest papers there are, 95,000, reading takes 12 s, 390 MB, and 35 MB of JSON."""
GIVEN = ReadingLimits(memory=6 << 30, cpu_seconds=1800, deadline=7200, largest_answer=1 << 30)
"""For a file of 64 MB at most that is given to the command line."""


class ReaderProcess:
    """A process that reads listings, one at a time; close it, or use it in a `with` statement.

    It is started by the first reading, and again after one that broke it.
    """

    def __init__(self, limits: ReadingLimits) -> None:
        self.limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._reading = Lock()
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Kill the process; a reading in another thread ends with a ListingError."""
        self._closed = True
        if process := self._process:
            process.kill()
        with self._reading:
            self._stop()

    def read(
        self, content: bytes, path: Path | str, most: int | None = None, progress: Progress | None = None
    ) -> Listing:
        """Return what `parse_listing` does of the same bytes; raise ListingError also for what breaks a limit.

        `progress` is told the line that is being read and the number of lines.
        """
        path = Path(path)
        with self._reading:
            try:
                answer = self._ask(self._started(), self._request(content, path, most), content, progress)
            except BaseException:
                self._stop()
                raise
            status = 0 if "listing" in answer or "problem" in answer else self._stop()
        if "listing" in answer:
            return _to_listing(answer["listing"])
        if "problem" in answer:
            raise ListingError(path, answer["problem"], answer["line"])
        raise ListingError(path, self._broken(status, answer))

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "index.listings.reader_worker", str(self.limits.memory)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=_environment(),
            )
        if self._closed:
            self._process.kill()
        return self._process

    def _stop(self) -> int:
        """End the process, if there is one, and return its status."""
        process, self._process = self._process, None
        if process is None:
            return 0
        process.kill()
        with suppress(BrokenPipeError):
            cast(IO[bytes], process.stdin).close()
        cast(IO[bytes], process.stdout).close()
        return process.wait()

    def _request(self, content: bytes, path: Path, most: int | None) -> bytes:
        values = {
            "name": str(path),
            "size": len(content),
            "most": most,
            "cpu_seconds": self.limits.cpu_seconds,
            "largest_answer": self.limits.largest_answer,
        }
        return json.dumps(values).encode() + b"\n"

    def _ask(
        self, process: subprocess.Popen[bytes], request: bytes, content: bytes, progress: Progress | None
    ) -> Mapping[str, Any]:
        """Return the process's answer; an empty one if it ended without any, as it does at the deadline."""
        late = Timer(self.limits.deadline, process.kill)
        late.daemon = True
        late.start()
        try:
            _send(process, request, content)
            answers = cast(IO[bytes], process.stdout)
            while (line := answers.readline(self.limits.largest_answer + 1)).endswith(b"\n"):
                answer: dict[str, Any] = json.loads(line)
                if "progress" not in answer:
                    return answer
                if progress:
                    progress(*answer["progress"])
        finally:
            late.cancel()
        return {}

    def _broken(self, status: int, answer: Mapping[str, Any]) -> str:
        if answer:
            return f"its papers take more than {self.limits.memory >> 20:,} MB of memory; {ADVICE}"
        if status == -signal.SIGXCPU:
            return f"reading it takes more than {self.limits.cpu_seconds} seconds of processor time; {ADVICE}"
        if self._closed:
            return "reading it was stopped"
        if status == -signal.SIGKILL:
            return f"it was not read within {self.limits.deadline:g} seconds; {ADVICE}"
        return f"reading it failed (status {status}); {ADVICE}"


def _send(process: subprocess.Popen[bytes], request: bytes, content: bytes) -> None:
    requests = cast(IO[bytes], process.stdin)
    with suppress(BrokenPipeError):  # the process has ended, which its answer will show
        requests.write(request)
        requests.write(content)
        requests.flush()


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in INHERITED if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def _to_listing(values: Mapping[str, Any]) -> Listing:
    return Listing(
        papers=tuple(map(paper_from_dict, values["papers"])),
        skipped=tuple(Remark(**remark) for remark in values["skipped"]),
        repaired=tuple(Remark(**remark) for remark in values["repaired"]),
        cut=Remark(**values["cut"]) if values["cut"] else None,
        format=values["format"],
    )
