"""`make check` runs the tests of the rooms that have changed."""

from __future__ import annotations

import pytest

from tests.touched import ALWAYS, mirrored_tests


@pytest.mark.parametrize(
    ("changed", "tests"),
    [
        ("index/papers/sentences.py", "tests/index/papers"),
        ("tests/index/papers/test_sentences.py", "tests/index/papers"),
        ("index/paper_index.py", "tests/index/test_paper_index.py"),
        ("tests/index/test_paper_index.py", "tests/index/test_paper_index.py"),
        ("eval/metrics.py", "tests/eval/test_metrics.py"),
        ("tests/test_lock.py", "tests/test_lock.py"),
    ],
)
def test_a_changed_file_selects_the_mirrored_tests_its_room_or_module(changed: str, tests: str) -> None:
    assert mirrored_tests([changed]) == sorted({tests, *ALWAYS})


def test_files_without_tests_of_their_own_select_only_the_house_rules() -> None:
    changed = ["README.md", "ui/static/chat.js", "tests/conftest.py", "index/gone/module.py"]
    assert mirrored_tests(changed) == list(ALWAYS)


def test_a_file_is_not_listed_beside_its_folder() -> None:
    changed = ["eval/speed/scale.py", "tests/eval/speed/test_scale.py"]
    assert mirrored_tests(changed) == ["tests/eval/speed", *ALWAYS]
