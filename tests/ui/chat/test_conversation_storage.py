from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answer import Stance, Stances
from tests.support.browser import BENCH, DRIFT, PAPERS, declined, hostile, quoted, table_of, written
from ui.chat.conversation_storage import LONGEST_TEXT, MOST_BYTES, MOST_ITEMS, MOST_TURNS, from_storage, to_storage

SORTED = replace(
    quoted("f"),
    stances=Stances("Is it so?", (Stance(BENCH, "supports", "a model"), Stance(DRIFT))),
)
LISTED = replace(
    quoted("e"), shape="list", table=table_of(quoted("e")), undated_skipped=7, searches=("Do cats sleep?",)
)
ANSWERS = (quoted("a"), written("b"), declined("c"), hostile("d"), SORTED, LISTED)
HISTORY = tuple((one.question, one) for one in ANSWERS)


def stored() -> dict[str, Any]:
    values: dict[str, Any] = json.loads(to_storage(HISTORY))
    return values


def test_a_stored_conversation_comes_back_unchanged() -> None:
    back = from_storage(to_storage(HISTORY), PAPERS)
    for (_, before), (_, after) in zip(HISTORY, back, strict=True):
        sentences = tuple(replace(sentence, score=0.0) for sentence in before.sentences)
        assert after == replace(before, sentences=sentences, timings={})


def test_a_stored_table_lacks_the_papers_that_are_gone_and_their_cells() -> None:
    stored_table = to_storage([(LISTED.question, LISTED)])
    ((_, after),) = from_storage(stored_table, [paper for paper in PAPERS if paper != DRIFT])
    assert after.table is not None
    assert [row.paper for row in after.table.rows] == [BENCH]


def test_stored_stances_lack_the_papers_that_are_gone() -> None:
    ((_, after),) = from_storage(to_storage([(SORTED.question, SORTED)]), [BENCH])
    assert after.stances == Stances("Is it so?", (Stance(BENCH, "supports", "a model"),))


def test_abstracts_are_not_stored() -> None:
    assert BENCH.abstract not in to_storage(HISTORY)


def test_only_the_last_turns_are_stored() -> None:
    history = tuple((str(number), quoted(str(number))) for number in range(MOST_TURNS + 5))
    last = [str(number) for number in range(5, MOST_TURNS + 5)]
    assert [one["question"] for one in json.loads(to_storage(history))["turns"]] == last
    assert [question for question, _ in from_storage(to_storage(history), PAPERS)] == last


def test_of_a_long_conversation_only_as_much_is_stored_as_the_server_takes_back() -> None:
    """Fails when all of the last forty turns are stored, however long they are."""
    (one, answer) = HISTORY[0]
    long = replace(answer, message="x" * 15_000)
    kept = to_storage(tuple((one, long) for _ in range(MOST_TURNS)))
    assert 400_000 < len(kept.encode()) <= MOST_BYTES
    assert from_storage(kept, PAPERS)[-1][1].message == long.message


def test_a_citation_of_a_missing_paper_is_dropped_with_a_notice() -> None:
    shelf = [paper for paper in PAPERS if paper != DRIFT]
    (_, answer), *_ = from_storage(to_storage(HISTORY), shelf)
    assert [citation.number for citation in answer.citations] == [1, 2]
    assert [sentence.verdict for sentence in answer.sentences] == ["supported", "supported", "unchecked"]
    assert f"“{DRIFT.title}” is no longer in the index" in answer.notices[0]


def test_a_quote_that_moved_within_its_abstract_is_found_again() -> None:
    moved = replace(BENCH, abstract=f"A word before. {BENCH.abstract}")
    (_, answer), *_ = from_storage(to_storage(HISTORY), [moved, *PAPERS[1:]])
    assert answer.citations[0].start == quoted("a").citations[0].start + len("A word before. ")
    assert answer.notices == ()


