"""Answers written by a recorded language model: what the check makes of sentences whose truth is known."""

from eval.replay.figures import compute_replay_figures
from eval.replay.recordings import RECORDED, Recording, read_recordings
from eval.replay.replay import Replayed, replay
from eval.replay.transcripts import transcripts

__all__ = [
    "RECORDED",
    "Recording",
    "Replayed",
    "compute_replay_figures",
    "read_recordings",
    "replay",
    "transcripts",
]
