"""The gates of questions across papers."""

from __future__ import annotations

import pytest

from assistant import Assistant
from eval.answers.across import list_figures, measure_across, read_across

AT_LEAST = {
    "lists: F1": 0.75,
    "overviews: right papers cited": 0.50,
    "comparisons: cells quoted": 0.70,
    "details given: answered": 0.80,
    "details not given: said so": 0.75,
}
AT_MOST = {
    "lists: error of the count": 0.30,
    "lists: declined": 0.0,
    "overviews: declined": 0.0,
    "comparisons: declined": 0.0,
}


@pytest.fixture(scope="module")
def figures() -> dict[str, float | None]:
    """What the assistant gets right of the labelled questions."""
    assistant = Assistant.open()
    return list_figures([measure_across(question, assistant.ask(question.text)) for question in read_across()])


@pytest.mark.parametrize("name", AT_LEAST)
def test_figure_is_high_enough(figures: dict[str, float | None], name: str) -> None:
    value = figures[name]
    assert value is not None
    assert value >= AT_LEAST[name]


@pytest.mark.parametrize("name", AT_MOST)
def test_figure_is_low_enough(figures: dict[str, float | None], name: str) -> None:
    value = figures[name]
    assert value is not None
    assert value <= AT_MOST[name]
