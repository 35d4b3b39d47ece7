from __future__ import annotations

import re
import time
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, AnswerSentence, Stance, Stances, group_by_stance, to_markdown
from assistant.references import REFERENCE_FORMATS
from assistant.runtime.health import Trouble
from index.papers.paper import Paper
from tests.support.browser import BENCH, DRIFT, EVIL, HOSTILE, PAPERS, cite, declined, hostile, quoted, written
from tests.support.elements import Elements
from ui.html.answers import conversation, header, message, next_steps, status_line, turn, welcome
from ui.html.examples import example_questions, first_questions, question_about
from ui.html.typesetting import plain, typeset

ALLOWED_TAGS = set(
    (
        "a article aside br button details div h1 h2 h3 h4 li mark nav ol p path q section span sub"
        " summary sup svg time ul"
    ).split()
)


def found(pattern: str, html: str) -> list[Any]:
    return re.findall(pattern, html, re.S)


def without_markup(html: str) -> str:
    return Elements(re.sub(r"<a .*?</a>", "", html, flags=re.S)).text


def test_sides_are_headings_over_the_sentences_of_their_papers() -> None:
    answer = written("Do benchmarks drift?")
    papers = dict.fromkeys(citation.paper for citation in answer.citations)
    stances = Stances("Do benchmarks drift?", tuple(Stance(paper, "opposes", "m") for paper in papers))
    html = turn(1, answer.citing(*group_by_stance(answer.sentences, answer.citations, stances)))
    assert found("<h3>(Supports|Opposes|Mixed|Says on this)</h3>(.{15})", html) == [("Opposes", '<p class="item"')]


# Safety


def test_markup_in_papers_and_models_is_shown_as_text() -> None:
    seen = Elements(
        turn(1, hostile(f"Question {HOSTILE}"))
        + header((EVIL,), HOSTILE, [Trouble(HOSTILE, HOSTILE)])
        + message(HOSTILE)
    )
    assert set(seen.tags) <= ALLOWED_TAGS
    assert not [name for name, _ in seen.attributes if name.startswith("on") or name in {"src", "style"}]
    for part in ("Question", "Rewritten", "Message", "Sentence", "Why", "Notice", "Evil", "An abstract of"):
        assert f"{part} {HOSTILE}" in seen.text


@given(st.text(alphabet=st.sampled_from("<>&\"'`$^_{}\\% aé\n-1.[]"), max_size=60))
def test_no_text_makes_markup(text: str) -> None:
    answer = Answer(text, text + "?", "answered", message=text, notices=(text,), model=text)
    seen = Elements(turn(1, answer) + welcome((Paper(text, text),)) + message(text))
    assert set(seen.tags) <= ALLOWED_TAGS
    assert seen.open == 0


def test_links_stay_within_the_page() -> None:
    seen = Elements(conversation((("a", quoted("a")), ("b", declined("b")), ("c", hostile("c")))))
    assert seen.values("href")
    assert all(address.startswith("#") for address in seen.values("href"))


# Citations


def test_every_link_has_exactly_one_target() -> None:
    seen = Elements(conversation((("a", quoted("a")), ("b", written("b")), ("c", declined("c")))))
    places = Counter(seen.values("id"))
    assert set(places.values()) == {1}
    pages = {f"/papers/{paper.key}" for paper in PAPERS}
    assert {address[1:] for address in seen.values("href")} <= set(places) | pages


def test_a_source_shows_its_full_abstract_unchanged() -> None:
    html = turn(1, quoted("a"))
    shown = [without_markup(part) for part in found(r'<p class="abstract">(.*?)</p>', html)]
    assert plain(BENCH.abstract) in shown


def test_a_source_shows_its_date_and_organisation() -> None:
    about = found(r'<p class="about">(.*?)</p>', turn(1, quoted("a")))
    assert [Elements(part).text for part in about][:2] == [
        "4 Feb 2026, partly inferred · Ward Institute",
        "20 Nov 2025",
    ]


