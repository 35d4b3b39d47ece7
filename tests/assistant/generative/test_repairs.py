"""A request to repair shows the model its own markers; of its reply, each numbered line counts."""

from __future__ import annotations

import pytest

from assistant.generative.drafted_claims import CitedSentence, DraftedClaim
from assistant.generative.repairs import is_withdrawn, marked_answer, markers_of
from tests.support.fakes import BREAD, CATS, SHELF

SLEEP = DraftedClaim(
    "Cats sleep.", (CitedSentence(CATS, CATS.sentences[1]), CitedSentence(BREAD, BREAD.sentences[0]))
)


def test_the_answer_is_shown_with_its_markers_before_the_full_stop() -> None:
    bare = DraftedClaim("So do dogs", (), "\n- ")
    assert marked_answer([SLEEP, bare], SHELF) == "Cats sleep [1.2][2.1].\n- So do dogs"


def test_a_lead_in_has_no_markers_of_its_own() -> None:
    assert markers_of(DraftedClaim("Yes.", SLEEP.cited, kind="overview"), SHELF) == ()


@pytest.mark.parametrize("line", ["drop", "Drop.", "(drop)", "**DROP**", "None"])
def test_a_withdrawn_sentence_is_recognised(line: str) -> None:
    assert is_withdrawn(line)


@pytest.mark.parametrize("line", ["Drop it [1.2].", "None of them sleep [1.2].", "Raindrops fall."])
def test_a_sentence_is_not_taken_for_a_withdrawal(line: str) -> None:
    assert not is_withdrawn(line)
