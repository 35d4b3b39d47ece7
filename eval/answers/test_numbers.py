"""The gates of superlatives and thresholds over all papers."""

from __future__ import annotations

import pytest

from assistant import Assistant
from eval.answers.numeric import measure_numeric, numeric_figures, read_numeric_items

AT_LEAST = {
    "superlatives: right paper first": 0.85,
    "superlatives: F1 of the papers compared": 0.85,
    "thresholds: F1": 0.9,
    "incomputable: said so": 1.0,
    "other questions: nothing compared": 1.0,
}


@pytest.fixture(scope="module")
def figures() -> dict[str, float]:
    """What the assistant gets right of the labelled questions."""
    assistant = Assistant.open()
    return numeric_figures([measure_numeric(item, assistant.ask(item.text)) for item in read_numeric_items()])


@pytest.mark.parametrize("name", AT_LEAST)
def test_figure_is_high_enough(figures: dict[str, float], name: str) -> None:
    assert figures[name] >= AT_LEAST[name]
