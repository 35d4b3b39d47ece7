import json
import re
import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from bibtexparser.entrypoint import parse_string as parse_bibtex
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import (
    Answer,
    AnswerSentence,
    Citation,
    Considered,
    to_dict,
    to_markdown,
    to_text,
)
from assistant.references import papers_to_bibtex, papers_to_csl
from index.listings.collect import default_papers
from index.listings.listing import read_listing
from index.papers.deduplicate import merge_duplicates
from index.papers.paper import Paper

REAL = merge_duplicates(default_papers())

NURSING = Paper(
    "NurValues: Real-World Nursing Values",
    "It has 1,100 scenarios. They were collected in hospitals.",
    date(2025, 5, 13),
    listings=("000_a.txt",),
)
MEMORY = Paper(r"$\text{Memory}^3$: Explicit Memory", "It stores 50% less & runs on a_b.")
CONTEXT = Paper("More Context", "Detecting values is hard.", date(2026, 5, 20), date_inferred=True)


def quote(number: int, paper: Paper, words: str) -> Citation:
    start = paper.abstract.index(words)
    return Citation(number, paper, words, start, start + len(words))


ANSWER = Answer(
    question="How many scenarios?",
    standalone_question="How many scenarios has NurValues?",
    status="answered",
    sentences=(
        AnswerSentence("It has 1,100 scenarios.", (1,), "supported", 0.93),
        AnswerSentence(
            "They came from hospitals, and memory is cheap.", (2, 3), "unsupported", 0.2, ("not said",)
        ),
        AnswerSentence("Detecting values is hard.", (4,), "supported", 0.9, lead="\n\n- "),
    ),
    citations=(
        quote(1, NURSING, "It has 1,100 scenarios."),
        quote(2, NURSING, "They were collected in hospitals."),
        quote(3, MEMORY, "It stores 50% less & runs on a_b."),
        quote(4, CONTEXT, "Detecting values is hard."),
    ),
    considered=(Considered(NURSING, 0.9, True), Considered(MEMORY, 0.4, True), Considered(CONTEXT, 0.3, True)),
    notices=("The model did not answer in time.",),
    timings={"search": 0.01},
)
DECLINE = Answer(
    question="Who won?",
    standalone_question="Who won?",
    status="declined",
    reason="out_of_scope",
    message="The papers do not say.",
    considered=tuple(Considered(paper, 0.1, False) for paper in REAL[:9]),
)


def test_terminal_text_is_the_answer_and_every_reference() -> None:
    text = to_text(ANSWER)
    assert text.startswith(ANSWER.text)
    assert '[1] NurValues: Real-World Nursing Values (2025-05-13)\n    "It has 1,100 scenarios."' in text
    assert r"[3] $\text{Memory}^3$: Explicit Memory (undated)" in text
    assert "[4] More Context (2026-05-20, partly inferred)" in text
    assert "Note: The model did not answer in time." in text
    assert str(ANSWER) == text


def test_what_was_searched_beside_the_question_is_told() -> None:
    answer = replace(ANSWER, searches=("Do nurses share values?", "Which models do?"))
    for text in (to_text(answer), to_markdown(answer)):
        assert "Searched for “Do nurses share values?”; “Which models do?” as well." in text
    assert "Searched for" not in to_text(ANSWER)


def test_a_sentence_that_failed_or_is_doubtful_is_named_with_the_reason() -> None:
    for text in (to_text(ANSWER), to_markdown(ANSWER)):
        assert '"They came from hospitals, and memory is cheap." (not said)' in text.split("Not supported by")[1]
    doubtful = replace(
        ANSWER,
        sentences=tuple(
            replace(one, verdict="doubtful") if one.verdict == "unsupported" else one for one in ANSWER.sentences
        ),
    )
    for text in (to_text(doubtful), to_markdown(doubtful)):
        assert '"They came from hospitals, and memory is cheap." (not said)' in text.split("Doubtful")[1]
        assert "Not supported by" not in text


def test_a_decline_names_the_nearest_papers() -> None:
    for text in (to_text(DECLINE), to_markdown(DECLINE)):
        assert text.startswith("The papers do not say.")
        assert text.count("\n- ") == 3
        assert "More than" not in text
    assert REAL[0].title in to_text(DECLINE)


def test_a_decline_that_quotes_the_nearest_papers_does_not_name_them_again() -> None:
    quoting = replace(DECLINE, sentences=ANSWER.sentences, citations=ANSWER.citations)
    assert "Nearest" not in to_text(quoting) + to_markdown(quoting)


