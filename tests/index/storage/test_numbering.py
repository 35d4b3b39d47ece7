"""The numbers of papers and passages, which stay the same while others are removed."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from index.storage import GONE, NUMBERS_FILE, Numbering, load_numbers, save_numbers


def test_after_any_changes_each_number_stands_for_what_it_was_given_to() -> None:
    random = np.random.default_rng(0)
    things, named = list(range(20)), {number: number for number in range(20)}
    numbers = np.arange(20)
    for step in range(30):
        kept = random.permutation(len(things))[: random.integers(1, len(things) + 1)]
        former = random.permutation(np.append(kept, np.full(random.integers(0, 4), GONE)))
        fresh = iter(range(1000 * step + 1000, 1000 * step + 2000))
        gone = set(things)
        things = [next(fresh) if row == GONE else things[row] for row in former]
        gone -= set(things)
        change = Numbering.after(numbers, former)
        named |= dict(enumerate((things[row] for row in change.rows[change.first :]), change.first))
        assert {named[number] for number in change.removed} == gone
        numbers = change.rows
        assert [things[row] for row in numbers if row != GONE] == [
            named[number] for number, row in enumerate(numbers) if row != GONE
        ]
        assert sorted(numbers[numbers != GONE]) == [*range(len(things))]


def test_numbers_that_are_the_rows_take_no_file(tmp_path: Path) -> None:
    save_numbers(tmp_path, np.array([0, GONE, 1]))
    loaded = load_numbers(tmp_path)
    assert loaded is not None
    assert loaded.tolist() == [0, GONE, 1]
    save_numbers(tmp_path, np.arange(3))
    assert load_numbers(tmp_path) is None
    assert not (tmp_path / NUMBERS_FILE).exists()
