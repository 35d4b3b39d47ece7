"""The corpus as a picture: where each paper lies, and its theme."""

from index.map.paper_map import MAP_FILE, PaperMap, draw_map, extend_map, load_map, save_map
from index.map.projection import evenly

__all__ = ["MAP_FILE", "PaperMap", "draw_map", "evenly", "extend_map", "load_map", "save_map"]
