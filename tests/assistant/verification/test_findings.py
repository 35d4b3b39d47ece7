"""What is found against a claim, and the reasons it gives."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from assistant.text import Name
from assistant.verification.alignment import Conflict, align
from assistant.verification.coverage import Coverage
from assistant.verification.findings import Findings, find
from assistant.verification.other_paper import OtherPaper
from index import Paper
from tests.support.fakes import BREAD, WordEncoder

COPIED = Coverage(
    closeness=1.0, matched=1.0, matched_outside_gap=1.0, matched_ignoring_paper=1.0, gap=0.0, gap_words=()
)
NOTHING = Findings(COPIED)


def found(claim: str, quote: str, *papers: Paper) -> Findings:
    tokens = WordEncoder().encode_tokens([claim, quote])
    return find(claim, [quote], papers, align(claim, [quote], tokens, np.ones(4000, np.float32)))


@pytest.mark.parametrize(
    ("findings", "reason"),
    [
        (replace(NOTHING, coverage=replace(COPIED, closeness=0.2)), "the cited sentence is about something else"),
        (
            replace(NOTHING, coverage=replace(COPIED, gap=2.0, gap_words=("loud", "barks"))),
            "“loud barks” has no counterpart in the cited sentence",
        ),
        (replace(NOTHING, other_paper=OtherPaper(BREAD, 0.1)), "“Bread and Yeast” fits this sentence better"),
        (
            replace(NOTHING, negations=(Conflict("", "not"),)),
            "the paper says “not” where the sentence does not",
        ),
        (
            replace(NOTHING, displaced_names=((Name("Llama", 0, 5), "Qwen"),)),
            "the cited sentence names “Qwen” and not “Llama”, which is elsewhere in the paper",
        ),
        (replace(NOTHING, overstatements=("always",)), "“always” says more than the paper does"),
        (replace(NOTHING, further_sentences=2), "nothing in the cited sentence says this plainly"),
    ],
)
def test_each_finding_gives_its_reason(findings: Findings, reason: str) -> None:
    assert list(findings.why()) == [reason]


def test_a_papers_acronyms_explain_what_a_claim_spells_out() -> None:
    claim, quote = "It reconstructs high dynamic range images.", "It reconstructs images."
    paper = Paper("HDR", "HDR images are bright. It reconstructs images.")
    assert found(claim, quote, paper).coverage.gap == 0 < found(claim, quote).coverage.gap


def test_a_word_of_the_papers_title_says_nothing_too_much() -> None:
    claim, quote = "Boats always float.", "Boats float."
    assert found(claim, quote, Paper("Ferries", quote)).overstatements == ("always",)
    assert not found(claim, quote, Paper("Why Boats Always Float", quote)).overstatements
