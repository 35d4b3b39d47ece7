"""The gates of the replay: what each figure must reach, or must stay below."""

from __future__ import annotations

import pytest

from assistant.generative import is_about_missing
from eval.answers import Figure, format_value
from eval.replay import Replayed, compute_replay_figures, read_recordings, replay

AT_LEAST = {"planted flaws caught": 0.88}
AT_MOST = {
    "true sentences refused at first": 0.02,
    "repaired though nothing was wrong": 0.05,
    "calls, mean": 1.15,
    "tokens, mean": 3_400,
}


@pytest.fixture(scope="module")
def replayed() -> tuple[Replayed, ...]:
    from assistant import Assistant

    return replay(Assistant.open(), read_recordings())


@pytest.fixture(scope="module")
def replay_figures(replayed: tuple[Replayed, ...]) -> dict[str, Figure]:
    return {figure.name: figure for figure in compute_replay_figures(replayed)}


@pytest.mark.parametrize("name", [*AT_LEAST, *AT_MOST])
def test_figure_of_the_replay_keeps_to_its_gate(name: str, replay_figures: dict[str, Figure]) -> None:
    figure = replay_figures[name]
    kept = AT_LEAST.get(name, 0) <= figure.value <= AT_MOST.get(name, figure.value)
    assert kept, f"{name} is {format_value(figure)} over {figure.count}; failed: {', '.join(figure.failed)}"


def test_every_sentence_of_a_recorded_draft_has_its_place_in_the_answer(replayed: tuple[Replayed, ...]) -> None:
    """It is shown, in other words, or as a quote, or its place says why it was left out."""
    for each in replayed:
        written = [text for text in (*each.cited, *each.uncited) if not is_about_missing(text)]
        assert len(each.answer.sentences) >= len(written), each.recording.id
        assert all(one.why for one in each.answer.sentences if one.text not in written and one.kind != "left_out")
