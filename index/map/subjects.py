"""What a corpus is about, in a phrase for each theme of its map."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["main_subjects"]

TELLING = 8
"""Characters of the shortest phrase that names a subject by itself."""


def main_subjects(themes: Sequence[str]) -> tuple[str, ...]:
    """Return the first phrase of each theme's name that says something by itself; nothing for other themes.

    >>> main_subjects(("RL · value function · policy", "AI · ML"))
    ('value function',)
    """
    named = (next((phrase for phrase in name.split(" · ") if len(phrase) >= TELLING), "") for name in themes)
    return tuple(filter(None, named))
