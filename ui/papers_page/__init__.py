"""The papers page: list, map, timeline, uploads."""

from ui.papers_page.page import lay_out

__all__ = ["lay_out"]
