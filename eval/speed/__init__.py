"""Speed: search latency, comparison with other systems, and cost by number of papers."""

from eval.speed.formats import formats_table, measure_formats
from eval.speed.latency import (
    ROUNDS,
    baseline_searches,
    describe_machine,
    footnote_searches,
    latency_table,
    synthetic_index,
    time_each,
)
from eval.speed.plot import to_svg
from eval.speed.rivals import compare, comparison_table
from eval.speed.scale import cost_tables, measure_costs

__all__ = [
    "ROUNDS",
    "baseline_searches",
    "compare",
    "comparison_table",
    "cost_tables",
    "describe_machine",
    "footnote_searches",
    "formats_table",
    "latency_table",
    "measure_costs",
    "measure_formats",
    "synthetic_index",
    "time_each",
    "to_svg",
]
