"""Mutation testing of the pure rooms: put small bugs into the code and count how many the tests find.

    python -m tests.mutation [--each 10] [--seed 1] [PART...]

A mutant is one small change: a comparison flipped, a number or boolean changed, `and` and `or` swapped, a `not` or
a statement removed. A random sample of the mutants of each part is tried in a copy of the project, one at a time.
A mutant is killed if the tests of its part fail, or run into the time limit.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]

PARTS = {
    "index/papers": "tests/index/papers",
    "index/listings": "tests/index/listings",
    "index/search/scoring.py": "tests/index/search/test_scoring.py",
    "assistant/text": "tests/assistant/text",
    "assistant/question": "tests/assistant/question",
    "assistant/answer": "tests/assistant/answer",
    "eval/metrics.py": "tests/eval/test_metrics.py",
}
"""The code to mutate, and the tests that should find the bugs in it."""

COPIED = ("index", "assistant", "ui", "eval", "tests", "pyproject.toml")
"""What the tests need of the project."""

PYTEST = ("-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-m", "not slow and not browser and not server")

TIME_FACTOR, EXTRA_SECONDS = 3, 20
"""A mutant's tests may take TIME_FACTOR times as long as without the mutant, plus EXTRA_SECONDS."""

FLIPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}

REMOVABLE = (ast.Expr, ast.AugAssign, ast.Raise, ast.Break, ast.Continue, ast.If)
SKIPPED_FIELDS = {"annotation", "returns", "decorator_list"}


@dataclass(frozen=True)
class Mutation:
    """One possible change of a syntax tree; `apply` makes it, in place."""

    line: int
    change: str
    apply: Callable[[], object]


@dataclass(frozen=True)
class Mutant:
    """The source of a file after one mutation."""

    path: Path
    line: int
    change: str
    source: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.change}"


@dataclass(frozen=True)
class Result:
    """What became of a part's mutants."""

    part: str
    killed: int
    timed_out: int
    survived: tuple[Mutant, ...]

    @property
    def tried(self) -> int:
        return self.killed + self.timed_out + len(self.survived)

    def __str__(self) -> str:
        killed = self.killed + self.timed_out
        return f"{self.part}: {killed} of {self.tried} killed, {self.timed_out} of them by the time limit"


def all_mutants(part: str) -> list[Mutant]:
    """Return the mutants of every file of a part."""
    files = sorted((ROOT / part).glob("*.py")) if (ROOT / part).is_dir() else [ROOT / part]
    return [mutant for file in files for mutant in mutants_of(file.relative_to(ROOT), file.read_text("utf-8"))]


def mutants_of(path: Path, source: str) -> list[Mutant]:
    """Return every mutant of a source file, in the order of its syntax tree."""
    mutants = []
    for number, mutation in enumerate(_mutations(ast.parse(source))):
        tree = ast.parse(source)
        list(_mutations(tree))[number].apply()
        mutants.append(Mutant(path, mutation.line, mutation.change, ast.unparse(tree)))
    return mutants


def _mutations(node: ast.AST) -> Iterator[Mutation]:
    """Yield the possible changes below a node; annotations, decorators and docstrings stay as they are."""
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return
    yield from _changes(node)
    for field, value in ast.iter_fields(node):
        if field in SKIPPED_FIELDS:
            continue
        children = value if isinstance(value, list) else [value]
        for place, child in enumerate(children):
            if isinstance(child, REMOVABLE) and not _is_docstring(child) and not getattr(child, "orelse", ()):
                text = ast.unparse(child).split("\n")[0]
                yield Mutation(child.lineno, f"removed: {text}", _assign(children, place, ast.Pass()))
            if isinstance(child, ast.AST):
                yield from _mutations(child)


