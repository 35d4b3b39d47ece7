"""Packages, modules and imports are arranged as the documents say."""

from __future__ import annotations

import ast
import doctest
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

FLOORS = {"index": 0, "assistant": 1, "ui": 2, "eval": 2}
"""Imports run down, never up; what stands on one floor does not know its neighbour."""

ONLY_IN = {
    "chromadb": {"index/search/chroma.py"},
    "tantivy": {"index/search/bm25.py"},
    "sentence_transformers": {
        "eval/speed/rivals.py",
        "eval/speed/scale.py",
        "index/encoders/encoder.py",
        "index/search/reranker.py",
        "assistant/verification/entailment.py",
    },
    "transformers": {"index/encoders/encoder.py"},
    "sklearn": {"index/map/projection.py", "index/map/clusters.py"},
    "bibtexparser": {"index/listings/bibtex_listing.py"},
    "mcp": {"ui/server/server.py", "ui/tools.py"},
    "gradio": {
        "ui/app.py",
        "ui/papers_page/page.py",
        "ui/chat/layout.py",
        "ui/server/server.py",
        "ui/chat/handlers.py",
    },
}
"""Libraries that only these files may import."""

MODULES = sorted(path for folder in FLOORS for path in (ROOT / folder).rglob("*.py"))
WITH_EXAMPLES = [path for path in MODULES if ">>> " in path.read_text()]


def imports_of(path: Path) -> Iterator[str]:
    """Yield the dotted names of the modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def module_name(path: Path) -> str:
    """Return the dotted name that a file is imported by."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_run_one_way(path: Path) -> None:
    here = path.relative_to(ROOT).parts[0]
    floors = {name.partition(".")[0] for name in imports_of(path)} & FLOORS.keys() - {here}
    assert all(FLOORS[floor] < FLOORS[here] for floor in floors), floors


@pytest.mark.parametrize(("library", "files"), ONLY_IN.items())
def test_a_library_is_imported_where_it_is_wrapped(library: str, files: set[str]) -> None:
    importing = {
        path.relative_to(ROOT).as_posix()
        for path in MODULES
        if any(name.partition(".")[0] == library for name in imports_of(path))
    }
    assert importing <= files


def test_only_one_file_imports_llama_index_models() -> None:
    importing = {
        path.name for path in MODULES if any(name.startswith("llama_index.llms") for name in imports_of(path))
    }
    assert importing == {"llms.py"}


@pytest.mark.parametrize("package", ["index", "assistant"])
def test_what_a_package_offers_is_there_and_sorted(package: str) -> None:
    module = importlib.import_module(package)
    assert list(module.__all__) == sorted(module.__all__)
    assert all(hasattr(module, name) for name in module.__all__)


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_examples_of_docstrings_are_true(path: Path) -> None:
    module = importlib.import_module(module_name(path))
    failed, attempted = doctest.testmod(module)
    assert attempted and not failed
