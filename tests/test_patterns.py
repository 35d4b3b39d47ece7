"""No regular expression takes more than linear time, so that a hostile text can't keep a thread busy."""

from __future__ import annotations

import ast
import collections
import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from inspect import get_annotations
from time import perf_counter

import pytest

from tests.conftest import ROOT

FOLDERS = ("index", "assistant", "ui", "eval")
ANY = frozenset({"match", "search"})

HOSTILE = (
    *("a" * 50_000, "(" * 50_000, "*a " * 20_000, "$" * 50_000),
    *("1" * 20_000, "1." * 10_000, " " * 20_000, "\n" * 20_000 + "x", "a" + " " * 20_000 + "b", "[ " * 10_000),
)

LONGEST_INPUT = {
    "assistant/generative/citation_markers.py:FRAMES": 60,
    "assistant/generative/citation_markers.py:HALF_MARKER": 80,
    "assistant/generative/citation_markers.py:ITEM": 100,
}
"""The longest text, in characters, that the code passes to a pattern; on longer ones these would be too slow."""

TIME_LIMIT = 0.1
"""Seconds that a pattern may take on one of the texts, in the best of three runs: the machine may be busy."""


@dataclass(frozen=True)
class UsedPattern:
    """A pattern and the methods that are called on it: `search` can be slow where `match` is fast."""

    name: str
    pattern: re.Pattern[str]
    methods: frozenset[str]


def patterns() -> Iterator[UsedPattern]:
    """Yield the patterns kept in module variables, and those written inline in calls such as `re.sub`."""
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
        for variable, value in vars(module).items():
            methods = frozenset(method for known, method in called if known == variable)
            yield from (UsedPattern(f"{name}:{variable}", found, methods or ANY) for found in _inside(value))
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and (method := _method_of_re(node)):
                pattern = re.compile(ast.literal_eval(node.args[0]))
                yield UsedPattern(f"{name}:{node.lineno}", pattern, frozenset({method}))


def _inside(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif callable(value) and hasattr(value, "cache_info"):
        if "re.Pattern" in str(get_annotations(value).get("return")):  # compiled on first use
            yield from _inside(value())
    elif isinstance(value, tuple | list | frozenset):
        for item in value:
            yield from _inside(item)
    elif isinstance(value, dict):
        yield from _inside((*value, *value.values()))
    elif hasattr(value, "__dataclass_fields__") and not isinstance(value, type):
        yield from _inside(tuple(vars(value).values()) if hasattr(value, "__dict__") else ())


def _method_of_re(call: ast.Call) -> str | None:
    """Return the name of the `re` function that a call passes a literal pattern to; None for any other call."""
    function = call.func
    if not (isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and call.args):
        return None
    is_literal = isinstance(call.args[0], ast.Constant) and function.value.id == "re"
    return function.attr if is_literal and function.attr not in {"compile", "escape"} else None


PATTERNS = {(used.pattern.pattern, used.pattern.flags): used for used in patterns()}


@pytest.mark.parametrize("used", PATTERNS.values(), ids=lambda used: used.name)
def test_a_pattern_is_fast_on_hostile_texts(used: UsedPattern) -> None:
    r"""Fails, for example, if a module has the pattern `(a+)+$` or `\(.*\)x`."""
    for text in (text[: LONGEST_INPUT.get(used.name)] for text in HOSTILE):
        seconds = min(_seconds(used, text) for _ in range(3))
        assert seconds < TIME_LIMIT, f"{used.name} takes {seconds:.2f} s over {text[:5]!r}..."


def _seconds(used: UsedPattern, text: str) -> float:
    started = perf_counter()
    if used.methods & {"match", "fullmatch"}:
        used.pattern.match(text)
        used.pattern.fullmatch(text)
    if used.methods - {"match", "fullmatch"}:
        collections.deque(used.pattern.finditer(text), maxlen=0)
    return perf_counter() - started


def test_the_patterns_of_the_modules_are_found() -> None:
    assert len(PATTERNS) > 60
