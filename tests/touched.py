"""Print the tests of the rooms that differ from origin/main, or from HEAD without it, for `make check`."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parents[1]

ALWAYS = ("tests/test_house.py",)
"""Run whatever changed."""


def changed_files() -> list[str]:
    """Return the paths of files that are new or differ from the merge base with origin/main, or from HEAD."""
    base = _git("merge-base", "HEAD", "origin/main") or ["HEAD"]
    return [*_git("diff", "--name-only", base[0]), *_git("ls-files", "--others", "--exclude-standard")]


def mirrored_tests(changed: Iterable[str], root: Path = ROOT) -> list[str]:
    """Return the folders and files with the tests of the changed files, sorted, without those inside another."""
    tests = {test for name in changed for test in _mirrored(PurePosixPath(name)) if (root / test).exists()}
    outermost = {test for test in tests if tests.isdisjoint(map(str, PurePosixPath(test).parents))}
    return sorted({*outermost, *ALWAYS})


def _mirrored(path: PurePosixPath) -> Iterator[str]:
    """Yield where the tests of a file may be: of its room, of its module, or the file itself."""
    in_tests = path.parts[0] == "tests"
    parts = path.parts[1:] if in_tests else path.parts
    if len(parts) > 2:
        yield f"tests/{parts[0]}/{parts[1]}"
    elif not in_tests and len(parts) == 2:
        yield f"tests/{parts[0]}/test_{parts[1]}"
    elif path.name.startswith("test_"):
        yield str(path)


def _git(*arguments: str) -> list[str]:
    """Return the lines that git prints, or none if it fails."""
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.splitlines() if done.returncode == 0 else []


if __name__ == "__main__":
    print(*mirrored_tests(changed_files()))
