"""The papers that a question names."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.retrieval.named_papers import named_papers, names_in
from index import Paper, PaperIndex
from tests.support.fakes import WordEncoder

PAPERS = (
    Paper("NEST: A Bench for Birds", "Birds build. We introduce NEST, a bench."),
    Paper("Sharing Crumbs", "We propose CRUMB (a rule for sharing). Better than NEST."),
    Paper("Rules of the Flock", "We compare CRUMB with others, using an LLM."),
    Paper("LLM Weather", "An LLM for weather."),
    *(Paper(f"On {thing}", f"An LLM for {thing}.") for thing in ("rain", "snow", "hail", "fog", "wind")),
)


@pytest.fixture
def index(tmp_path: Path) -> PaperIndex:
    return PaperIndex.build(PAPERS, tmp_path, WordEncoder())


def _titles(index: PaperIndex, question: str) -> dict[str, str]:
    return {name: paper.title for name, paper in named_papers(index.snapshot, names_in(question)).items()}


def test_a_name_at_the_start_of_a_title_names_that_paper(index: PaperIndex) -> None:
    assert _titles(index, "How large is NEST?") == {"NEST": "NEST: A Bench for Birds"}


def test_a_name_that_only_abstracts_have_names_the_paper_that_introduces_it(index: PaperIndex) -> None:
    """Fails when names are looked up in titles alone, or when any mention will do."""
    assert _titles(index, "What does CRUMB share?") == {"CRUMB": "Sharing Crumbs"}


def test_what_many_papers_mention_names_none(index: PaperIndex) -> None:
    """Fails when any title that starts with the name counts, whatever comes next."""
    assert _titles(index, "Is an LLM good at this?") == {}


def test_an_unknown_name_names_none(index: PaperIndex) -> None:
    assert _titles(index, "What is ZEBRA-7?") == {}


@pytest.mark.parametrize("question", ["Compare NEST and CRUMB.", "NEST vs CRUMB", "How do NEST and CRUMB differ?"])
def test_a_comparison_names_its_papers(index: PaperIndex, question: str) -> None:
    assert set(_titles(index, question)) == {"NEST", "CRUMB"}
