"""Stop words: the words of English that say nothing of what a text is about."""

from __future__ import annotations

__all__ = ["STOP_WORDS"]

STOP_WORDS = frozenset(
    """a about all also am an and any are as at be because been being but by can could did do does doing for from
    had has have having he her here his how i if in into is it its itself just me my no nor not of on or our
    ours out over own same she should so some such than that the their them then there these they this those
    through to too under until up very was we were what when where which while who whom whose why will with
    would you your""".split()
)
"""Function words and question words."""
