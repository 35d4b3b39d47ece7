"""The papers page: list, map, timeline, uploads."""

from ui.papers_page.page import lay_out
from ui.papers_page.scope import keys_within

__all__ = ["keys_within", "lay_out"]
