"""No pattern of ours takes more than linear time: a hostile text can't keep a thread busy."""

from __future__ import annotations

import ast
import collections
import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter

import pytest

from tests.conftest import ROOT

FOLDERS = ("index", "assistant", "ui", "eval")
ANY = frozenset({"match", "search"})

HOSTILE = (
    *("a" * 50_000, "(" * 50_000, "*a " * 20_000, "$" * 50_000),
    *("1" * 20_000, "1." * 10_000, " " * 20_000, "\n" * 20_000 + "x", "a" + " " * 20_000 + "b", "[ " * 10_000),
)

AT_MOST = {
    "assistant/generative/citation_markers.py:FRAMES": 60,
    "assistant/generative/citation_markers.py:HALF_MARKER": 80,
    "assistant/generative/citation_markers.py:ITEM": 100,
}
"""Characters at most that a pattern is given where it is used; of more, these would take too long."""

LONGEST = 0.1
"""Seconds that a pattern may take over one of the texts; the best of three counts, for others are at work."""


@dataclass(frozen=True)
class Used:
    """A pattern, and the methods that it is used with: what `match` does fast, `search` may do slowly."""

    name: str
    pattern: re.Pattern[str]
    methods: frozenset[str]


def patterns() -> Iterator[Used]:
    """Yield every pattern that a module of ours keeps, and each that is written where it is used."""
    sources = {
        path: path.read_text(encoding="utf-8") for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")
    }
    called = re.findall(
        r"\b(\w+)\.(search|match|fullmatch|findall|finditer|split|subn?)\(", "\n".join(sources.values())
    )
    for path, source in sorted(sources.items()):
        name = path.relative_to(ROOT).as_posix()
        if path.stem in {"__main__", "conftest"} or path.stem.startswith("test_"):
            continue
        module = importlib.import_module(name.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
        for key, value in vars(module).items():
            methods = frozenset(method for known, method in called if known == key)
            yield from (Used(f"{name}:{key}", found, methods or ANY) for found in _inside(value))
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and (method := _method_of_re(node)):
                written = re.compile(ast.literal_eval(node.args[0]))
                yield Used(f"{name}:{node.lineno}", written, frozenset({method}))


def _inside(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, tuple | list | frozenset):
        for one in value:
            yield from _inside(one)
    elif isinstance(value, dict):
        yield from _inside((*value, *value.values()))
    elif hasattr(value, "__dataclass_fields__") and not isinstance(value, type):
        yield from _inside(tuple(vars(value).values()) if hasattr(value, "__dict__") else ())


def _method_of_re(call: ast.Call) -> str | None:
    """Return which function of `re` is called with a pattern that is written there; None for any other call."""
    function = call.func
    if not (isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and call.args):
        return None
    written = isinstance(call.args[0], ast.Constant) and function.value.id == "re"
    return function.attr if written and function.attr not in {"compile", "escape"} else None


PATTERNS = {(used.pattern.pattern, used.pattern.flags): used for used in patterns()}


@pytest.mark.parametrize("used", PATTERNS.values(), ids=lambda used: used.name)
def test_a_pattern_takes_no_more_than_its_share(used: Used) -> None:
    r"""Fails, for example, with `(a+)+$` or `\(.*\)x` among the patterns of a module."""
    for text in (text[: AT_MOST.get(used.name)] for text in HOSTILE):
        seconds = min(_taken(used, text) for _ in range(3))
        assert seconds < LONGEST, f"{used.name} takes {seconds:.2f} s over {text[:5]!r}..."


def _taken(used: Used, text: str) -> float:
    started = perf_counter()
    if used.methods & {"match", "fullmatch"}:
        used.pattern.match(text)
        used.pattern.fullmatch(text)
    if used.methods - {"match", "fullmatch"}:
        collections.deque(used.pattern.finditer(text), maxlen=0)
    return perf_counter() - started


def test_the_patterns_of_all_modules_are_found() -> None:
    assert len(PATTERNS) > 60