def test_a_highlight_contains_the_quoted_words_and_their_number() -> None:
    marks = found(r"<mark>(.*?)</mark>", turn(1, quoted("a")))
    assert Elements(marks[0]).text == f"1{quoted('a').citations[0].quote}"
    assert [without_markup(mark) for mark in marks] == [plain(one.quote) for one in quoted("a").citations]


def test_overlapping_quotes_are_both_numbered() -> None:
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
    sources = found(r'<section class="source".*?<h4><a class="title" href="#/papers/(.*?)"', turn(1, turned))
    assert sources == [DRIFT.key, BENCH.key]


def test_uncited_papers_are_listed_with_their_scores() -> None:
    others = found(r'<details class="considered">(.*)</details>', turn(1, quoted("a")))[0]
    assert "Considered but not used (5)" in others
    assert [float(score) for score in found(r'class="score">(.*?)<', others)] == [0.76, 0.69, 0.62, 0.55, 0.48]
    assert BENCH.title not in others


# Verdicts


def test_each_verdict_has_a_sign_and_is_explained_in_words() -> None:
    html = turn(1, written("a"))
    labels = dict(found(r'<span class="verdict (\w+)" role="img" aria-label="(.*?)"', html))
    assert list(labels) == ["supported", "unsupported", "doubtful", "unchecked"]
    signs = found(r'<span class="verdict .*?>(.*?)</span>', html)
    assert len(set(signs)) == 4
    assert all(signs)


def test_the_reason_why_a_sentence_is_unsupported_or_doubtful_is_shown_beside_it() -> None:
    assert found(r'<span class="why">(.*?)</span>', turn(1, written("a"))) == [
        "50 is not in the words cited",
        "&#x27;teaching&#x27; is not in them",
    ]


def test_a_sentence_that_repeats_its_source_is_marked_as_a_quote_even_if_a_model_wrote_it() -> None:
    answer = replace(quoted("a"), model="ollama/llama3.2")
    assert found(r'<span class="sentence (\w+)">', turn(1, answer)) == ["quoted"] * 3


def test_while_an_answer_is_being_written_a_verdict_may_be_pending_or_change() -> None:
    html = turn(1, written("a"), "Writing…")
    labels = dict(found(r'<span class="verdict (\w+)" role="img" aria-label="(.*?)"', html))
    assert list(labels) == ["checking", "mending"]
    assert labels["checking"] == "being checked"
    assert "Writing…" in html


def test_a_number_that_is_compared_stands_beside_its_paper() -> None:
    answer = quoted("a")

    def said(lead: str) -> list[str]:
        first = replace(answer.sentences[0], lead=f"\n- {BENCH.title}{lead}: ")
        only = replace(answer, sentences=(first,), citations=answer.citations[:1])
        return found(r'<strong class="says">(.*?)</strong>', turn(1, only))

    assert (said(" (1,240)"), said("")) == (["1,240"], [])


def test_an_item_of_a_written_list_names_its_paper() -> None:
    answer = written("a")
    item = replace(answer.sentences[0], lead="\n- ")
    listed = replace(answer, sentences=(item, *answer.sentences[1:]), shape="list")
    assert found(r'<p class="item"><a class="near" href="#a1-p\d">(.*?)</a>', turn(1, listed)) == [BENCH.title]
    assert 'class="near"' not in turn(1, replace(listed, shape="fact"))


def test_what_was_left_out_or_is_missing_has_no_verdict() -> None:
    sentences = (
        AnswerSentence("One sentence was left out: no citation.", (), kind="left_out"),
        AnswerSentence("The abstracts do not say who.", (), kind="missing"),
    )
    html = turn(1, Answer("a", "a", "partial", sentences=sentences))
    assert found(r'<span class="sentence (\w+)">', html) == ["left_out", "missing"]
    assert 'class="verdict' not in html and 'class="sign"' not in html


def test_a_sentence_that_was_put_right_says_why() -> None:
    answer = written("a")
    changed = replace(answer.sentences[0], verdict="supported", why=("rewritten: 50 is not in the words cited",))
    html = turn(1, replace(answer, sentences=(changed, *answer.sentences[1:])))
    assert "rewritten: 50 is not in the words cited" in found(r'<span class="why changed">(.*?)</span>', html)


