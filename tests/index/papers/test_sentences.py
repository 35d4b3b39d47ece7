"""Tests of index/papers/sentences.py."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.papers.sentences import split_sentences
from tests.conftest import ROOT

DATA = ROOT / "eval" / "data"

# A bar marks the start of the second sentence.
EXAMPLES = [
    "It beats BERT by 1.5 points.|Our code is public.",
    "It is simple, e.g. one line of code.|We release it.",
    "It is simple (i.e. one line).|We release it.",
    "We follow Senturk et al. (2020) and others.|It works.",
    "We follow Senturk et al.|We extend it.",
    "Accuracy vs. Human baselines matters.|See Fig. 3 and Eq. (4) for more.",
    "It is calibrated w.r.t. a listener, approx. 3 of No. 5, resp. four.|Dr. Who agrees.",
    "Opinions in the U.S. differ.|They change.",
    "They differ in the U.S.|They change.",
    "We model how pi relates to R.|In the literature, J. Smith and A. B. Jones do not.",
    "We name six areas: I. Discrimination, II. Hazards, III. Harms.|The rest follows.",
    'Outputs are "biased" or "unbiased."|This misses much.',
    "It helps (a lot.)|We use ``quotes.''",
    'A query such as "What should I read next?" depends on the user.|Who knows?',
    "Symbols (e.g., “:” or “.”) fool it.|So do others.",
    "It never sleeps!|Does it?",
    "Serving is slow.|vLLM is fast.",
    "Models plan.|iVideoGPT predicts.",
    "Clusters vary.|k-means finds them.",
    "Findings follow.|(1) Even the strongest fail.",
    "Findings follow.|ii) Weak ones fail too.",
    "It maps to pixel values.|3D GS is explicit.",
    "We write $x_1 ... X_n$ and \\(f. G\\).|The value is black{generally} 4.2\\%.",
    "It costs $5.|The other costs $6.",
    "Code is at https://github.com/a/b.c and v1.2.3.|We thank all.",
    "Many things...|But not all.",
    "Learned (Foo. Bar) things, \\eg, \\textbf{this. one}, etc. and so on.|Fine.",
    "One paragraph ends here:\n\n|another begins.",
    "A line may\nbreak. |It goes on.",
    "It is cut.|The tail has no e",
    "the wing stalls at a gap of 4.5.|two-dimensional flow does not, e.g. in the u.s. navy.|why?|nobody knows.",
    "heating was measured behind a wedge .|it was high at mach no. 5 (see fig. 3, smith et al. 1950) .|so it is.",
    "Skin friction was measured in 1950 .|the plate was flat.",
    'It asks "why?" and goes on.|Use R! to plot it.',
    "它很好。|它很快。",
]


@pytest.mark.parametrize("marked", EXAMPLES)
def test_sentences_end_where_a_reader_would_end_them(marked: str) -> None:
    found = [sentence.text for sentence in split_sentences(marked.replace("|", " ").strip())]
    assert found == [part.strip() for part in marked.split("|")]


def test_a_sentence_may_end_without_a_space_before_the_next() -> None:
    assert [s.text for s in split_sentences("It has value.We use torch.Tensor. Done")] == [
        "It has value.",
        "We use torch.Tensor.",
        "Done",
    ]


def test_items_after_a_colon_or_a_semicolon_do_not_start_a_sentence() -> None:
    assert len(split_sentences("We find: (1) one thing; 2) another thing; and (iii) a third.")) == 1


@given(st.text(alphabet=st.sampled_from(".?!… \n\tab A1()$“”\"'{}。,;:"), max_size=80) | st.text(max_size=80))
def test_sentences_cover_the_text_in_order(text: str) -> None:
    end = 0
    for number, sentence in enumerate(split_sentences(text), 1):
        assert sentence.number == number
        assert sentence.text == text[sentence.start : sentence.end] == sentence.text.strip() != ""
        assert not text[end : sentence.start].strip()
        end = sentence.end
    assert not text[end:].strip()


@given(st.text(alphabet=st.sampled_from(".? \nab A1()$"), max_size=60))
def test_a_text_is_split_the_same_without_its_first_sentences(text: str) -> None:
    whole = split_sentences(text)
    for first in whole[1:]:
        rest = split_sentences(text[first.start :])
        assert [s.text for s in rest] == [s.text for s in whole[first.number - 1 :]]


def test_the_sentences_of_recorded_prompts_are_split_the_same() -> None:
    """In four papers, the splitter of the recordings joined two sentences that ours separates."""
    papers = {
        tuple(paper["sentences"])
        for line in (DATA / "completions.jsonl").read_text(encoding="utf-8").splitlines()
        for paper in json.loads(line)["papers"]
    }
    same = sum(tuple(s.text for s in split_sentences(" ".join(paper))) == paper for paper in papers)
    assert same >= len(papers) - 4


@pytest.mark.parametrize("unit", ["a", ".", "e.g. ", "( a. A ", "$a. A ", "A. ", "\n \n", " ", ".)", "(a.", "。"])
def test_splitting_takes_linear_time(unit: str) -> None:
    text = unit * (50_000 // len(unit))
    started = time.perf_counter()
    split_sentences(text)
    assert time.perf_counter() - started < 0.5
