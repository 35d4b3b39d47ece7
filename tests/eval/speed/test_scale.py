"""What is told of costs is what was measured, and the picture has all of it."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from assistant import Assistant
from eval.speed.latency import recombined
from eval.speed.plot import LINES, to_svg
from eval.speed.scale import ask_at_once, cost_of, made_papers
from index import PaperIndex

QUESTIONS = ("how many cats hunt", "what makes bread rise")


def test_costs_are_of_as_many_papers_as_asked_for(few_index: PaperIndex) -> None:
    papers = made_papers(few_index.papers, 41)
    cost = cost_of(papers, recombined(few_index, QUESTIONS), QUESTIONS)
    assert cost.papers == len({paper.key for paper in papers}) == 41
    assert 0 < cost.median <= cost.p95
    assert min(cost.built, cost.added, cost.opened, cost.disk) > 0


def test_all_askers_together_ask_each_question_twice(few_index: PaperIndex, tmp_path: Path) -> None:
    assistant = Assistant(few_index)
    one, many = (ask_at_once(assistant, QUESTIONS, askers) for askers in (1, 3))
    assert (one.askers, many.askers) == (1, 3)
    assert 0 < one.median <= one.p95
    assert many.rate > 0


def test_the_picture_has_a_line_for_each_cost(few_index: PaperIndex) -> None:
    encoder = recombined(few_index, QUESTIONS)
    costs = [cost_of(made_papers(few_index.papers, count), encoder, QUESTIONS) for count in (5, 20)]
    svg = ElementTree.fromstring(to_svg(costs))
    lines = svg.findall("{http://www.w3.org/2000/svg}polyline")
    assert len(lines) == len(LINES)
    assert all(len(line.attrib["points"].split()) == 2 for line in lines)
