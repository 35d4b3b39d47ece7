"""How fast Footnote is, and what more papers cost."""

from eval.speed.latency import ROUNDS, large_index, machine, others, searches, time_each, to_table
from eval.speed.plot import to_svg
from eval.speed.rivals import compare
from eval.speed.scale import measure, to_tables

__all__ = [
    "ROUNDS",
    "compare",
    "large_index",
    "machine",
    "measure",
    "others",
    "searches",
    "time_each",
    "to_svg",
    "to_table",
    "to_tables",
]
