"""How fast Footnote is, and what more papers cost."""

from eval.speed.latency import ROUNDS, large_index, latency_table, machine, others, searches, time_each
from eval.speed.plot import to_svg
from eval.speed.rivals import compare, comparison_table
from eval.speed.scale import cost_tables, measure_costs

__all__ = [
    "ROUNDS",
    "compare",
    "comparison_table",
    "cost_tables",
    "large_index",
    "latency_table",
    "machine",
    "measure_costs",
    "others",
    "searches",
    "time_each",
    "to_svg",
]
