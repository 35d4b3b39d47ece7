"""Citing a draft: the text that was pasted, and what the papers say to it."""

from __future__ import annotations

from index.errors import FootnoteError
from index.field_filter import FieldFilter
from ui.html import answers, cited_draft
from ui.lookup import keys_in
from ui.protocols import Answering

__all__ = ["drafted"]


def drafted(text: str, within: str, assistant: Answering) -> str:
    """Return what the papers, or those of a collection, say to each sentence of a draft, or why that can't be."""
    try:
        return cited_draft(assistant.cite(text, FieldFilter(among=keys_in(within, assistant))))
    except FootnoteError as error:
        return answers.message(f"{error}.")
