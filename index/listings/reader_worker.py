"""The process that reads listings for `ReaderProcess`: one after another from stdin, their papers to stdout.

Each request is a line of JSON and the bytes of a listing. Each answer is lines of JSON: the progress, and last
what was read or why nothing was. The process ends when there is nobody to ask any more.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Mapping
from dataclasses import asdict
from queue import SimpleQueue
from threading import Thread
from typing import IO, Any, NoReturn

from index.errors import ListingError
from index.listings.listing import Listing, parse_listing
from index.papers import paper_to_dict

__all__ = ["serve"]


def serve(requests: IO[bytes], answers: IO[bytes]) -> NoReturn:
    """Read listings until there are no more requests; end the process then, whatever it is doing."""
    waiting: SimpleQueue[tuple[dict[str, Any], bytes]] = SimpleQueue()
    Thread(target=_receive, args=(requests, waiting), daemon=True).start()
    while True:
        request, content = waiting.get()
        _allow_seconds(request["cpu_seconds"])
        _write(answers, _answer(request, content, answers))


def _receive(requests: IO[bytes], waiting: SimpleQueue[tuple[dict[str, Any], bytes]]) -> None:
    while line := requests.readline():
        request = json.loads(line)
        waiting.put((request, requests.read(request["size"])))
    os._exit(0)


def _answer(request: Mapping[str, Any], content: bytes, answers: IO[bytes]) -> bytes:
    def report(done: int, total: int) -> None:
        _write(answers, json.dumps({"progress": [done, total]}).encode())

    try:
        listing = parse_listing(content, request["name"], request["most"], report)
        answer = json.dumps({"listing": _to_dict(listing)}).encode()
    except ListingError as error:
        answer = json.dumps({"problem": error.problem, "line": error.line}).encode()
    except MemoryError:
        return b'{"too_large": true}'
    return answer if len(answer) <= request["largest_answer"] else b'{"too_large": true}'


def _to_dict(listing: Listing) -> dict[str, Any]:
    return {
        "papers": [paper_to_dict(paper) for paper in listing.papers],
        "skipped": [asdict(remark) for remark in listing.skipped],
        "repaired": [asdict(remark) for remark in listing.repaired],
        "cut": asdict(listing.cut) if listing.cut else None,
        "format": listing.format,
    }


def _write(answers: IO[bytes], line: bytes) -> None:
    answers.write(line + b"\n")
    answers.flush()


def _limit(memory: int) -> None:
    """Limit the process's memory, and let it write no file."""
    for what, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        lower = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(what, (lower, lower))


def _allow_seconds(seconds: int) -> None:
    """End the process after so many more seconds of processor time."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    limit = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


if __name__ == "__main__":
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever else prints must not be taken for an answer
    sys.dont_write_bytecode = True
    _limit(memory=int(sys.argv[1]))
    serve(sys.stdin.buffer, answers)
