"""A receipt, answered again: the same, or another answer with the reasons."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant import Assistant, Settings
from assistant.answer import Answer
from assistant.llm import PROMPT_VERSION
from assistant.receipts import Replay, read_record, receipt_of
from assistant.receipts import replay as answer_again
from index import FieldFilter, Paper, PaperIndex
from tests.support.fakes import BREAD, CATS, SHELF, Repeating, WordEncoder

HUNT = "What share of cats hunt at night?"
MORE_CATS = Paper("Cats that Hunt", "At night 91% of cats hunt in barns. What share hunt by day is unknown.")

Record = Callable[[Answer], Path]


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """Write an answer's receipt to a file."""

    def write(answer: Answer) -> Path:
        path = tmp_path / "receipt.json"
        path.write_text(json.dumps(receipt_of(answer)))
        return path

    return write


@pytest.fixture
def replay(few_index: PaperIndex, record: Record) -> Callable[..., Replay]:
    """Answer, change something, and answer again."""

    def replayed(change: Callable[[PaperIndex], object], question: str = HUNT) -> Replay:
        before = read_record(record(Assistant(few_index).ask(question)))
        change(few_index)
        return answer_again(before, Assistant(few_index))

    return replayed


def kinds(replay: Replay) -> list[str]:
    return [change.kind for change in replay.changes]


def test_nothing_has_changed_where_nothing_has(replay: Callable[..., Replay]) -> None:
    replayed = replay(lambda index: None)
    assert (replayed.same, replayed.changes) == (True, ())
    assert str(replayed).startswith("The answer is the same.")


def test_a_paper_that_is_gone_is_named(replay: Callable[..., Replay]) -> None:
    replayed = replay(lambda index: index.remove([CATS]))
    assert not replayed.same
    assert replayed.changes[0].what == "gone: “Cats at Night”, which was cited"
    assert "quote_gone" not in kinds(replayed)


def test_an_edited_paper_and_its_lost_quote_are_named(replay: Callable[..., Replay]) -> None:
    edited = replace(
        CATS, abstract="We study cats. Cats sleep by day. At night 78% of cats hunt. The rest stay in."
    )
    replayed = replay(lambda index: index.add([edited]))
    assert kinds(replayed) == ["paper_edited", "quote_gone"]
    assert "At night 87% of cats hunt." in replayed.changes[1].what
    assert "78%" in replayed.answer.text


def test_a_paper_added_since_is_named_if_it_is_read_now(replay: Callable[..., Replay]) -> None:
    replayed = replay(lambda index: index.add([MORE_CATS]))
    assert kinds(replayed) == ["paper_added"]
    assert replayed.changes[0].paper == MORE_CATS.key


def test_a_paper_is_followed_when_its_title_is_corrected(tmp_path: Path, record: Record) -> None:
    numbered = replace(CATS, identifiers={"doi": "10.1/cats"})
    index = PaperIndex.build([numbered, BREAD], tmp_path / "corrected", WordEncoder())
    before = read_record(record(Assistant(index).ask(HUNT)))
    index.add([replace(numbered, title="Cats by Night")])
    replayed = answer_again(before, Assistant(index))
    assert index.papers[0].title == "Cats by Night"
    assert kinds(replayed) == []
    index.close()


def test_another_encoder_version_setting_and_model_are_named(few_index: PaperIndex, record: Record) -> None:
    path = record(Assistant(few_index).ask(HUNT))
    values = json.loads(path.read_text())
    values["receipt"] |= {"encoder": "other", "footnote": "0.0.1", "model": "some/model", "prompts": "abc"}
    path.write_text(json.dumps(values))
    replayed = answer_again(read_record(path), Assistant(few_index, settings=Settings(sentences=1)))
    assert kinds(replayed) == ["version", "encoder", "model", "prompts", "setting"]
    assert "FOOTNOTE_SENTENCES: 3 then, 1 now" in str(replayed)


def test_a_written_answer_names_its_model_and_prompts(few_index: PaperIndex) -> None:
    receipt = Assistant(few_index, Repeating("At night 87% of cats hunt [1.3].")).ask(HUNT).receipt
    assert receipt
    assert (receipt.model, receipt.prompts) == ("repeating", PROMPT_VERSION)


def test_a_question_is_asked_again_as_it_was_asked(few_index: PaperIndex, record: Record) -> None:
    """Fails if a filter or a period gets lost on the way through the file."""
    only = FieldFilter(among=frozenset([CATS.key]))
    answer = Assistant(few_index).ask(HUNT, since=date(2020, 1, 1), undated=True, only=only)
    asked = read_record(record(answer)).receipt.asked
    assert (asked.since, asked.undated, asked.only) == (date(2020, 1, 1), True, only)


def test_a_follow_up_is_asked_again_by_what_it_meant(few_index: PaperIndex, record: Record) -> None:
    assistant = Assistant(few_index)
    first = assistant.ask(HUNT)
    second = assistant.ask("And what do they do by day?", [(HUNT, first)])
    before = read_record(record(second))
    assert before.receipt.asked.standalone_question == second.standalone_question
    assert CATS.title in str(before.receipt.asked.standalone_question)


def test_a_relative_date_stays_the_one_that_was_read(few_index: PaperIndex, record: Record) -> None:
    """Fails if "last year" is read anew: it is another year by then."""
    answer = Assistant(few_index).ask("Which papers published last year are about cats?")
    asked = read_record(record(answer)).receipt.asked
    assert asked.since == date(date.today().year - 1, 1, 1)


def test_a_receipt_lists_what_was_read(few_index: PaperIndex) -> None:
    receipt = Assistant(few_index).ask(HUNT).receipt
    assert receipt
    assert {one.title for one in receipt.read} == {paper.title for paper in SHELF}
    assert receipt.generation == few_index.snapshot.generation
    assert receipt.papers == 3
