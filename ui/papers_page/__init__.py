"""The page of papers: list, map, timeline, upload."""
