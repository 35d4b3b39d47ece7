"""What the chat shows: the markup that `ui.html.answers` makes."""

from __future__ import annotations

import re
import time
from collections import Counter
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, AnswerSentence
from assistant.runtime.health import Trouble
from index.papers.paper import Paper
from tests.support.browser import BENCH, DRIFT, EVIL, HOSTILE, PAPERS, cite, declined, hostile, quoted, written
from ui.html.answers import conversation, header, message, status_line, turn, welcome
from ui.html.examples import example_questions, question_about
from ui.html.typesetting import plain, typeset

OWN_TAGS = set(
    (
        "a article aside br button details div h1 h2 h3 h4 li mark nav ol p path q section span sub"
        " summary sup svg time ul"
    ).split()
)


class Elements(HTMLParser):
    """Collects tags, attributes and text as a browser would see them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.open = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.open += tag != "br"
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        self.open -= 1

    def handle_data(self, data: str) -> None:
        self.text += data

    def values(self, name: str) -> list[str]:
        return [value for attribute, value in self.attributes if attribute == name]


def found(pattern: str, html: str) -> list[Any]:
    return re.findall(pattern, html, re.S)


def without_markup(html: str) -> str:
    return Elements(re.sub(r"<a .*?</a>", "", html, flags=re.S)).text


# Safety


def test_markup_in_papers_and_models_is_shown_as_text() -> None:
    seen = Elements(
        turn(1, hostile(f"Question {HOSTILE}"))
        + header((EVIL,), HOSTILE, [Trouble(HOSTILE, HOSTILE)])
        + message(HOSTILE)
    )
    assert set(seen.tags) <= OWN_TAGS
    assert not [name for name, _ in seen.attributes if name.startswith("on") or name in {"src", "style"}]
    for part in ("Question", "Rewritten", "Message", "Sentence", "Why", "Notice", "Evil", "An abstract of"):
        assert f"{part} {HOSTILE}" in seen.text


@given(st.text(alphabet=st.sampled_from("<>&\"'`$^_{}\\% aé\n-1.[]"), max_size=60))
def test_no_text_makes_markup(text: str) -> None:
    answer = Answer(text, text + "?", "answered", message=text, notices=(text,), model=text)
    seen = Elements(turn(1, answer) + welcome((Paper(text, text),)) + message(text))
    assert set(seen.tags) <= OWN_TAGS
    assert seen.open == 0


def test_links_lead_nowhere_but_into_the_page() -> None:
    seen = Elements(conversation((("a", quoted("a")), ("b", declined("b")), ("c", hostile("c")))))
    assert seen.values("href")
    assert all(address.startswith("#") for address in seen.values("href"))


# Numbers and the words they lead to


def test_every_number_leads_to_a_place_that_is_there_once() -> None:
    seen = Elements(conversation((("a", quoted("a")), ("b", written("b")), ("c", declined("c")))))
    places = Counter(seen.values("id"))
    assert set(places.values()) == {1}
    assert {address[1:] for address in seen.values("href")} <= set(places)


def test_a_source_shows_its_whole_abstract_word_for_word() -> None:
    html = turn(1, quoted("a"))
    shown = [without_markup(part) for part in found(r'<p class="abstract">(.*?)</p>', html)]
    assert plain(BENCH.abstract) in shown


def test_a_highlight_holds_the_quoted_words_and_their_number() -> None:
    marks = found(r"<mark>(.*?)</mark>", turn(1, quoted("a")))
    assert Elements(marks[0]).text == f"1{quoted('a').citations[0].quote}"
    assert [without_markup(mark) for mark in marks] == [plain(one.quote) for one in quoted("a").citations]


def test_quotes_that_overlap_are_both_numbered() -> None:
    first, second = cite(1, DRIFT, "Models are updated without notice. We asked"), cite(2, DRIFT, "We asked one")
    answer = Answer("a", "a", "answered", sentences=(AnswerSentence("So.", (1, 2)),), citations=(first, second))
    html = turn(1, answer)
    assert {"a1-c1", "a1-c2"} <= set(Elements(html).values("id"))
    abstract = found(r'<p class="abstract">(.*?)</p>', html)[0]
    assert without_markup(abstract) == plain(DRIFT.abstract)
    assert "".join(without_markup(mark) for mark in found(r"<mark>(.*?)</mark>", abstract)) == (
        "Models are updated without notice. We asked one"
    )


def test_only_cited_papers_are_sources_in_the_order_of_their_first_citation() -> None:
    answer = quoted("a")
    turned = replace(answer, citations=(answer.citations[2], *answer.citations[:2]))
    sources = found(r'<section class="source".*?<h4>(.*?)</h4>', turn(1, turned))
    assert sources == [DRIFT.title, BENCH.title]


def test_other_papers_are_folded_under_with_their_scores() -> None:
    folded = found(r'<details class="considered">(.*)</details>', turn(1, quoted("a")))[0]
    assert "Considered, not used (5)" in folded
    assert [float(score) for score in found(r'class="score">(.*?)<', folded)] == [0.76, 0.69, 0.62, 0.55, 0.48]
    assert BENCH.title not in folded


@pytest.mark.parametrize(
    ("day", "inferred", "shown"),
    [
        (date(2026, 2, 4), False, "4 Feb 2026"),
        (date(2026, 2, 4), True, "4 Feb 2026, partly inferred"),
        (None, False, "undated"),
    ],
)
def test_a_date_says_how_sure_it_is(day: date | None, inferred: bool, shown: str) -> None:
    paper = Paper("T", "One. Two.", day, inferred)
    answer = Answer(
        "a", "a", "answered", sentences=(AnswerSentence("One.", (1,)),), citations=(cite(1, paper, "One."),)
    )
    assert found(r'class="when"[^>]*>(.*?)<', turn(1, answer)) == [shown]


# Verdicts


def test_each_verdict_is_told_in_words_and_by_a_sign() -> None:
    html = turn(1, written("a"))
    told = dict(found(r'<span class="verdict (\w+)" role="img" aria-label="(.*?)"', html))
    assert list(told) == ["supported", "unsupported", "unchecked"]
    signs = found(r'<span class="verdict .*?>(.*?)</span>', html)
    assert len(set(signs)) == 3
    assert all(signs)


def test_what_is_amiss_with_a_sentence_is_said_beside_it() -> None:
    assert found(r'<span class="why">(.*?)</span>', turn(1, written("a"))) == ["50 is not in the words cited"]


def test_a_papers_own_words_are_shown_as_a_quotation_whoever_picked_them() -> None:
    answer = replace(quoted("a"), model="ollama/llama3.2")
    assert found(r'<span class="sentence (\w+)">', turn(1, answer)) == ["quoted"] * 3


def test_nothing_is_judged_while_it_is_being_written() -> None:
    html = turn(1, written("a"), "Writing…")
    assert set(found(r'<span class="sentence (\w+)">', html)) == {"writing"}
    assert 'class="verdict' not in html
    assert "Writing…" in html


# Declines, follow-ups, layout of the text


def test_a_decline_says_why_and_what_the_nearest_papers_say() -> None:
    seen = Elements(turn(1, declined("a"))).text
    assert "Not found in these abstracts" in seen
    assert declined("a").message in seen
    for paper in PAPERS[:3]:
        assert f"{paper.sentences[0].text}" in seen


def test_a_decline_that_quotes_says_what_comes_nearest_once() -> None:
    answer = replace(quoted("a"), status="declined", reason="false_premise", message="It is the other way round.")
    html = turn(1, answer)
    assert found(r'<span class="sentence (\w+)">', html) == ["quoted"] * 3
    assert "What comes nearest" not in html
    assert "You could ask" in html


def test_the_question_as_understood_is_shown_where_it_differs() -> None:
    assert "Understood as: Which benchmarks" in turn(1, written("Who wrote them?"))
    assert "Understood as" not in turn(1, quoted("Who wrote them?"))


def test_leads_become_headings_items_and_paragraphs() -> None:
    sentences = (
        AnswerSentence("One.", ()),
        AnswerSentence("Two.", (), lead="\n\n## Findings\n\n"),
        AnswerSentence("Three.", (), lead="\n- "),
        AnswerSentence("Four.", ()),
        AnswerSentence("Five.", (), lead="\n2. "),
    )
    html = turn(1, Answer("a", "a", "answered", sentences=sentences), "Writing…")
    prose = found(r'<div class="prose">(.*?)</div>', html)[0]
    assert re.sub(r"</?span.*?>", "", prose) == (
        '<p>One.</p><h3>Findings</h3><p>Two.</p><p class="item">Three. Four.</p><p class="item">Five.</p>'
    )


def test_an_item_that_quotes_one_paper_is_headed_by_its_title() -> None:
    answer = quoted("Which papers?")
    listed = replace(answer, sentences=tuple(replace(one, lead="\n- ") for one in answer.sentences))
    heads = found(r'<p class="item"><a class="near".*?>(.*?)</a>', turn(1, listed))
    assert heads == [BENCH.title, BENCH.title, DRIFT.title]
    assert not found(r'<p class="item"><a class="near"', turn(1, written("Which papers?")))


def test_a_decline_quotes_the_sentence_that_shares_most_with_the_question() -> None:
    html = turn(1, declined("What drifted after updates?"))
    assert "Its stated values drifted after 9 of 14 updates." in found(r"<q>(.*?)</q>", html)


def test_a_decline_offers_a_question_for_each_of_the_nearest_papers() -> None:
    html = turn(1, declined("a"))
    offered = found(r'data-how="alone" data-question="(.*?)"', html)
    assert offered == [question_about(paper) for paper in PAPERS[:3]]
    assert offered[0] == "What is NurseBench?"


def test_what_can_be_downloaded_is_what_the_answer_exports() -> None:
    answer = written("a")
    texts = Elements(turn(1, answer)).values("data-text")
    assert texts == [answer.to_markdown(), answer.to_bibtex(), answer.to_csl_json()]
    assert Elements(turn(1, declined("a"))).values("data-text") == [declined("a").to_markdown()]


def test_copying_takes_the_answer_with_its_references() -> None:
    answer = written("a")
    assert str(answer) in Elements(turn(1, answer)).values("data-copy")
    assert BENCH.title in str(answer)


# The page around it


def test_the_status_line_says_who_answers_from_what() -> None:
    assert status_line(PAPERS, None) == "Quoting, no language model · 7 papers · 2 dated, 5 undated"
    assert status_line(PAPERS[:1], "ollama/llama3.2") == (
        "Written by ollama/llama3.2 · 1 paper · 1 dated, 0 undated"
    )


def test_examples_come_from_the_titles_whatever_their_order() -> None:
    questions = example_questions(PAPERS)
    assert set(questions) == {f"What is {name}?" for name in ("NurseBench", "EthicsQA", "Oath2")}
    assert example_questions(PAPERS[::-1]) == questions
    assert example_questions(()) == ()


def test_a_title_that_is_a_question_is_asked_as_it_stands() -> None:
    assert "Do Models Value Us?" in example_questions((*PAPERS, Paper("Do Models Value Us?", "They do.")))


# LaTeX


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (r"$\alpha$ and $\beta_1 \leq 2\times$", "α and β<sub>1</sub> ≤ 2×"),
        (r"\lambda \rightarrow \unknown{x} \approx $5", r"λ → \unknown{x} ≈ $5"),
        (r"costs $5, 12\% more, or $6", "costs $5, 12% more, or $6"),
        (r"71\% of cases \& more", "71% of cases &amp; more"),
        ("V_{0.5} and R^3", "V<sub>0.5</sub> and R<sup>3</sup>"),
        (r"$\text{Memory}^3$", "Memory<sup>3</sup>"),
        ("$x_i^{2}$", "x<sub>i</sub><sup>2</sup>"),
        ("costs $5 or $6", "costs $5 or $6"),
        ("snake_case and a_b", "snake_case and a_b"),
        (r"$\frac{a_1}{b}$", r"$\frac{a_1}{b}$"),
        ("$<b>_1$", "&lt;b&gt;<sub>1</sub>"),
    ],
)
def test_simple_latex_is_set_and_the_rest_left(text: str, html: str) -> None:
    assert typeset(text) == html


@pytest.mark.parametrize("unit", ["$", "$_", "^{", "a^", "\\", "$" + "_" * 60, "_{a", "*a "])
def test_setting_takes_no_time_whatever_the_text(unit: str) -> None:
    start = time.perf_counter()
    typeset(unit * (50_000 // len(unit)))
    assert time.perf_counter() - start < 0.5
