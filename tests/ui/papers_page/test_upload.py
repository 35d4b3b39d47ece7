from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Paper, PaperIndex
from index.storage.publishing import writing
from tests.support.fakes import SHELF, WordEncoder
from ui.papers_page.upload import Added, Progress, Rejected, Upload, add_listing, read_upload
from ui.server.rate_limits import LARGEST_UPLOAD

LISTING = json.dumps(
    [
        {"title": "Snow", "abstract": "Snow falls. It melts."},
        {"title": "Cats at Night", "abstract": "We study cats anew."},
        {"title": "No Abstract"},
    ]
).encode()


def sent(content: bytes, name: str = "new.json", size: int | None = None) -> str:
    size = len(content) if size is None else size
    return json.dumps({"name": name, "size": size, "content": base64.b64encode(content).decode()})


@pytest.fixture
def library(tmp_path: Path) -> Iterator[PaperIndex]:
    index = PaperIndex.build(SHELF, tmp_path / "index", WordEncoder())
    yield index
    index.close()


def test_adding_a_listing_ends_with_what_changed_and_what_was_skipped(library: PaperIndex) -> None:
    *steps, last = add_listing(library, Upload("new.json", LISTING))
    assert all(isinstance(step, Progress) for step in steps)
    assert isinstance(last, Added)
    assert str(last.changes) == "1 added, 1 updated, 0 unchanged"
    assert ["it has no abstract" in remark for remark in last.skipped] == [True]
    assert last.skipped_count == 1
    assert library.search("snow falls")[0].paper == Paper("Snow", "Snow falls. It melts.", listings=("new.json",))


def test_progress_reaches_its_total(library: PaperIndex) -> None:
    steps = [step for step in add_listing(library, Upload("new.json", LISTING)) if isinstance(step, Progress)]
    assert (steps[0].total, steps[-1].done) == (0, steps[-1].total)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "the file is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\r", "a binary file"),
        (b"\xff\xfe\xfa", "it is not valid JSON"),
        (b"[{]", "line 1"),
        (b"[]", "it contains no papers"),
    ],
)
def test_a_file_that_is_no_listing_is_rejected_with_the_reason_and_changes_nothing(
    library: PaperIndex, content: bytes, why: str
) -> None:
    last = list(add_listing(library, Upload("bad.json", content)))[-1]
    assert isinstance(last, Rejected)
    assert why in last.why
    assert "bad.json" not in last.why
    assert library.papers == SHELF


def test_a_listing_is_rejected_while_the_index_is_being_written(library: PaperIndex, tmp_path: Path) -> None:
    with writing(tmp_path / "index"):
        last = list(add_listing(library, Upload("new.json", LISTING)))[-1]
    assert isinstance(last, Rejected)
    assert "is writing this index" in last.why


def test_adding_runs_to_the_end_after_the_reader_leaves(library: PaperIndex) -> None:
    steps = add_listing(library, Upload("new.json", LISTING))
    next(step for step in steps if isinstance(step, Progress) and step.total)
    steps.close()
    assert len(library.papers) == 4


def test_a_file_arrives_unchanged() -> None:
    assert read_upload(sent(b"text")) == Upload("new.json", b"text")


def test_only_the_last_part_of_a_path_is_kept_as_the_name() -> None:
    for name in ("../../etc/passwd", "C:\\secret\\passwd", "/etc/pass\u202ewd"):
        upload = read_upload(sent(b"text", name))
        assert upload.name == "passwd"


def test_a_file_that_is_too_large_is_rejected_without_reading_it() -> None:
    upload = read_upload(sent(b"", size=LARGEST_UPLOAD + 1))
    assert isinstance(upload, Rejected)
    assert upload.why == "the file is larger than 8 MB; add it with footnote index instead"


def test_a_file_of_the_largest_size_is_accepted() -> None:
    content = bytes(LARGEST_UPLOAD)
    assert read_upload(sent(content)) == Upload("new.json", content)


@pytest.mark.parametrize(("length", "kept"), [(120, 120), (121, 120)])
def test_a_long_name_is_cut_off(length: int, kept: int) -> None:
    assert read_upload(sent(b"text", "n" * length)).name == "n" * kept


@pytest.mark.parametrize(("fields", "first"), [({}, True), ({"first": True}, True), ({"first": False}, False)])
def test_a_file_is_the_first_of_its_batch_unless_it_says_otherwise(fields: dict[str, bool], first: bool) -> None:
    assert read_upload(json.dumps(json.loads(sent(b"text")) | fields)) == Upload("new.json", b"text", first)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"name": "a"}', '{"name": "a", "size": 4, "content": "!"}'])
def test_a_malformed_upload_is_rejected(text: str) -> None:
    assert isinstance(read_upload(text), Rejected)


def test_a_truncated_file_is_rejected() -> None:
    assert isinstance(read_upload(sent(b"text", size=5)), Rejected)


def test_a_visitor_who_leaves_ends_the_reading(library: PaperIndex) -> None:
    """Fails if reading goes on to its end: these rows take some five seconds, and hold up everyone else's."""
    rows = "".join(f"Title {number},It works well for {number}.\n" for number in range(50_000))
    steps = add_listing(library, Upload("long.csv", f"title,abstract\n{rows}".encode()))
    next(steps)
    next(steps)
    started = time.monotonic()
    steps.close()
    assert time.monotonic() - started < 2
    assert library.papers == SHELF
