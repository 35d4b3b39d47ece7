"""A bundle is checked by itself: quotes, abstracts, numbers, text."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant import Assistant
from assistant.receipts import RecordError, bundle_of, check_bundle, completed_bundle, read_record, receipt_of
from index import PaperIndex
from tests.conftest import ROOT
from tests.support.fakes import BREAD, CATS

HUNT = "What share of cats hunt at night?"
Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def bundle(few_index: PaperIndex, tmp_path: Path) -> Path:
    """The bundle of an answer."""
    path = tmp_path / "bundle.json"
    path.write_text(json.dumps(bundle_of(Assistant(few_index).ask(HUNT))))
    return path


def test_a_sound_bundle_has_no_flaw(bundle: Path) -> None:
    checked = check_bundle(read_record(bundle))
    assert (checked.sound, checked.written) == (True, 0)
    assert str(checked).startswith("Every quote (")


@pytest.mark.parametrize(
    ("change", "flaw"),
    [
        (lambda one: one["citations"][0].update(quote="At night 99% of cats hunt."), "isn’t in the abstract"),
        (lambda one: one["citations"][0].update(start=1), "isn’t in the abstract"),
        (
            lambda one: one["citations"][0]["paper"].update(abstract=CATS.abstract + " More."),
            "isn’t the one that was read",
        ),
        (lambda one: one["citations"].pop(0), "has no such citation"),
        (lambda one: one["citations"].append(one["citations"][0]), "the same number"),
        (lambda one: one["citations"].append(one["citations"][0] | {"number": 99}), "[99] is not cited"),
        (lambda one: one.update(text="Something else."), "differs from the sentences"),
        (lambda one: one["receipt"].update(read=[]), "isn’t among the papers of the receipt"),
    ],
)
def test_a_changed_bundle_is_flawed(bundle: Path, change: Change, flaw: str) -> None:
    values = json.loads(bundle.read_text())
    change(values)
    bundle.write_text(json.dumps(values))
    assert any(flaw in found for found in check_bundle(read_record(bundle)).flaws)


def test_a_receipt_is_no_bundle(few_index: PaperIndex, tmp_path: Path) -> None:
    path = tmp_path / "receipt.json"
    path.write_text(json.dumps(receipt_of(Assistant(few_index).ask(HUNT))))
    assert "this is a receipt" in check_bundle(read_record(path)).flaws[0]


def test_a_receipt_becomes_the_same_bundle(few_index: PaperIndex, bundle: Path, tmp_path: Path) -> None:
    path = tmp_path / "receipt.json"
    receipt = json.loads(bundle.read_text())
    for one in receipt["citations"]:
        one["paper"] = {name: one["paper"][name] for name in ("key", "title")}
    path.write_text(json.dumps(receipt))
    assert completed_bundle(path, few_index.papers) == json.loads(bundle.read_text())


def test_an_abstract_that_was_edited_is_not_bundled(few_index: PaperIndex, bundle: Path) -> None:
    few_index.remove([CATS])
    with pytest.raises(RecordError, match="is no longer in the index"):
        completed_bundle(bundle, few_index.papers)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"question": 7}', "nonsense", "[" * 100_000, '"\\ud800"'])
def test_what_is_no_record_is_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "file.json"
    path.write_text(text)
    with pytest.raises(RecordError, match="isn’t a receipt or a bundle"):
        read_record(path)


def test_checking_opens_no_index_and_no_model(bundle: Path, tmp_path: Path) -> None:
    """Fails if the command opens the index, which builds one in an empty home, or loads a model."""
    home = tmp_path / "nowhere"
    code = (
        "import sys\nfrom ui.cli.main import main\n"
        "try:\n    main(['bundle', '--check', sys.argv[1]])\nexcept SystemExit as end:\n    code = end.code\n"
        "assert not {'torch', 'sentence_transformers'} & set(sys.modules), 'a model'\n"
        "sys.exit(code)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(bundle)],
        env={"FOOTNOTE_HOME": str(home), "PATH": "", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout[:4], home.exists()) == (0, "Ever", False), ran.stderr


def test_bread_is_not_in_a_bundle_about_cats(bundle: Path) -> None:
    """Fails if abstracts that aren't cited are given away."""
    assert BREAD.abstract not in bundle.read_text()
