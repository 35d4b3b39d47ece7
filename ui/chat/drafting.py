"""Citing a draft: the text that was pasted, and what the papers say to it."""

from __future__ import annotations

from collections.abc import Callable

from index.errors import FootnoteError
from index.field_filter import FieldFilter
from ui.html import answers, cited_draft
from ui.protocols import Answering

__all__ = ["drafted"]


def drafted(text: str, among: Callable[[], frozenset[str] | None], assistant: Answering) -> str:
    """Return what the papers with keys `among` these say to each sentence of a draft, or why that can't be."""
    try:
        return cited_draft(assistant.cite(text, FieldFilter(among=among())))
    except FootnoteError as error:
        return answers.message(str(error))
