"""What isn't working right now: shown to everyone, whether or not they ask a question."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Trouble", "damaged_index", "failing_model", "no_reranker"]


@dataclass(frozen=True)
class Trouble:
    """Something that answers do without: what that means for them, and in `detail` why, and what to type."""

    meaning: str
    detail: str


def damaged_index(notice: str) -> Trouble:
    """Return the trouble of an index that is served in part."""
    return Trouble("Part of the index is damaged and isn’t used.", notice)


def no_reranker(error: Exception) -> Trouble:
    """Return the trouble of a reranker that can't be loaded."""
    return Trouble("The reranker is missing and isn’t used.", f"{error}.")


def failing_model(why: str) -> Trouble:
    """Return the trouble of a language model that failed when last asked."""
    return Trouble("The model isn’t responding, so papers are quoted.", why)
