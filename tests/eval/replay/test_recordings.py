"""A recorded model writes what was recorded, and knows which of its sentences are flawed."""

from __future__ import annotations

from assistant.llm.prompts import FailedSentence, Reading, render_question, render_repair
from eval.replay.recordings import RecordedModel, Recording, read_recordings
from tests.support.fakes import SHELF

RECORDING = Recording(
    "r",
    "What do cats do?",
    ("Cats at Night",),
    "Cats sleep [1.2].\n\nAll hunt.",
    ("All hunt.",),
    {"All hunt.": "Most hunt [1.3]."},
)


def test_the_file_of_the_project_has_every_planted_flaw_and_every_repair() -> None:
    recordings = read_recordings()
    assert len(recordings) == 52
    assert sum(len(each.flaws) for each in recordings) == 18
    assert sum(bool(each.repairs) for each in recordings) == 28
    assert all(flaw.rstrip(".") in each.draft for each in recordings for flaw in each.flaws)


def test_a_recorded_model_writes_its_draft_in_pieces() -> None:
    pieces = list(RecordedModel(RECORDING).stream(render_question(RECORDING.question, Reading(SHELF))))
    assert "".join(pieces) == RECORDING.draft
    assert len(pieces) > 3


def test_a_recorded_model_repairs_the_sentences_that_it_has_a_reply_for() -> None:
    model = RecordedModel(RECORDING)
    failed = [FailedSentence("Dogs bark.", ("no citation",)), FailedSentence("All hunt.", ("'all'", "a number"))]
    reply = "".join(model.stream(render_repair(render_question("Q?", Reading(SHELF)), "All hunt.", failed)))
    assert reply == "1.\n2. Most hunt [1.3]."
    assert model.refused == {"Dogs bark.": "no citation", "All hunt.": "'all'; a number"}
