"""The gates of the replay: what each figure must reach, or must stay below."""

from __future__ import annotations

import pytest

from eval.answers import Figure, format_value
from eval.replay import compute_replay_figures, read_recordings, replay

AT_LEAST = {"planted flaws caught": 0.88}
AT_MOST = {
    "true sentences refused at first": 0.02,
    "repaired though nothing was wrong": 0.05,
    "calls, mean": 1.15,
    "tokens, mean": 3_400,
}


@pytest.fixture(scope="module")
def replay_figures() -> dict[str, Figure]:
    from assistant import Assistant

    figures = compute_replay_figures(replay(Assistant.open(), read_recordings()))
    return {figure.name: figure for figure in figures}


@pytest.mark.parametrize("name", [*AT_LEAST, *AT_MOST])
def test_figure_of_the_replay_keeps_to_its_gate(name: str, replay_figures: dict[str, Figure]) -> None:
    figure = replay_figures[name]
    kept = AT_LEAST.get(name, 0) <= figure.value <= AT_MOST.get(name, figure.value)
    assert kept, f"{name} is {format_value(figure)} over {figure.count}; failed: {', '.join(figure.failed)}"
