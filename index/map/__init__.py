"""The map of a corpus: each paper's place and theme."""

from index.map.paper_map import MAP_FILE, PaperMap, draw_map, extend_map, load_map, save_map
from index.map.subjects import main_subjects

__all__ = ["MAP_FILE", "PaperMap", "draw_map", "extend_map", "load_map", "main_subjects", "save_map"]
