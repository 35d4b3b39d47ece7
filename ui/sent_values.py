"""What a page sends, as values: anyone may send any text."""

from __future__ import annotations

import json
from typing import Any

__all__ = ["sent_object"]


def sent_object(text: str) -> dict[str, Any]:
    """Return the JSON object that a text holds; an empty one if it holds anything else.

    >>> sent_object('{"act": "look"}'), sent_object("[]"), sent_object("")
    ({'act': 'look'}, {}, {})
    """
    try:
        value = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