def test_a_quote_that_is_no_longer_in_its_abstract_is_dropped_with_a_notice() -> None:
    changed = replace(BENCH, abstract="Quite another text.")
    (_, answer), *_ = from_storage(to_storage(HISTORY), [changed, *PAPERS[1:]])
    assert [citation.paper for citation in answer.citations] == [DRIFT]
    assert f"The abstract of “{BENCH.title}” has changed" in answer.notices[0]


def test_an_empty_conversation_is_stored_as_an_empty_string() -> None:
    assert to_storage(()) == ""


@pytest.mark.parametrize(
    ("name", "longest"), [("question", "x" * LONGEST_TEXT), ("notices", ["A notice."] * MOST_ITEMS)]
)
def test_values_are_read_up_to_a_limit(name: str, longest: Any) -> None:  # noqa: ANN401
    changed = stored()
    changed["turns"][0][name] = longest
    assert len(from_storage(json.dumps(changed), PAPERS)) == len(HISTORY)
    changed["turns"][0][name] = longest + longest[:1]
    assert from_storage(json.dumps(changed), PAPERS) == ()


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '"\\ud800"'])
def test_text_that_is_not_json_is_ignored(text: str) -> None:
    assert from_storage(text, PAPERS) == ()


@pytest.mark.parametrize(
    "value",
    [None, "", [], {}, {"version": 0, "turns": []}, {"version": 1}, {"version": 1, "turns": [None]}],
)
def test_json_that_is_not_a_conversation_is_ignored(value: object) -> None:
    assert from_storage(json.dumps(value), PAPERS) == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("question", 1),
        ("question", "x" * 30_000),
        ("status", "sure"),
        ("reason", "none"),
        ("sentences", {}),
        ("sentences", [{"text": "So.", "citations": [True], "verdict": "supported", "why": [], "lead": ""}]),
        ("sentences", [{"text": "So.", "citations": [], "verdict": "proved", "why": [], "lead": ""}]),
        ("citations", [{"number": 7, "paper": None, "quote": "", "start": 0}]),
        ("considered", [{"paper": {"key": BENCH.key}, "score": "high"}]),
        ("notices", [1]),
        ("shape", "poem"),
        ("stances", {"proposition": "Is it?", "papers": [{"paper": BENCH.key, "side": "left", "by": "me"}]}),
        ("stances", {"proposition": "Is it?", "papers": [{"paper": BENCH.key, "side": "mixed", "by": None}]}),
        ("undated_skipped", "7"),
        ("searches", [1]),
        ("table", {"columns": ["a"], "rows": [{"paper": BENCH.key, "cells": []}]}),
        ("table", {"columns": ["a"], "rows": [{"paper": BENCH.key, "cells": ["1"]}]}),
    ],
)
def test_one_value_of_the_wrong_kind_makes_the_conversation_unreadable(name: str, value: object) -> None:
    changed = stored()
    changed["turns"][0][name] = value
    assert from_storage(json.dumps(changed), PAPERS) == ()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None)  # the first receipt loads pydantic
@given(st.sampled_from(sorted(stored()["turns"][0])), JSON)
def test_any_stored_json_is_either_read_or_ignored(name: str, value: object) -> None:
    changed = stored()
    changed["turns"][0][name] = value
    assert len(from_storage(json.dumps(changed), PAPERS)) in {0, len(HISTORY)}


def _strings(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the way to each string in a JSON value."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from _strings(inner, (*path, key))
    if isinstance(value, str):
        yield path


@pytest.mark.parametrize("path", list(_strings(stored())), ids=str)
def test_a_lone_surrogate_in_any_stored_text_is_never_shown(path: tuple[str | int, ...]) -> None:
    """Fails when texts are taken as they are: a page with one can't be encoded, which was status 500."""
    values = inner = stored()
    for step in path[:-1]:
        inner = inner[step]  # type: ignore[index]
    inner[path[-1]] = "\ud800"  # type: ignore[index]
    for _, answer in from_storage(json.dumps(values), PAPERS):
        assert repr(answer).find("\\ud800") < 0
