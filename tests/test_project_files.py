"""The files that describe the project to other tools agree with it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]

from tests.conftest import ROOT

WORKFLOW = ROOT / ".github" / "workflows" / "ci.yml"
YAML_FILES = sorted(
    [*ROOT.glob(".github/**/*.yml"), ROOT / ".pre-commit-config.yaml", ROOT / "CITATION.cff"],
    key=lambda path: path.name,
)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
TARGETS = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))


@pytest.mark.parametrize("path", YAML_FILES, ids=lambda path: path.name)
def test_a_file_is_valid_yaml_and_names_no_address(path: Path) -> None:
    text = path.read_text("utf-8")
    assert yaml.safe_load(text)
    assert "://" not in text


def test_the_workflow_tests_every_supported_python_from_the_oldest() -> None:
    jobs = yaml.safe_load(WORKFLOW.read_text("utf-8"))["jobs"]
    for name in ("linux", "macos"):
        versions = jobs[name]["strategy"]["matrix"]["python"]
        assert PROJECT["requires-python"] == f">={versions[0]}"
        assert versions == sorted(versions, key=lambda version: int(version.partition(".")[2]))


def test_the_workflow_runs_the_same_commands_as_contributors() -> None:
    text = WORKFLOW.read_text("utf-8")
    assert "run: .ci/run" in text
    assert "make test" in (ROOT / ".ci" / "run").read_text("utf-8")
    assert set(re.findall(r"run: make ([\w-]+)", text)) == {"lint", "install-dev", "package"}


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", ".github/workflows/ci.yml"])
def test_every_make_target_that_is_mentioned_exists(name: str) -> None:
    mentioned = set(re.findall(r"(?:`|: |^)make ([\w-]+)", (ROOT / name).read_text("utf-8"), re.M))
    assert mentioned
    assert mentioned <= TARGETS


def test_the_citation_has_the_version_and_licence_of_the_package() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert (citation["version"], citation["license"]) == (PROJECT["version"], PROJECT["license"])
