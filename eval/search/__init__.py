"""Search quality on public test collections."""

from eval.search.collection import read_collection
from eval.search.rankers import index_collection, measure_ranking, rankers, ranking_table

__all__ = ["index_collection", "measure_ranking", "rankers", "ranking_table", "read_collection"]