def _changes(node: ast.AST) -> Iterator[Mutation]:
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            flipped = FLIPPED[type(operator)]()
            change = f"{type(operator).__name__} -> {type(flipped).__name__} in {ast.unparse(node)}"
            yield Mutation(node.lineno, change, _assign(node.ops, place, flipped))
    elif isinstance(node, ast.BoolOp):
        swapped = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        change = f"{type(node.op).__name__} -> {type(swapped).__name__} in {ast.unparse(node)}"
        yield Mutation(node.lineno, change, lambda: setattr(node, "op", swapped))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        doubled = ast.UnaryOp(ast.Not(), node.operand)
        change = f"removed the not of {ast.unparse(node)}"
        yield Mutation(node.lineno, change, lambda: setattr(node, "operand", doubled))
    elif isinstance(node, ast.Constant):
        for value in _other_values(node.value):
            yield Mutation(node.lineno, f"{node.value!r} -> {value!r}", _set_value(node, value))


def _other_values(value: object) -> tuple[object, ...]:
    if isinstance(value, bool):
        return (not value,)
    if isinstance(value, int):
        return (value + 1, value - 1)
    return (value * 1.25 + (value == 0),) if isinstance(value, float) else ()


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _assign(items: list[ast.AST] | list[ast.cmpop], place: int, item: ast.AST) -> Callable[[], None]:
    return lambda: items.__setitem__(place, item)  # type: ignore[call-overload]


def _set_value(node: ast.Constant, value: object) -> Callable[[], None]:
    return lambda: setattr(node, "value", value)


def try_mutants(part: str, sample: Sequence[Mutant], copy: Path) -> Result:
    """Run the tests of a part on each mutant, in a copy of the project; raise RuntimeError if they fail anyway."""
    began = time.perf_counter()
    if _run_tests(part, copy, timeout=None):
        raise RuntimeError(f"{PARTS[part]} fails without any mutant")
    limit = TIME_FACTOR * (time.perf_counter() - began) + EXTRA_SECONDS
    killed, timed_out, survived = 0, 0, []
    for mutant in sample:
        target = copy / mutant.path
        original = target.read_text(encoding="utf-8")
        target.write_text(mutant.source, encoding="utf-8")
        for compiled in target.parent.glob(f"__pycache__/{target.stem}.*.pyc"):
            compiled.unlink()
        try:
            failed = _run_tests(part, copy, limit)
        except subprocess.TimeoutExpired:
            timed_out += 1
        else:
            killed += failed
            survived += [] if failed else [mutant]
        target.write_text(original, encoding="utf-8")
    return Result(part, killed, timed_out, tuple(survived))


def _run_tests(part: str, copy: Path, timeout: float | None) -> bool:
    """Return whether the tests fail. Only the run without a time limit, which has no mutant, writes bytecode."""
    environment = {**os.environ, "PYTHONPATH": str(copy)}
    if timeout is not None:
        environment["PYTHONDONTWRITEBYTECODE"] = "1"
    command = [sys.executable, *PYTEST, PARTS[part]]
    done = subprocess.run(command, cwd=copy, env=environment, timeout=timeout, capture_output=True, check=False)
    return done.returncode != 0


def main() -> None:
    """Try a sample of each part's mutants, and print the score and the survivors."""
    parser = argparse.ArgumentParser(description="Put small bugs into the code and count how many the tests find.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all by default")
    parser.add_argument("--each", type=int, default=10, help="mutants tried per part (10)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the random sample (1)")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"unknown part {', '.join(sorted(unknown))}; choose from {', '.join(PARTS)}")
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary)
        for name in COPIED:
            _copy(ROOT / name, copy / name)
        results = []
        for part in options.parts or PARTS:
            every = all_mutants(part)
            sample = random.Random(options.seed).sample(every, min(options.each, len(every)))
            result = try_mutants(part, sample, copy)
            print(f"{result} (sample of {len(every)})", *result.survived, sep="\n  survived: ", flush=True)
            results.append(result)
    tried = sum(result.tried for result in results)
    print(f"all: {tried - sum(len(result.survived) for result in results)} of {tried} killed")


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)


if __name__ == "__main__":
    main()
