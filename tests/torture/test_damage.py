"""No damage to an index gives a wrong answer: what is whole is served and said, or the file is named."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest

from index import Hit, Paper, PaperIndex
from index.errors import IndexDamaged
from tests.support.damage import flip, newest
from tests.support.fakes import SHELF, WordEncoder
from tests.torture import pieces

QUESTION = "how many cats hunt at night"
Found = list[tuple[Paper, float]]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of two generations: three papers, then a fourth."""
    root = tmp_path_factory.mktemp("sound") / "index"
    index = PaperIndex.build(SHELF, root, WordEncoder())
    index.add([Paper("Cats by Day", "Snow falls. Cats hunt at night, and by day.")])
    index.close()
    return root


@pytest.fixture(scope="module")
def right(sound: Path) -> Found:
    """What the sound index finds."""
    return found(PaperIndex.open(sound, WordEncoder()))


def found(index: PaperIndex) -> Found:
    hits: tuple[Hit, ...] = index.search(QUESTION, limit=None)
    index.close()
    return [(hit.paper, round(hit.score, 5)) for hit in hits]


def files(root: Path) -> list[Path]:
    """Return CURRENT and the files of the generation that it names; a lock, which is empty, can't be cut."""
    return [
        root / "CURRENT",
        *(path for path in sorted(newest(root).rglob("*")) if path.is_file() and path.stat().st_size),
    ]


def assert_right_and_said(root: Path, damaged: str, right: Found) -> str:
    """Assert that the answer is right, or one generation older, or refused; return which."""
    try:
        index = PaperIndex.open(root, WordEncoder())
    except IndexDamaged as error:
        assert damaged in str(error)
        return "refused"
    (notice, *_) = index.notices
    assert damaged in notice
    assert "footnote index --rebuild" in notice
    again = found(index)
    if again == right:
        return "right"
    assert [paper for paper, _ in again] == [SHELF[0], *(paper for paper, _ in again[1:])]
    assert {paper for paper, _ in again} == set(SHELF)
    return "the generation before"


@pytest.mark.parametrize("numbers", pieces(200, 6, 20), ids=str)
def test_a_flipped_bit_is_noticed_wherever_it_is(
    numbers: range, sound: Path, right: Found, tmp_path: Path
) -> None:
    """Fails when `Generation.copy` or `part` doesn't compare hashes, or the name has none of the manifest."""
    for number in numbers:
        root = tmp_path / str(number)
        shutil.copytree(sound, root)
        chance = random.Random(number)
        file = files(root)[number % len(files(root))]
        flip(file, chance.randrange(8 * file.stat().st_size))
        print(number, file.name, assert_right_and_said(root, file.name, right))
        shutil.rmtree(root)


@pytest.mark.parametrize("how", ["empty", "half", "delete"])
def test_a_file_cut_or_gone_is_noticed_whichever_it_is(
    how: str, sound: Path, right: Found, tmp_path: Path
) -> None:
    """Fails when `Generation._verify` forgets the files that the manifest has and the folder hasn't."""
    for number in [number for piece in pieces(len(files(sound)), 4) for number in piece]:
        root = tmp_path / str(number)
        shutil.copytree(sound, root)
        file = files(root)[number]
        if how == "delete":
            file.unlink()
        else:
            os.truncate(file, 0 if how == "empty" else file.stat().st_size // 2)
        print(file.name, assert_right_and_said(root, file.name, right))
        shutil.rmtree(root)
