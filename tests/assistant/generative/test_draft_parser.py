from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.generative.draft_parser import Drafted, DraftReader, Reference, read_draft
from tests.conftest import ROOT

RECORDINGS = ROOT / "eval" / "data" / "completions.jsonl"
SIZES = (9, 9, 9)


def cited(draft: Drafted) -> list[str]:
    """Return references as "1.2", or "1" for a whole paper."""
    return [f"{r.paper}.{r.sentence}" if r.sentence else str(r.paper) for r in draft.references]


def read_sliced(text: str, sizes: tuple[int, ...], lengths: list[int]) -> tuple[Drafted, ...]:
    reader, start = DraftReader(sizes), 0
    drafts: list[Drafted] = []
    while start < len(text):
        length = lengths[start % len(lengths)]
        drafts += reader.feed(text[start : start + length])
        start += length
    return (*drafts, *reader.close())


FORMS = {
    "It wins [1.2][3.4].": ["1.2", "3.4"],
    "It wins [1.2], [3.4].": ["1.2", "3.4"],
    "It wins [1.2, 3.4].": ["1.2", "3.4"],
    "It wins [1.2; 2.1].": ["1.2", "2.1"],
    "It wins [1.2 and 1.3].": ["1.2", "1.3"],
    "It wins [1.2-1.4].": ["1.2", "1.3", "1.4"],
    "It wins [1.2–4].": ["1.2", "1.3", "1.4"],
    "It wins [1.2, 4].": ["1.2", "1.4"],
    "It wins (1.2).": ["1.2"],
    "It wins (1.2, 1.3).": ["1.2", "1.3"],
    "It wins 【1.2】【2.1】.": ["1.2", "2.1"],
    "It wins【1.2】.": ["1.2"],
    "It wins [[1.2]].": ["1.2"],
    "It wins [[1.2], [3.4]].": ["1.2", "3.4"],
    "It wins [^1.2].": ["1.2"],
    "It wins [S1.2].": ["1.2"],
    "It wins [P1.2].": ["1.2"],
    "It wins [1:2].": ["1.2"],
    "It wins [1.2](#).": ["1.2"],
    r"It wins \[1.2\].": ["1.2"],
    "It wins [2].": ["2"],
    "It wins [Paper 2].": ["2"],
    "It wins (see Paper 1, sentence 2).": ["1.2"],
    "It wins [Paper 1, Sentences 2 and 3; Paper 2, Sentence 3].": ["1.2", "1.3", "2.3"],
    "It wins (see [1.2] and [2.1]).": ["1.2", "2.1"],
    "It wins. [1.2]": ["1.2"],
    "It wins.[1.2]": ["1.2"],
    "It wins.¹": ["1"],
    "It wins.\n[1.2]": ["1.2"],
    "It wins.\n\nSources: [1.2], [1.3]": ["1.2", "1.3"],
    "It wins. Sources: [1.2].": ["1.2"],
    "[1.2] It wins.": ["1.2"],
    "It wins, as stated in Paper 1, sentence 2.": ["1.2"],
    "According to Paper 1, sentence 2, It wins.": ["1.2"],
    "According to sentence 2 of Paper 1, It wins.": ["1.2"],
    "[1.2] shows that It wins.": ["1.2"],
    "**It wins** [1.2].": ["1.2"],
}


@pytest.mark.parametrize(("text", "references"), FORMS.items())
def test_every_form_of_marker_is_read_and_leaves_no_trace(text: str, references: list[str]) -> None:
    (draft,) = read_draft(text, SIZES)
    assert draft.text == "It wins."
    assert cited(draft) == references


@pytest.mark.parametrize(
    "text",
    [
        "The ratio of (1.5) is high.",
        "It is high (0.8) and sure (p < 0.05).",
        "It is high (95% CI 1.2, 3.4).",
        "Scores lie in [0, 1] or in the range [1.5, 2.5].",
        "Others agree (Tramell et al., 2022).",
        r"A token [MASK] in $a[1]$, \(x[1.2]\) and `x[1.2]` stays.",
        "Memory³ has 10² slots.",
    ],
)
def test_brackets_that_are_no_markers_stay(text: str) -> None:
    assert [(draft.text, draft.references) for draft in read_draft(text, SIZES)] == [(text, ())]


def test_references_to_nothing_are_dropped_and_counted() -> None:
    (draft,) = read_draft("It wins [7.1, 1.20, 1.8-12].", SIZES)
    assert (draft.text, cited(draft), draft.unknown) == ("It wins.", ["1.8", "1.9"], 3)


def test_a_sentence_of_a_paper_stands_for_the_paper() -> None:
    (draft,) = read_draft("Paper 2 wins [2.3].", SIZES)
    assert draft.references == (Reference(2, 3),)


