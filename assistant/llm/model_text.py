"""Clean the text of language models, once, where it comes in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from index.papers import without_invisible

__all__ = ["clean_pieces"]


def clean_pieces(pieces: Iterable[str]) -> Iterator[str]:
    r"""Yield each piece without invisible characters and lone surrogates, which no encoder takes.

    A server that cuts its text by UTF-16 units splits an emoji over two pieces: its halves are joined.

    >>> list(clean_pieces(["Cats \ud83d", "\udc08 sleep\u202e.\ud83d"]))
    ['Cats ', '🐈 sleep.']
    """
    held = ""
    for piece in pieces:
        text = held + piece
        held = text[-1:] if "\ud800" <= text[-1:] <= "\udbff" else ""
        paired = text.removesuffix(held).encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
        yield without_invisible(paired)
