"""Costs are measured on corpora of the requested size, and the plot shows all of them."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from assistant import Assistant
from eval.speed.latency import synthetic_encoder
from eval.speed.plot import LINES, to_svg
from eval.speed.scale import MIDDLE_DAY, ask_concurrently, dated_papers, measure_corpus
from index import Paper, PaperIndex
from index.embeddings import encode_papers
from index.embeddings.token_records import unpack_tokens
from index.papers import split_passages

QUESTIONS = ("how many cats hunt", "what makes bread rise")


def test_a_corpus_of_the_requested_size_is_measured(few_index: PaperIndex) -> None:
    papers = dated_papers(few_index.papers, 41)
    cost = measure_corpus(papers, synthetic_encoder(few_index, QUESTIONS), QUESTIONS)
    assert cost.papers == len({paper.key for paper in papers}) == 41
    assert 0 < cost.median <= cost.p95
    assert min(cost.built, cost.added, cost.removed, cost.opened, cost.disk) > 0
    assert min(cost.uploaded, cost.uploaded_opened, cost.uploaded_median) > 0


@pytest.mark.parametrize("count", [40, 200, 4100])
def test_the_date_filter_keeps_half_of_the_papers(few_papers: tuple[Paper, ...], count: int) -> None:
    """Fails if dates are given day by day: then fewer than 2,000 papers all lie before the middle."""
    after = sum(paper.date is not None and paper.date >= MIDDLE_DAY for paper in dated_papers(few_papers, count))
    assert after / count == pytest.approx(0.5, abs=0.03)


def test_concurrent_askers_are_timed(few_index: PaperIndex, tmp_path: Path) -> None:
    assistant = Assistant(few_index)
    one, many = (ask_concurrently(assistant, QUESTIONS, askers) for askers in (1, 3))
    assert (one.askers, many.askers) == (1, 3)
    assert 0 < one.median <= one.p95
    assert many.rate > 0


def test_the_plot_has_a_line_for_each_cost(few_index: PaperIndex) -> None:
    encoder = synthetic_encoder(few_index, QUESTIONS)
    costs = [measure_corpus(dated_papers(few_index.papers, count), encoder, QUESTIONS) for count in (5, 20)]
    svg = ElementTree.fromstring(to_svg(costs))
    lines = svg.findall("{http://www.w3.org/2000/svg}polyline")
    assert len(lines) == len(LINES)
    assert all(len(line.attrib["points"].split()) == 2 for line in lines)


def test_a_synthetic_paper_has_each_of_its_words_as_a_token_once(few_index: PaperIndex) -> None:
    """Fails if the windows of a synthetic paper don't agree on the tokens that they share."""
    encoder = synthetic_encoder(few_index, QUESTIONS)
    papers = dated_papers(few_index.papers, 3)
    (encoded, *_) = encode_papers(papers, encoder, {})
    words = re.findall(r"\w+|[^\w\s]", f"{papers[0].title}\n{papers[0].abstract}")
    record = unpack_tokens(encoded.parts[1], encoder.dimension)
    assert len(split_passages(papers[0])) > 1
    assert 0 < len(record.codes) < len(words)
