"""Which papers a question is asked of: all, those of a collection, or those that the papers page shows."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from index.errors import FootnoteError
from ui.lookup import keys_in
from ui.papers_page.query import Browsed, View, browse, read_view
from ui.protocols import Answering
from ui.sent_values import sent_object

__all__ = ["browsed", "keys_within"]


class NoPaperLeft(FootnoteError):
    """Raised where the papers that a question is to be asked of can't be told, or are gone."""


def keys_within(sent: str, assistant: Answering) -> frozenset[str] | None:
    """Return the keys of the papers that the page's JSON names; None, which is all, if it names none.

    It holds the name of a `collection`, the keys of `papers`, or, where these are too many to send, a `view` of
    the papers page, of which today's papers count. Raises FootnoteError if there are none.
    """
    within = sent_object(sent)
    if isinstance(name := within.get("collection"), str):
        return keys_in(name, assistant)
    if isinstance(keys := within.get("papers"), list):
        wanted = {key for key in keys if isinstance(key, str)}
        found = [paper.key for paper in assistant.index.papers if paper.key in wanted]
    elif isinstance(view := within.get("view"), dict):
        found = _keys_of_view(view, assistant)
    else:
        return None
    if not found:
        raise NoPaperLeft("none of these papers is in the index any more; press “Ask all papers”")
    return frozenset(found)


def browsed(sent: str, assistant: Answering) -> tuple[View, Browsed]:
    """Return the view in the page's JSON, and its papers.

    Raises ValueError, with a message for the reader, for a date that can't be parsed, and FootnoteError for a
    collection that isn't there or has no paper in the index.
    """
    view = read_view(sent)
    among = keys_in(view.collection, assistant)
    only = replace(view.filter.only, among=among)
    view = replace(view, filter=replace(view.filter, only=only))
    return view, browse(assistant.index, view)


def _keys_of_view(view: dict[str, Any], assistant: Answering) -> list[str]:
    try:
        return [paper.key for paper in browsed(json.dumps(view), assistant)[1].found]
    except ValueError as error:
        raise NoPaperLeft(str(error).rstrip(".")) from error
