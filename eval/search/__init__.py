"""How well papers are ranked on public collections."""

from eval.search.collection import read_collection
from eval.search.retrieval import index_collection, measure, rankers, to_table

__all__ = ["index_collection", "measure", "rankers", "read_collection", "to_table"]