def test_a_draft_that_puts_markers_first_is_read_so_throughout() -> None:
    drafts = read_draft("[1.2] It wins. [1.3] He loses.\n[1.4] All rest.", SIZES)
    assert [(draft.text, cited(draft)) for draft in drafts] == [
        ("It wins.", ["1.2"]),
        ("He loses.", ["1.3"]),
        ("All rest.", ["1.4"]),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "<think>No [1.1]. Or\n\n[1.3]?</think>\n\nIt wins [1.2].",
        "It wins [1.2].\n\nReferences:\n1. Tramell, K. (2022). Private Speech. [1.3]\n2. Varga.",
        "It wins [1.2].\n\n**Sources**\n- [1.3] A paper",
        "It wins[^1.2].\n\n[^1.2]: A paper.",
        "It wins [1.2].\n\n<think>and now",
    ],
)
def test_thoughts_and_lists_of_references_are_left_out(text: str) -> None:
    assert [(draft.text, cited(draft)) for draft in read_draft(text, SIZES)] == [("It wins.", ["1.2"])]


def test_words_to_the_person_are_asides() -> None:
    drafts = read_draft("Sure! Here's the answer:\n\nIt wins [1.2].\n\nLet me know!", SIZES)
    assert [draft.role for draft in drafts] == ["aside", "aside", "sentence", "aside"]


def test_what_was_said_before_is_a_repeat() -> None:
    drafts = read_draft("It wins [1.2]. He loses. It wins [1.2]. He loses.", SIZES)
    assert [draft.role for draft in drafts] == ["sentence", "sentence", "repeat", "repeat"]


@pytest.mark.parametrize("tail", ["It los", "It loses [1.", "It loses (see Paper 1, sent", "It loses [2"])
def test_a_draft_that_breaks_off_says_so(tail: str) -> None:
    drafts = read_draft(f"It wins [1.2]. {tail}", SIZES)
    assert [draft.complete for draft in drafts] == [True, False]
    assert drafts[1].text in {"It los", "It loses"}


def test_leads_and_texts_joined_are_the_draft_without_its_markers() -> None:
    text = (
        "## Title\n\nIt wins [1.2]. He **loses** [1.3].\n\n- One [1.1].\n- Two [2.1].\n\n"
        "| a | b |\n|---|---|\n| c [1.1] | d |\n\n```\nx[1.2] = 1. Y\n```"
    )
    drafts = read_draft(text, SIZES)
    assert "".join(draft.lead + draft.text for draft in drafts) == (
        "## Title\n\nIt wins. He loses.\n\n- One.\n- Two.\n\n"
        "| a | b\n|---|---|\n| c | d\n\n```\nx[1.2] = 1. Y\n```"
    )
    assert [draft.role for draft in drafts] == ["heading", *["sentence"] * 4, "heading", "sentence", "code"]


def test_a_sentence_is_let_go_when_the_next_has_begun() -> None:
    reader = DraftReader(SIZES)
    given = [reader.feed(piece) for piece in ("It wins here, and it wins there [1.", "2].", " He", " loses")]
    assert [[draft.text for draft in drafts] for drafts in given] == [
        [],
        [],
        [],
        ["It wins here, and it wins there."],
    ]


FRAGMENTS = (
    "It wins~loses~[1.2]~[1.~2]~ [2.3, 1.1]~. ~.~? ~\n~\n\n~- ~* ~1. ~**~(~)~[~]~【1.1】~(1.2)~Paper 2~sentence 3~"
    " e.g. ~ et al. ~vLLM ~$x~$ ~`~```\n~<think>~</think>~Sources:~References\n~## ~[^1.2]: ~…~Sure! ~"
    "According to ~shows that ~ , ~and ~¹~\\(~\\)~[[~]]~“~” ~value.We ~A. ~| a | b |~|---|---|"
).split("~")


@given(
    st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=4), max_size=50).map("".join),
    st.lists(st.integers(1, 30), min_size=1, max_size=5),
)
def test_the_slicing_of_the_stream_never_shows(text: str, lengths: list[int]) -> None:
    assert read_sliced(text, (3, 4), lengths) == read_sliced(text, (3, 4), [1]) == read_draft(text, (3, 4))


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=50).map("".join))
def test_only_what_exists_is_cited(text: str) -> None:
    for draft in read_draft(text, (3, 4)):
        for reference in draft.references:
            assert 1 <= reference.paper <= 2
            assert reference.sentence is None or 1 <= reference.sentence <= (3, 4)[reference.paper - 1]


def test_recorded_sentences_are_found_with_exactly_their_citations() -> None:
    labelled = found = 0
    for line in RECORDINGS.read_text(encoding="utf-8").splitlines():
        recording = json.loads(line)
        sizes = [len(paper["sentences"]) for paper in recording["papers"]]
        drafts = [(d.text, set(d.references)) for d in read_draft(recording["completion"], sizes)]
        for sentence in recording["sentences"]:
            labelled += 1
            wanted = (sentence["text"], {Reference(*pair) for pair in sentence["cited"]})
            if wanted in drafts:
                drafts.remove(wanted)
                found += 1
    assert found / labelled >= 0.97
