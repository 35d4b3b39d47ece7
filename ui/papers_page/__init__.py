"""The page of papers: list, map, timeline, upload."""

from ui.papers_page.page import lay_out

__all__ = ["lay_out"]
