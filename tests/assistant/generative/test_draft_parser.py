from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.generative.draft_parser import DraftParser, DraftSentence, Reference, parse_draft
from index.papers import Paper, Precision, format_date
from tests.conftest import ROOT

RECORDINGS = ROOT / "eval" / "data" / "completions.jsonl"
SIZES = (9, 9, 9)


def cited(sentence: DraftSentence) -> list[str]:
    """Return references as "1.2", or "1" for a whole paper."""
    return [f"{r.paper}.{r.sentence}" if r.sentence else str(r.paper) for r in sentence.references]


def parse_in_pieces(text: str, sizes: tuple[int, ...], lengths: list[int]) -> tuple[DraftSentence, ...]:
    parser, start = DraftParser(sizes), 0
    sentences: list[DraftSentence] = []
    while start < len(text):
        length = lengths[start % len(lengths)]
        sentences += parser.feed(text[start : start + length])
        start += length
    return (*sentences, *parser.close())


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
def test_every_form_of_marker_is_read_and_removed(text: str, references: list[str]) -> None:
    (sentence,) = parse_draft(text, SIZES)
    assert sentence.text == "It wins."
    assert cited(sentence) == references


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
def test_text_in_brackets_that_is_not_a_marker_stays(text: str) -> None:
    assert [(sentence.text, sentence.references) for sentence in parse_draft(text, SIZES)] == [(text, ())]


def test_each_kind_of_line_has_its_role_and_lead() -> None:
    """The example at the top of the module."""
    text = (
        "<think>Which paper is it?</think>\n## Results\nIt wins [1.2]. So does he (2.1).\n- It is new [1.3].\n"
        "| size | 40 images [2.3] |\nLet me know if you need more!\n```\nx\n```\nReferences\n1. A paper [1.1]."
    )
    assert [(each.lead, each.role, each.text, cited(each)) for each in parse_draft(text, SIZES)] == [
        ("## ", "heading", "Results", []),
        ("\n", "sentence", "It wins.", ["1.2"]),
        (" ", "sentence", "So does he.", ["2.1"]),
        ("\n- ", "sentence", "It is new.", ["1.3"]),
        ("\n- ", "sentence", "size: 40 images", ["2.3"]),
        ("\n", "aside", "Let me know if you need more!", []),
        ("\n", "code", "```\nx\n```", []),
    ]


def test_references_to_what_does_not_exist_are_dropped_and_counted() -> None:
    (sentence,) = parse_draft("It wins [7.1, 1.20, 1.8-12].", SIZES)
    assert (sentence.text, cited(sentence), sentence.unknown) == ("It wins.", ["1.8", "1.9"], 3)


def test_a_reference_to_a_sentence_replaces_one_to_its_whole_paper() -> None:
    (sentence,) = parse_draft("Paper 2 wins [2.3].", SIZES)
    assert sentence.references == (Reference(2, 3),)


def test_markers_before_the_first_sentence_mean_markers_come_first_throughout() -> None:
    sentences = parse_draft("[1.2] It wins. [1.3] He loses.\n[1.4] All rest.", SIZES)
    assert [(sentence.text, cited(sentence)) for sentence in sentences] == [
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
def test_thoughts_and_lists_of_references_are_dropped(text: str) -> None:
    assert [(sentence.text, cited(sentence)) for sentence in parse_draft(text, SIZES)] == [("It wins.", ["1.2"])]


def test_words_to_the_user_are_asides() -> None:
    sentences = parse_draft("Sure! Here's the answer:\n\nIt wins [1.2].\n\nLet me know!", SIZES)
    assert [sentence.role for sentence in sentences] == ["aside", "aside", "sentence", "aside"]


def test_a_sentence_that_was_in_the_draft_before_is_a_repeat() -> None:
    sentences = parse_draft("It wins [1.2]. He loses. It wins [1.2]. He loses.", SIZES)
    assert [sentence.role for sentence in sentences] == ["sentence", "sentence", "repeat", "repeat"]


@pytest.mark.parametrize("tail", ["It los", "It loses [1.", "It loses (see Paper 1, sent", "It loses [2"])
def test_a_sentence_in_which_the_draft_breaks_off_is_incomplete(tail: str) -> None:
    sentences = parse_draft(f"It wins [1.2]. {tail}", SIZES)
    assert [sentence.complete for sentence in sentences] == [True, False]
    assert sentences[1].text in {"It los", "It loses"}


def test_leads_and_texts_joined_are_the_draft_without_its_markers() -> None:
    text = (
        "## Title\n\nIt wins [1.2]. He **loses** [1.3].\n\n- One [1.1].\n- Two [2.1].\n\n"
        "| a | b |\n|---|---|\n| c [1.1] | d |\n\n```\nx[1.2] = 1. Y\n```"
    )
    sentences = parse_draft(text, SIZES)
    assert "".join(sentence.lead + sentence.text for sentence in sentences) == (
        "## Title\n\nIt wins. He loses.\n\n- One.\n- Two.\n\n- a: b\n- c – b: d\n\n```\nx[1.2] = 1. Y\n```"
    )
    assert [sentence.role for sentence in sentences] == [
        "heading",
        *["sentence"] * 4,
        "heading",
        "sentence",
        "code",
    ]


def test_a_sentence_is_returned_once_the_next_has_begun() -> None:
    parser = DraftParser(SIZES)
    returned = [parser.feed(piece) for piece in ("It wins here, and it wins there [1.", "2].", " He", " loses")]
    assert [[sentence.text for sentence in sentences] for sentences in returned] == [
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
def test_how_the_stream_is_cut_into_pieces_never_shows(text: str, lengths: list[int]) -> None:
    assert (
        parse_in_pieces(text, (3, 4), lengths) == parse_in_pieces(text, (3, 4), [1]) == parse_draft(text, (3, 4))
    )


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=50).map("".join))
def test_only_existing_sentences_are_cited(text: str) -> None:
    for sentence in parse_draft(text, (3, 4)):
        for reference in sentence.references:
            assert 1 <= reference.paper <= 2
            assert reference.sentence is None or 1 <= reference.sentence <= (3, 4)[reference.paper - 1]


def test_recorded_sentences_are_found_with_exactly_their_citations() -> None:
    labelled = found = 0
    for line in RECORDINGS.read_text(encoding="utf-8").splitlines():
        recording = json.loads(line)
        sizes = [len(paper["sentences"]) for paper in recording["papers"]]
        sentences = [(d.text, set(d.references)) for d in parse_draft(recording["completion"], sizes)]
        for sentence in recording["sentences"]:
            labelled += 1
            wanted = (sentence["text"], {Reference(*pair) for pair in sentence["cited"]})
            if wanted in sentences:
                sentences.remove(wanted)
                found += 1
    assert found / labelled >= 0.97


@pytest.mark.parametrize("precision", ["day", "month", "year"])
@pytest.mark.parametrize("inferred", [False, True])
def test_a_copied_paper_is_dropped_however_its_date_is_written(precision: Precision, inferred: bool) -> None:
    paper = Paper("Cats", "They sleep.", date(2017, 9, 1), date_inferred=inferred, date_precision=precision)
    copied = f"Paper 1: Cats ({format_date(paper)}) (matches)\n[1.1] They sleep.\n\nCats sleep [1.1]."
    assert [sentence.text for sentence in parse_draft(copied, (1,))] == ["Cats sleep."]
