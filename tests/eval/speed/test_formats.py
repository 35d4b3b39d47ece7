"""The benchmark of the formats reads what it writes."""

from __future__ import annotations

from eval.speed.formats import measure_formats


def test_every_format_of_the_benchmark_is_read_whole() -> None:
    ticks = iter(range(100))
    readings = list(measure_formats(12, lambda: float(next(ticks))))
    assert {reading.papers for reading in readings} == {12}
    assert {reading.seconds for reading in readings} == {1.0}
    assert {reading.format for reading in readings} >= {"BibTeX", "RIS", "PubMed XML", "CSV", "CSL-JSON"}
