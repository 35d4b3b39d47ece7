"""Every file of a generation is verified against the hash it was published with."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from index.errors import IndexDamaged
from index.storage import generation
from index.storage.generation import Generation, current, file_hashes, generations, stamp
from index.storage.publishing import publish


def published(root: Path, content: str = "cats") -> Generation:
    """Publish a generation of one file in a folder."""

    def fill(folder: Path) -> None:
        (folder / "words").mkdir()
        (folder / "words" / "a").write_text(content)

    root.mkdir(exist_ok=True)
    publish(root, {"content": content}, fill)
    return current(root)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_a_linked_file_keeps_the_hash_it_was_published_with(tmp_path: Path) -> None:
    """Fails if a linked file is hashed again: damage on disk would then become valid."""
    before = published(tmp_path)
    (before.folder / "words" / "a").write_text("dogs")
    (tmp_path / "new" / "words").mkdir(parents=True)
    (tmp_path / "new" / "words" / "a").hardlink_to(before.folder / "words" / "a")
    assert file_hashes(tmp_path / "new", before) == {"words/a": sha256("cats")}
    assert file_hashes(tmp_path / "new") == {"words/a": sha256("dogs")}


def test_a_file_linked_from_elsewhere_is_hashed(tmp_path: Path) -> None:
    """Fails if any hard link of that name counts as the previous generation's file."""
    before = published(tmp_path)
    (tmp_path / "elsewhere").write_text("dogs")
    (tmp_path / "new" / "words").mkdir(parents=True)
    (tmp_path / "new" / "words" / "a").hardlink_to(tmp_path / "elsewhere")
    assert file_hashes(tmp_path / "new", before) == {"words/a": sha256("dogs")}


def test_a_part_is_copied_and_verified_file_by_file(tmp_path: Path) -> None:
    copy = published(tmp_path / "index").copy("words", tmp_path / "copy")
    assert copy == tmp_path / "copy" / "words"
    assert (copy / "a").read_text() == "cats"


def test_a_file_that_was_added_to_a_part_is_named(tmp_path: Path) -> None:
    found = published(tmp_path)
    (found.folder / "words" / "b").touch()
    with pytest.raises(IndexDamaged, match="words/b does not belong there"):
        found.part("words")


def test_a_link_is_refused_however_large_the_file_it_leads_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails if the size of the link's target decides: large token files are not hashed at the start."""
    monkeypatch.setattr(generation, "LARGE_RECORD_FILE", 5000)

    def fill(folder: Path) -> None:
        (folder / "records-0000.bin").write_bytes(bytes(9000))

    publish(tmp_path, {}, fill)
    found = current(tmp_path)
    found.part("records-0000.bin")
    (found.folder / "records-0000.bin").rename(tmp_path / "elsewhere")
    (found.folder / "records-0000.bin").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(IndexDamaged, match=r"records-0000\.bin does not match its checksum"):
        found.part("records-0000.bin")


def test_generations_come_newest_first_without_damaged_ones(tmp_path: Path) -> None:
    published(tmp_path, "cats")
    damaged = published(tmp_path, "dogs")
    assert [one.about["content"] for one in generations(tmp_path)] == ["dogs", "cats"]
    (damaged.folder / "MANIFEST.json").write_text("{}")
    assert [one.about["content"] for one in generations(tmp_path)] == ["cats"]


def test_an_index_is_identified_by_its_first_generation(tmp_path: Path) -> None:
    first = published(tmp_path)
    publish(tmp_path, {"origin": first.origin}, lambda folder: None)
    assert current(tmp_path).origin == first.folder.name


def test_the_stamp_changes_when_a_generation_is_published(tmp_path: Path) -> None:
    assert stamp(tmp_path) is None
    published(tmp_path)
    first = stamp(tmp_path)
    assert first == stamp(tmp_path)
    published(tmp_path)
    assert stamp(tmp_path) != first


def test_a_manifest_that_is_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    found = published(tmp_path)
    (found.folder / "MANIFEST.json").unlink()
    os.mkfifo(found.folder / "MANIFEST.json")
    with pytest.raises(IndexDamaged, match=r"MANIFEST\.json is not a file"):
        current(tmp_path)