# Declines, follow-ups, layout


def test_a_decline_says_why_and_quotes_the_closest_papers() -> None:
    seen = Elements(turn(1, declined("a"))).text
    assert "Not found in these abstracts" in seen
    assert declined("a").message in seen
    for paper in PAPERS[:3]:
        assert f"{paper.sentences[0].text}" in seen


def test_the_closest_papers_are_not_repeated_among_those_considered() -> None:
    html = turn(1, declined("a"))
    assert len(found(r'<section class="source"', html)) == 3
    assert f"Considered but not used ({len(PAPERS) - 3})" in html


def test_a_decline_that_quotes_papers_does_not_list_the_closest_again() -> None:
    answer = replace(quoted("a"), status="declined", reason="false_premise", message="It is the other way round.")
    html = turn(1, answer)
    assert found(r'<span class="sentence (\w+)">', html) == ["quoted"] * 3
    assert "Closest papers" not in html
    assert "You could ask" in html


def test_the_question_as_understood_is_shown_if_it_differs() -> None:
    assert "Understood as: Which benchmarks" in turn(1, written("Who wrote them?"))
    assert "Understood as" not in turn(1, quoted("Who wrote them?"))


def test_what_was_searched_beside_the_question_is_shown_and_can_be_changed_once_the_answer_is_there() -> None:
    answer = replace(quoted("Which?"), searches=("Do cats sleep?", "Do <dogs>?"))
    html = turn(1, answer)
    assert "Searched for: “Do cats sleep?”; “Do &lt;dogs&gt;?”" in html
    assert 'data-how="searched"' in html and 'data-question="Do cats sleep?; Do &lt;dogs&gt;?"' in html
    assert 'data-how="searched"' not in turn(1, answer, "Writing…")
    assert "Searched for" not in turn(1, quoted("Which?"))


def test_leads_become_headings_list_items_and_paragraphs() -> None:
    sentences = (
        AnswerSentence("One.", ()),
        AnswerSentence("Two.", (), lead="\n\n## Findings\n\n"),
        AnswerSentence("Three.", (), lead="\n- "),
        AnswerSentence("Four.", ()),
        AnswerSentence("Five.", (), lead="\n2. "),
    )
    html = turn(1, Answer("a", "a", "answered", sentences=sentences), "Writing…")
    prose = found(r'<div class="prose">(.*?)</div>', html)[0]
    assert re.sub(r"<span class=.verdict.*?</span>|</?span.*?>", "", prose) == (
        '<p>One.</p><h3>Findings</h3><p>Two.</p><p class="item">Three. Four.</p><p class="item">Five.</p>'
    )


def test_a_list_item_that_quotes_one_paper_starts_with_its_title() -> None:
    answer = quoted("Which papers?")
    listed = replace(answer, sentences=tuple(replace(one, lead="\n- ") for one in answer.sentences))
    titles = found(r'<p class="item"><a class="near".*?>(.*?)</a>', turn(1, listed))
    assert titles == [BENCH.title, BENCH.title, DRIFT.title]
    assert not found(r'<p class="item"><a class="near"', turn(1, written("Which papers?")))


def test_a_decline_quotes_the_sentence_closest_to_the_question() -> None:
    html = turn(1, declined("What drifted after updates?"))
    assert "Its stated values drifted after 9 of 14 updates." in found(r"<q>(.*?)</q>", html)


def test_a_decline_offers_a_question_for_each_of_the_closest_papers() -> None:
    html = turn(1, declined("a"))
    offered = found(r'data-how="alone" data-question="(.*?)"', html)
    assert offered == [question_about(paper) for paper in PAPERS[:3]]
    assert offered[0] == "What is NurseBench?"


def test_downloads_offer_markdown_and_the_cited_papers_in_each_format() -> None:
    answer = written("a")
    page = Elements(turn(1, answer))
    assert page.values("data-text") == [to_markdown(answer, question=True)]
    assert page.values("data-format") == [*REFERENCE_FORMATS]
    cited = " ".join(dict.fromkeys(citation.paper.key for citation in answer.citations))
    assert set(page.values("data-papers")) == {cited}
    assert Elements(turn(1, declined("a"))).values("data-text") == [to_markdown(declined("a"), question=True)]
    assert Elements(turn(1, declined("a"))).values("data-format") == []