def test_an_answer_does_not_list_what_it_merely_considered() -> None:
    assert "Nearest" not in to_text(ANSWER)


@given(st.text(max_size=40), st.text(max_size=40))
def test_terminal_text_has_no_control_or_bidirectional_characters(title: str, abstract: str) -> None:
    paper = Paper(f"T\x1b[31m\u202e{title}", f"A\x1b]0;x\x07\u2066\r{abstract}")
    hostile = Answer(
        question="Q",
        standalone_question="Q",
        status="answered",
        message=f"M\x9b{title}",
        sentences=(AnswerSentence(paper.abstract, (1,), "unsupported", why=(title,)),),
        citations=(Citation(1, paper, paper.abstract, 0, len(paper.abstract)),),
        notices=(abstract,),
    )
    for text in (to_text(hostile), to_markdown(hostile)):
        odd = [c for c in text if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"]
        assert not odd
        assert not re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]", text)


def test_every_marker_in_markdown_has_its_footnote() -> None:
    text = to_markdown(ANSWER)
    assert set(re.findall(r"\[\^(\d)\](?!:)", text)) == set(re.findall(r"^\[\^(\d)\]:", text, re.M)) == set("1234")
    assert '[^1]: **NurValues: Real-World Nursing Values** (2025-05-13): "It has 1,100 scenarios."' in text
    assert "\n\n- “Detecting values is hard.”[^4]" in text


def test_what_a_paper_says_is_not_markup() -> None:
    paper = Paper("<img src=x> [a](http://x) *b*", "![x](http://evil) <script> `code` |")
    hostile = Answer(
        question="Q",
        standalone_question="Q",
        status="answered",
        sentences=(AnswerSentence(paper.abstract, (1,)),),
        citations=(Citation(1, paper, paper.abstract, 0, len(paper.abstract)),),
        model="openai/x",
    )
    text = to_markdown(hostile)
    assert not re.search(r"(?<!\\)<", text)
    assert not re.search(r"(?<!\\)\[(?!\^1\])", text)


def _entries(source: str) -> list[dict[str, str]]:
    return [dict(entry.items()) for entry in parse_bibtex(source).entries]


def test_a_cited_paper_is_one_bibtex_entry_with_known_fields_only() -> None:
    entries = {entry["title"]: entry for entry in _entries(ANSWER.to_bibtex())}
    assert len(entries) == 3
    nursing = entries[NURSING.title]
    assert nursing["ENTRYTYPE"] == "misc"
    assert nursing["ID"] == f"nurvalues2025-{NURSING.key[:8]}"
    assert (nursing["year"], nursing["month"]) == ("2025", "may")
    assert nursing["note"] == "Abstract only; authors not given in the source."
    assert set(nursing) == {"ENTRYTYPE", "ID", "title", "year", "month", "day", "note", "listings"}
    undated = entries[MEMORY.title]
    assert undated["ID"].startswith("textundated-")
    assert "year" not in undated
    assert "inferred" in entries[CONTEXT.title]["note"]


def test_a_decline_cites_nothing() -> None:
    assert DECLINE.to_bibtex() == ""
    assert json.loads(DECLINE.to_csl_json()) == []


def test_keys_are_unique_and_do_not_depend_on_the_order() -> None:
    keys = re.findall(r"@misc\{(.*),", papers_to_bibtex(REAL))
    assert len(set(keys)) == len(keys) == 279
    assert all(re.fullmatch(r"[a-z][a-z0-9]*-[0-9a-f]{8}", key) for key in keys)
    assert sorted(keys) == sorted(re.findall(r"@misc\{(.*),", papers_to_bibtex(reversed(REAL))))


def test_the_whole_corpus_comes_back_from_bibtex_word_for_word(tmp_path: Path) -> None:
    path = tmp_path / "papers.bib"
    path.write_text(papers_to_bibtex(REAL, abstracts=True), encoding="utf-8")
    listing = read_listing(path)
    assert not listing.skipped
    known = [(paper.title, paper.abstract, paper.organisation) for paper in REAL]
    assert [(paper.title, paper.abstract, paper.organisation) for paper in listing] == known


