"""Papers that don't fit at once are read in batches, and the answer is written from checked notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pytest

from assistant.errors import ModelTimeout, ModelUnreachable
from assistant.generative.batches import MOST_BATCHES
from assistant.generative.writer import AnswerDraft, Writer
from assistant.llm.client import Message
from assistant.llm.prompts import NOTES_FORM, Reading
from index.papers.paper import Paper
from tests.assistant.generative.test_writer import SameWords, marked
from tests.support.fakes import NoteTaker, WordEncoder

FILLING = " ".join(f"This is filling number {number} of the abstract." for number in range(40))
SMALLEST = 4_096


def shelf(count: int) -> tuple[Paper, ...]:
    return tuple(Paper(f"On Otter {n}", f"Otter{n} swims. {FILLING}") for n in range(1, count + 1))


def drafts(
    model: NoteTaker, papers: Sequence[Paper], matching: int | None = None, seconds: float = 30
) -> list[AnswerDraft]:
    reading = Reading(tuple(papers), "list", len(papers) if matching is None else matching)
    writer = Writer(model, SameWords(), WordEncoder(), SMALLEST, reading_seconds=seconds)
    return list(writer.write("Which otters swim?", reading))


def test_papers_that_do_not_fit_are_all_read_and_all_written_about() -> None:
    model = NoteTaker()
    *growing, last = drafts(model, shelf(20))
    assert marked(last) == [f"Otter{n} swims. [{n}]" for n in range(1, 21)]
    assert last.batches == model.noted == len(model.asked) - 1 > 1
    assert last.shown == 20
    read = [draft.read for draft in growing if draft.read is not None]
    assert read == sorted(read) and (read[0], read[-1]) == (0, 20) and len(set(read)) == last.batches + 1


def test_every_prompt_keeps_to_the_context() -> None:
    model = NoteTaker()
    drafts(model, shelf(20))
    assert max(sum(len(message.content) for message in asked) for asked in model.asked) <= SMALLEST * 3


def test_the_last_prompt_has_the_notes_with_the_markers_of_their_sentences_and_no_abstract() -> None:
    model = NoteTaker()
    drafts(model, shelf(20))
    request = model.asked[-1][-1].content
    assert "Paper 20: On Otter 20 (undated) (matches)\n[20.1] Otter20 swims." in request
    assert "filling" not in request and "the 20 marked" in model.asked[-1][0].content


def test_a_note_that_its_paper_does_not_support_is_dropped() -> None:
    model = NoteTaker(notes="Otter1 sings [1.1]. Walruses dive [2.9]. Nobody says so. ")
    last = drafts(model, shelf(20))[-1]
    assert not re.search("sings|Walruses|Nobody", model.asked[-1][-1].content)
    assert len(last.sentences) == 20


def test_papers_that_fit_are_read_at_once() -> None:
    model = NoteTaker()
    last = drafts(model, shelf(3))[-1]
    assert (model.noted, last.batches, last.shown) == (0, 0, 3)


def test_so_are_those_of_which_all_that_belong_fit() -> None:
    model = NoteTaker()
    last = drafts(model, shelf(20), matching=3)[-1]
    assert (model.noted, last.batches) == (0, 0) and 3 <= last.shown < 20


def test_a_model_that_fails_while_it_reads_writes_from_the_papers_that_fit() -> None:
    model = NoteTaker(failing_at=1, error=ModelTimeout("too late"))
    last = drafts(model, shelf(20))[-1]
    assert last.batches == 0 and 1 <= last.shown < 20
    assert len(last.sentences) == last.shown


def test_what_was_read_before_it_failed_is_written_from_if_it_is_more_than_fits() -> None:
    model = NoteTaker(failing_at=3, error=ModelTimeout("too late"))
    last = drafts(model, shelf(20))[-1]
    assert last.batches == 2 and len(last.sentences) == last.shown < 20


def test_reading_ends_when_its_time_is_up() -> None:
    model = NoteTaker()
    last = drafts(model, shelf(20), seconds=0)[-1]
    assert (model.noted, last.batches) == (1, 0)
    assert last.sentences


def test_reading_takes_only_so_many_calls() -> None:
    model = NoteTaker()
    last = drafts(model, shelf(100))[-1]
    assert model.noted == MOST_BATCHES and last.shown < 100
    assert len(last.sentences) == last.shown


def test_a_model_that_fails_while_it_writes_is_an_error() -> None:
    class Falling(NoteTaker):
        def stream(self, messages: Sequence[Message]) -> Iterator[str]:
            if NOTES_FORM not in messages[0].content:
                raise ModelUnreachable("gone")
            return super().stream(messages)

    with pytest.raises(ModelUnreachable):
        drafts(Falling(), shelf(20))
