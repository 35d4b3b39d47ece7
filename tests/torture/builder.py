"""A process that builds indexes in children and kills them: `python -m tests.torture.builder WHAT ROOT NUMBER...`.

WHAT is `random` (a kill after a random time), `step` (a kill just before the rename, replacement or fsync of this
number), `change` and `change-step` (the same while papers are added and removed, and the files of the generation
before are linked), `upload` (a kill after a random time while versions are uploaded, one after the other) or `raw`
(a kill after a random time while a plain Chroma is written in place, which is known to break).
Each child is forked from this process before Chroma has started threads; its exit code is printed at its end.
"""

from __future__ import annotations

import os
import random
import resource
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import chromadb
import numpy as np

from index import Paper, PaperIndex
from index.embeddings import saving
from index.lifecycle import build as generations
from index.search import chroma_store
from tests.support.fakes import WordEncoder

ROWS = 50
"""Rows per batch for the plain Chroma, and its `sync_threshold`: it rewrites its HNSW files after each batch."""

LARGEST_FILE = 200_000_000
"""Bytes; a damaged Chroma database can grow a file without limit."""


class RowEncoder(WordEncoder):
    """An encoder for `row_of_papers`, the same in every process."""

    def _number(self, word: str) -> int:
        digits = word.strip("abcdefghijklmnopqrstuvwxyz")
        return 10 + int(digits) % 390 if digits else len(word)


def papers(edition: int) -> list[Paper]:
    """Return twelve papers whose abstracts all name this edition."""
    return [Paper(f"Title {row}", f"Edition {edition} row {row}. More of {row}.") for row in range(12)]


def build(root: Path, edition: int) -> None:
    PaperIndex.build(papers(edition), root, WordEncoder()).close()


def build_on_and_on(root: Path) -> None:
    while True:
        build(root, time.time_ns())


def row_of_papers(first: int, last: int) -> list[Paper]:
    """Return numbered papers, of each of which one word is its own."""
    return [Paper(f"Title {number}", f"Word word{number} stands here.") for number in range(first, last)]


def few_are_many() -> None:
    """Let an index of few papers be changed, as one of thousands is, instead of being written anew."""
    for module, name, value in (
        (generations, "SQLITE_ONLY_ROWS", 2),
        (chroma_store, "SQLITE_ONLY_ROWS", 2),
        (generations, "MOST_GONE", 0.3),
        (saving, "SMALL_FILE", 0),
    ):
        setattr(module, name, value)


def change(root: Path) -> None:
    """Add the next paper of a row to 24, and remove the first one; do only the latter if a kill came between."""
    index = PaperIndex.open(root, RowEncoder())
    if len(index.papers) == 24:
        following = 1 + int(index.papers[-1].title.split()[1])
        index.add(row_of_papers(following, following + 1))
    index.remove(index.papers[:1])
    index.close()


def change_on_and_on(root: Path) -> None:
    while True:
        change(root)


def upload_on_and_on(root: Path) -> None:
    """Upload one version after another from the folder `index` to the folder `database`."""
    while True:
        build(root / "index", time.time_ns())
        PaperIndex.open(root / "index", WordEncoder()).upload(str(root / "database"))


def write_up_to(step: int, write: Callable[[], None]) -> None:
    """Write an index; kill this process just before a step, counted from 0."""
    left = step

    def killing(call: Callable[..., object]) -> Callable[..., object]:
        def called(*args: object, **kwargs: object) -> object:
            nonlocal left
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1
            return call(*args, **kwargs)

        return called

    for name in ("rename", "replace", "fsync", "link"):
        setattr(os, name, killing(getattr(os, name)))
    write()


def write_in_place(root: Path) -> None:
    """Write to a plain Chroma without end; it rewrites its HNSW files in place."""
    client = chromadb.PersistentClient(str(root))
    collection = client.get_or_create_collection(
        "raw", embedding_function=None, configuration={"hnsw": {"space": "cosine", "sync_threshold": ROWS}}
    )
    numbers = np.random.default_rng(0)
    while True:
        batch = int(numbers.integers(20))
        vectors = np.random.default_rng(batch).normal(size=(ROWS, 384)).astype(np.float32)
        collection.upsert(ids=[f"{batch}-{row}" for row in range(ROWS)], embeddings=vectors)


def main(what: str, root: Path, numbers: list[int]) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    if what.startswith("change"):
        few_are_many()
    for number in numbers:
        child = os.fork()
        if child == 0:
            match what:
                case "random":
                    build_on_and_on(root)
                case "step":
                    write_up_to(number, lambda: build(root, time.time_ns()))
                case "change":
                    change_on_and_on(root)
                case "change-step":
                    write_up_to(number, lambda: change(root))
                case "upload":
                    upload_on_and_on(root)
                case "raw":
                    write_in_place(root)
            os._exit(0)
        if not what.endswith("step"):
            time.sleep(random.Random(number).uniform(0, 1 if what == "random" else 3))
            os.kill(child, signal.SIGKILL)
        print(number, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
        sys.stdin.readline()  # wait until the test has checked what the kill left


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), [int(number) for number in sys.argv[3:]])
