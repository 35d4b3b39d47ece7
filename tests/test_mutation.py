"""The mutation script makes the mutants it describes, and tells killed ones from survivors."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests import mutation
from tests.mutation import mutants_of

SOURCE = '''
"""Docstring."""
from dataclasses import dataclass

@dataclass(frozen=True)
class Limits:
    """Docstring."""
    most: int = 3

def clip(value: float, limits: Limits = Limits()) -> float:
    """Docstring."""
    if value > limits.most and not limits is None:
        print("too much")
        return limits.most
    return value * 0.8
'''


def test_mutants_change_comparisons_constants_logic_and_statements() -> None:
    changes = {(mutant.line, mutant.change) for mutant in mutants_of(Path("clip.py"), SOURCE)}
    condition = "value > limits.most and (not limits is None)"
    assert changes == {
        (8, "3 -> 4"),
        (8, "3 -> 2"),
        (12, f"removed: if {condition}:"),
        (12, f"And -> Or in {condition}"),
        (12, "Gt -> GtE in value > limits.most"),
        (12, "removed the not of not limits is None"),
        (12, "Is -> IsNot in limits is None"),
        (13, "removed: print('too much')"),
        (15, "0.8 -> 1.0"),
    }


def test_a_mutant_has_only_its_own_change() -> None:
    original = ast.unparse(ast.parse(SOURCE)).splitlines()
    for mutant in mutants_of(Path("clip.py"), SOURCE):
        changed = [line for line in mutant.source.splitlines() if line not in original]
        assert len(changed) == 1 or mutant.change.startswith("removed: if")


@pytest.mark.slow
def test_a_mutant_that_no_test_notices_survives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "add.py").write_text("def add(a: int) -> int:\n    return a + 1\n")
    (tmp_path / "test_add.py").write_text("from add import add\ndef test_add() -> None:\n    assert add(1) < 3\n")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n    slow\n    browser\n    server\n")
    monkeypatch.setitem(mutation.PARTS, "add.py", "test_add.py")
    mutants = mutants_of(Path("add.py"), (tmp_path / "add.py").read_text())
    result = mutation.try_mutants("add.py", mutants, tmp_path)
    assert (result.killed, [str(mutant) for mutant in result.survived]) == (1, ["add.py:2: 1 -> 0"])