def test_the_copied_text_is_the_answer_with_its_references() -> None:
    answer = written("a")
    copied = f"a\n\n{answer.with_quotation_marks()}"
    assert copied in Elements(turn(1, answer)).values("data-copy")
    assert BENCH.title in str(answer)


# The page around the conversation


def test_the_status_line_names_the_model_and_counts_the_papers() -> None:
    assert status_line(PAPERS, None) == "Quotes only (no language model) · 7 papers · 2 dated, 5 undated"
    assert status_line(PAPERS[:1], "ollama/llama3.2") == (
        "Written by ollama/llama3.2 · 1 paper · 1 dated, 0 undated"
    )


def test_example_questions_do_not_depend_on_the_order_of_the_papers() -> None:
    questions = example_questions(PAPERS)
    assert set(questions) == {f"What is {name}?" for name in ("NurseBench", "EthicsQA", "Oath2")}
    assert example_questions(PAPERS[::-1]) == questions
    assert example_questions(()) == ()


def test_a_title_that_is_a_question_is_an_example_as_it_stands() -> None:
    assert "Do Models Value Us?" in example_questions((*PAPERS, Paper("Do Models Value Us?", "They do.")))


def test_a_title_that_is_a_long_question_is_no_example() -> None:
    title = "Do " + "very " * 14 + "large?"
    asked, too_long = Paper(title.rjust(80, "A"), "They do."), Paper(title.rjust(81, "A"), "They do.")
    assert example_questions([asked, too_long]) == (asked.title,)
    assert question_about(too_long) == f"What does “{too_long.title}” show?"


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
        (r"\( L_{1,2}-norm \) in \( O(n^3) \)", "L<sub>1,2</sub>-norm in O(n<sup>3</sup>)"),
        ("a 2times2 grid, T_k and V_0.5", "a 2×2 grid, T<sub>k</sub> and V_0.5"),
        (r"$\frac{a_1}{b}$", r"$\frac{a_1}{b}$"),
        ("$<b>_1$", "&lt;b&gt;<sub>1</sub>"),
    ],
)
def test_simple_latex_is_rendered_and_the_rest_left_alone(text: str, html: str) -> None:
    assert typeset(text) == html


@pytest.mark.parametrize("unit", ["$", "$_", "^{", "a^", "\\", "$" + "_" * 60, "_{a", "*a "])
def test_no_text_takes_long_to_typeset(unit: str) -> None:
    start = time.perf_counter()
    typeset(unit * (50_000 // len(unit)))
    assert time.perf_counter() - start < 0.5


def test_quotation_marks_belong_to_the_text_of_a_quote() -> None:
    assert "“We introduce NurseBench" in Elements(turn(1, quoted("a"))).text
    assert "“Citizens" not in Elements(turn(1, written("a"))).text


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (quoted("a"), "Answered, 2 sources."),
        (written("a"), "Answered in part,"),
        (declined("a"), "No answer found."),
    ],
)
def test_a_screen_reader_hears_whether_there_is_an_answer(answer: Answer, said: str) -> None:
    assert said in Elements(turn(1, answer)).text


def test_the_welcome_says_what_the_papers_are_about_and_how_to_go_on() -> None:
    assert "value function · ethics of care" in welcome(PAPERS, ("value function", "ethics of care"))
    assert "FOOTNOTE_LLM" in next_steps(None)
    assert "FOOTNOTE_LLM" not in next_steps("ollama/llama3.2")


def test_the_first_questions_are_of_each_kind() -> None:
    questions = first_questions(PAPERS, ("AI · moral machines",))
    assert questions[-3:] == (
        "Which papers are about moral machines?",
        "Compare EthicsQA and MoralMaze.",
        "What is the newest paper?",
    )
    assert first_questions((), ()) == ()
