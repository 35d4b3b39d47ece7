from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Paper, PaperIndex
from index.storage.publishing import writing
from tests.support.fakes import SHELF, WordEncoder
from ui.papers_page.upload import Added, Dropped, Progressed, Rejected, add_listing, read_dropped
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


def test_a_listing_is_added_and_told_what_became_of_it(library: PaperIndex) -> None:
    *steps, last = add_listing(library, Dropped("new.json", LISTING))
    assert all(isinstance(step, Progressed) for step in steps)
    assert isinstance(last, Added)
    assert str(last.changes) == "1 added, 1 updated, 0 unchanged"
    assert [remark.reason for remark in last.listing.skipped] == ["it has no abstract"]
    assert library.search("snow falls")[0].paper == Paper("Snow", "Snow falls. It melts.", listings=("new.json",))


def test_progress_reaches_the_end(library: PaperIndex) -> None:
    steps = [step for step in add_listing(library, Dropped("new.json", LISTING)) if isinstance(step, Progressed)]
    assert (steps[0].total, steps[-1].done) == (0, steps[-1].total)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "the file is empty"),
        (b"\x00\x01", "a binary file"),
        (b"\xff\xfe\xfa", "is not UTF-8"),
        (b"[{]", "line 1"),
        (b"[]", "no paper in it"),
    ],
)
def test_a_file_that_is_no_listing_is_rejected_in_a_sentence_and_changes_nothing(
    library: PaperIndex, content: bytes, why: str
) -> None:
    last = list(add_listing(library, Dropped("bad.json", content)))[-1]
    assert isinstance(last, Rejected)
    assert why in last.why
    assert "bad.json" not in last.why
    assert library.papers == SHELF


def test_an_index_that_is_being_written_says_so(library: PaperIndex, tmp_path: Path) -> None:
    with writing(tmp_path / "index"):
        last = list(add_listing(library, Dropped("new.json", LISTING)))[-1]
    assert isinstance(last, Rejected)
    assert "is writing this index" in last.why


def test_a_reader_who_leaves_does_not_stop_what_was_begun(library: PaperIndex) -> None:
    steps = add_listing(library, Dropped("new.json", LISTING))
    next(steps)
    next(steps)
    steps.close()
    assert len(library.papers) == 4


def test_a_file_arrives_as_it_was_read() -> None:
    assert read_dropped(sent(b"text")) == Dropped("new.json", b"text")


def test_a_name_is_only_its_last_part() -> None:
    for name in ("../../etc/passwd", "C:\\secret\\passwd", "/etc/pass\u202ewd"):
        dropped = read_dropped(sent(b"text", name))
        assert dropped.name == "passwd"


def test_a_file_that_is_too_large_is_rejected_unread() -> None:
    dropped = read_dropped(sent(b"", size=LARGEST_UPLOAD + 1))
    assert isinstance(dropped, Rejected)
    assert "larger than 8 MB" in dropped.why


@pytest.mark.parametrize("text", ["", "[]", "{", '{"name": "a"}', '{"name": "a", "size": 4, "content": "!"}'])
def test_what_is_no_file_is_rejected(text: str) -> None:
    assert isinstance(read_dropped(text), Rejected)


def test_a_file_that_was_cut_off_is_rejected() -> None:
    assert isinstance(read_dropped(sent(b"text", size=5)), Rejected)
