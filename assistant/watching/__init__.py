"""Watched questions: asked of what has come in since the last time."""

from assistant.watching.digest import Digest, make_digest
from assistant.watching.feed import to_atom
from assistant.watching.watch_list import KeptNews, KeptQuote, WatchedQuestion, WatchError, WatchList

__all__ = [
    "Digest",
    "KeptNews",
    "KeptQuote",
    "WatchError",
    "WatchList",
    "WatchedQuestion",
    "make_digest",
    "to_atom",
]
