"""A damaged index never gives wrong results: the intact part is served with a notice, or opening fails."""

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
    """The results of the undamaged index."""
    return found(PaperIndex.open(sound, WordEncoder()))


def found(index: PaperIndex) -> Found:
    hits: tuple[Hit, ...] = index.search(QUESTION, limit=None)
    index.close()
    return [(hit.paper, round(hit.score, 5)) for hit in hits]


def files(root: Path) -> list[Path]:
    """Return CURRENT and the non-empty files of the generation that it names; empty ones can't be damaged."""
    return [
        root / "CURRENT",
        *(path for path in sorted(newest(root).rglob("*")) if path.is_file() and path.stat().st_size),
    ]


def assert_right_or_refused(root: Path, damaged: str, right: Found) -> str:
    """Assert that the results are right, or those of the previous generation, or refused; return which."""
    try:
        index = PaperIndex.open(root, WordEncoder())
    except IndexDamaged as error:
        assert damaged in str(error)
        return "refused"
    (notice, *_) = index.notices
    assert damaged in notice
    assert "footnote index --rebuild" in notice
    results = found(index)
    if results == right:
        return "right"
    assert results[0][0] == SHELF[0]
    assert {paper for paper, _ in results} == set(SHELF)
    return "previous generation"


@pytest.mark.parametrize("numbers", pieces(200, 6, 20), ids=str)
def test_a_flipped_bit_in_any_file_is_noticed(numbers: range, sound: Path, right: Found, tmp_path: Path) -> None:
    """Fails when `Generation.copy` or `part` doesn't compare hashes, or CURRENT has no hash of the manifest."""
    for number in numbers:
        root = tmp_path / str(number)
        shutil.copytree(sound, root)
        chance = random.Random(number)
        file = files(root)[number % len(files(root))]
        flip(file, chance.randrange(8 * file.stat().st_size))
        print(number, file.name, assert_right_or_refused(root, file.name, right))
        shutil.rmtree(root)


@pytest.mark.parametrize("how", ["empty", "half", "delete"])
def test_any_truncated_or_missing_file_is_noticed(how: str, sound: Path, right: Found, tmp_path: Path) -> None:
    """Fails when `Generation._verify` ignores files that the manifest lists and the folder lacks."""
    for number in [number for piece in pieces(len(files(sound)), 4) for number in piece]:
        root = tmp_path / str(number)
        shutil.copytree(sound, root)
        file = files(root)[number]
        if how == "delete":
            file.unlink()
        else:
            os.truncate(file, 0 if how == "empty" else file.stat().st_size // 2)
        print(file.name, assert_right_or_refused(root, file.name, right))
        shutil.rmtree(root)
