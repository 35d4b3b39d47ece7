"""What does not work just now and is done without, told to whoever looks, whether or not they ask."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Trouble", "damaged", "failing_model", "no_reranker"]


@dataclass(frozen=True)
class Trouble:
    """What it means for answers, and in `detail` why it is so and what to type."""

    meaning: str
    detail: str


def damaged(notice: str) -> Trouble:
    """Return what is to be said of a damaged index."""
    return Trouble("Part of the index is damaged and not used.", notice)


def no_reranker(error: Exception) -> Trouble:
    """Return what is to be said of a reranker that can't be had."""
    return Trouble("The reranker is missing and not used.", f"{error}.")


def failing_model(why: str) -> Trouble:
    """Return what is to be said of a language model that failed when it was last asked."""
    return Trouble("The model doesn’t answer; papers are quoted.", why)
