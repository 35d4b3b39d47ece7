"""Whatever is in a listing, reading it takes no more than the limits say, and ends when told to."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from threading import Timer

import pytest

from index.errors import ListingError
from index.listings import DROPPED, ReaderProcess, parse_listing
from tests.conftest import ROOT

GOOD = b"title,abstract\nSnow,It falls in winter.\n"
LONG = ("title,abstract\n" + "".join(f"Title {n},It works well for {n}.\n" for n in range(50_000))).encode()
"""Takes some five seconds to read."""
INHERITED = (
    "@proceedings{p, booktitle = {"
    + "x y " * 9_000
    + "}}\n"
    + "".join(f"@misc{{k{n}, crossref = {{p}}, title = {{T {n}}}, abstract = {{A.}}}}\n" for n in range(3_000))
).encode()
"""200 kB that every entry makes 36 kB longer: more than a hundred megabytes of papers."""


def running(process: str) -> bool:
    """Return whether a process is there, and not only its exit status."""
    status = Path(f"/proc/{process}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.parametrize("path", sorted((ROOT / "index" / "data").glob("*.txt")), ids=lambda path: path.name)
def test_a_listing_is_read_as_it_is_in_this_process(path: Path) -> None:
    with ReaderProcess(DROPPED) as reader:
        assert reader.read(path.read_bytes(), path) == parse_listing(path.read_bytes(), path)


def test_remarks_and_the_place_of_a_cut_arrive(tmp_path: Path) -> None:
    content = b'[{"title": "A", "abstract": "B."}, {"title": "C"}, {"title": "D", "abstract": "E."}]'
    with ReaderProcess(DROPPED) as reader:
        assert reader.read(content, "a.json", most=2) == parse_listing(content, "a.json", most=2)


def test_a_listing_that_grows_past_the_limit_is_refused_and_the_next_one_read() -> None:
    """Seen to fail in this process: a megabyte of such entries became 512 MB of papers, and took 1.6 GB."""
    with ReaderProcess(replace(DROPPED, largest_answer=20_000_000)) as reader:
        with pytest.raises(ListingError, match=r"bomb\.bib: its papers take more than 1,024 MB of memory"):
            reader.read(INHERITED, "bomb.bib")
        assert len(reader.read(GOOD, "good.csv")) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="macOS doesn't limit a process's memory")
def test_memory_is_limited() -> None:
    with (
        ReaderProcess(replace(DROPPED, memory=230_000_000)) as reader,
        pytest.raises(ListingError, match=r"bomb\.bib: its papers take more than 219 MB of memory"),
    ):
        reader.read(INHERITED, "bomb.bib")


def test_processor_time_is_limited() -> None:
    with (
        ReaderProcess(replace(DROPPED, cpu_seconds=1)) as reader,
        pytest.raises(ListingError, match=r"long\.csv: reading it takes more than 1 seconds of processor time"),
    ):
        reader.read(LONG, "long.csv")


def test_a_listing_must_be_read_before_the_deadline() -> None:
    with (
        ReaderProcess(replace(DROPPED, deadline=0.5)) as reader,
        pytest.raises(ListingError, match=r"long\.csv: it was not read within 0\.5 seconds; split it"),
    ):
        reader.read(LONG, "long.csv")


def test_closing_ends_a_reading_in_another_thread_at_once() -> None:
    with ReaderProcess(DROPPED) as reader:
        Timer(1, reader.close).start()
        started = time.monotonic()
        with pytest.raises(ListingError, match="reading it was stopped"):
            reader.read(LONG, "long.csv")
        assert time.monotonic() - started < 4


def test_progress_is_reported_by_line() -> None:
    steps: list[tuple[int, int]] = []
    with ReaderProcess(DROPPED) as reader:
        reader.read(b"\n".join(LONG.splitlines()[:1_201]), "a.csv", progress=lambda *step: steps.append(step))
    assert steps == [(501, 1_201), (1_001, 1_201)]


PARENT = """
import os, pathlib, threading, sys, time
from index.listings import DROPPED, ReaderProcess
reader = ReaderProcess(DROPPED)
content = pathlib.Path(sys.argv[1]).read_bytes()
threading.Thread(target=reader.read, args=(content, "long.csv"), daemon=True).start()
time.sleep(1.5)
print(reader._process.pid, flush=True)
if sys.argv[2] == "print":
    print(pathlib.Path(f"/proc/{reader._process.pid}/environ").read_text().replace("\\0", "\\n"), flush=True)
    reader.close()
os._exit(1)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
def test_the_process_ends_with_the_one_that_started_it(tmp_path: Path) -> None:
    """Fails if the process looks for its end only between two listings."""
    (tmp_path / "long.csv").write_bytes(LONG)
    command = [sys.executable, "-c", PARENT, str(tmp_path / "long.csv"), "die"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    deadline = time.monotonic() + 2
    while running(done.stdout.strip()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not running(done.stdout.strip())


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
def test_the_process_gets_no_setting_and_imports_nothing_from_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails if the process is started with the current folder first among the places of modules."""
    (tmp_path / "long.csv").write_bytes(LONG)
    (tmp_path / "json.py").write_text("raise SystemExit('a listing came with code')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    command = [sys.executable, "-P", "-c", PARENT, "long.csv", "print"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    assert "PYTHONPATH=" in done.stdout
    assert "sk-secret" not in done.stdout + done.stderr
    assert "came with code" not in done.stderr