@pytest.mark.parametrize(
    "title",
    [
        "Unbalanced } brace {",
        "More and more {{{",
        "A formula $}{$ out of order",
        "Ends in \\",
        "\\input{/etc/passwd}",
        "$\\input{x}$ in mathematics",
        "@misc{x,",
        "=cmd|' /C calc'!A0",
        "100% & #1_a^b ~ $5 to $6",
        'Quote " and , comma',
        "$\\text{Memory}^3$",
    ],
)
def test_any_title_parses_again_and_no_title_runs_a_command(title: str, tmp_path: Path) -> None:
    source = papers_to_bibtex([Paper(title, "It works."), NURSING], abstracts=True)
    entries = _entries(source)
    assert len(entries) == 2
    assert "\\input" not in source
    path = tmp_path / "a.bib"
    path.write_text(source, encoding="utf-8")
    assert [paper.title for paper in read_listing(path)] == [title, NURSING.title]


def test_csl_items_have_titles_and_dates_and_no_authors() -> None:
    items = {item["title"]: item for item in json.loads(ANSWER.to_csl_json())}
    assert items[NURSING.title]["issued"] == {"date-parts": [[2025, 5, 13]]}
    assert items[CONTEXT.title]["issued"] == {"date-parts": [[2026, 5, 20]], "circa": True}
    assert "issued" not in items[MEMORY.title]
    assert not any("author" in item for item in items.values())
    assert len({item["id"] for item in papers_to_csl(REAL)}) == 279


def test_a_dict_holds_the_whole_answer_in_plain_values() -> None:
    values = json.loads(json.dumps(to_dict(ANSWER), allow_nan=False))
    assert values == to_dict(ANSWER)
    assert values["status"] == "answered" and values["reason"] is None and values["model"] is None
    assert values["text"] == ANSWER.text
    assert values["sentences"][1]["verdict"] == "unsupported"
    assert values["sentences"][1]["why"] == ["not said"]
    for citation in values["citations"]:
        assert citation["paper"]["abstract"][citation["start"] : citation["end"]] == citation["quote"]
    assert values["citations"][0]["paper"]["date"] == "2025-05-13"
    considered = {"paper": values["citations"][0]["paper"], "score": 0.9, "used": True, "shown": True}
    assert values["considered"][0] == considered
    assert values["usage"]["calls"] == 0 and values["usage"]["cost"] is None
    assert values["timings"] == {"search": 0.01} and values["notices"] == list(ANSWER.notices)


def test_scores_of_numpy_become_plain_numbers() -> None:
    import numpy as np

    answer = Answer("Q", "Q", "declined", considered=(Considered(NURSING, np.float32(0.5), False),))  # type: ignore[arg-type]
    assert json.loads(json.dumps(to_dict(answer)))["considered"][0]["score"] == 0.5


def test_what_is_known_of_a_cited_paper_stands_beside_its_title() -> None:
    paper = replace(
        NURSING, authors=("Muster, Ada",), venue="ACL 2025 [main]", identifiers={"arxiv": "2505.00001"}, url="x:y"
    )
    answer = Answer(
        question="Q",
        standalone_question="Q",
        status="answered",
        sentences=(AnswerSentence("It has 1,100 scenarios.", (1,)),),
        citations=(quote(1, paper, "It has 1,100 scenarios."),),
    )
    known = "(2025-05-13) · Ada Muster · ACL 2025 [main] · https://arxiv.org/abs/2505.00001\n"
    assert known in to_text(answer)
    link = r"[arXiv:2505.00001](<https://arxiv.org/abs/2505.00001>)"
    assert rf"(2025-05-13) · Ada Muster · ACL 2025 \[main\] · {link}: " in to_markdown(answer)


def test_markdown_has_the_question_as_its_heading_if_asked_for() -> None:
    assert to_markdown(ANSWER, question=True).startswith("## How many scenarios?\n\n“It has 1,100 scenarios.”[^1]")


def test_only_quotes_are_put_in_quotation_marks() -> None:
    first, second, _ = ANSWER.with_quotation_marks().sentences
    assert (first.text, second.text) == ("“It has 1,100 scenarios.”", ANSWER.sentences[1].text)


def test_a_models_quote_has_one_pair_of_quotation_marks() -> None:
    """Fails when both the export and the sentence's kind add them: two pairs."""
    paper = Paper("Cats", "Cats hunt at night.")
    citation = Citation(1, paper, paper.abstract, 0, len(paper.abstract))
    sentence = AnswerSentence(paper.abstract, (1,), "supported", 1.0, kind="quote")
    answer = Answer("q", "q", "answered", sentences=(sentence,), citations=(citation,), model="m")
    assert answer.to_markdown().startswith("“Cats hunt at night.”[^1]")
    assert str(answer.with_quotation_marks()).startswith("“Cats hunt at night.” [1]")
