"""The figures of a replay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eval.answers import Figure
from eval.metrics import mean, percentile
from eval.replay.replay import Replayed

__all__ = ["compute_replay_figures"]

PART = "written answers"


def compute_replay_figures(replayed: Sequence[Replayed]) -> tuple[Figure, ...]:
    """Return what the check refused and let pass, and what the answers took."""
    return (*_sentences(replayed), *_answers(replayed))


def _sentences(replayed: Sequence[Replayed]) -> Iterator[Figure]:
    true = [(each, text) for each in replayed for text in each.cited if text not in each.recording.flaws]
    refused = tuple(f"{each.recording.id}: {text}" for each, text in true if text in each.refused)
    yield Figure(PART, "true sentences refused at first", len(refused) / len(true), len(true), refused)
    flaws = [(each, text) for each in replayed for text in each.recording.flaws]
    passed = tuple(f"{each.recording.id}: {text}" for each, text in flaws if text in each.shown)
    yield Figure(PART, "planted flaws caught", 1 - len(passed) / len(flaws), len(flaws), passed)
    doubted = [(each, text) for each, text in true if text not in each.refused and text not in each.shown]
    names = tuple(f"{each.recording.id}: {text}" for each, text in doubted)
    yield Figure(PART, "true sentences doubted", len(doubted) / len(true), len(true), names)
    unread = tuple(f"{each.recording.id}: {text}" for each, text in flaws if text in each.shown_unread)
    yield Figure(PART, "planted flaws caught or read by a judge", 1 - len(unread) / len(flaws), len(flaws), unread)


def _answers(replayed: Sequence[Replayed]) -> Iterator[Figure]:
    sound = [each for each in replayed if not each.recording.flaws]
    repaired = tuple(each.recording.id for each in sound if each.refused)
    yield Figure(PART, "repaired though nothing was wrong", len(repaired) / len(sound), len(sound), repaired)
    count = len(replayed)
    yield Figure(PART, "calls, mean", mean([each.usage.calls for each in replayed]), count, unit="calls")
    tokens = [each.usage.tokens_in + each.usage.tokens_out for each in replayed]
    yield Figure(PART, "tokens, mean", mean(tokens), count, unit="tokens")
    seconds = [each.seconds for each in replayed]
    for name, share in (("median", 0.5), ("95th percentile", 0.95)):
        yield Figure(PART, f"last token to verdict, {name}", percentile(seconds, share), count, unit="seconds")
