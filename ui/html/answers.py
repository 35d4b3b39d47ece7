"""Answers as HTML: pure functions, and the only place that makes markup.

Every word that comes from a paper, a model or a person passes through `html.escape` here; the page
shows nothing else. Ids are `a` and the number of the turn, then `r` and a count for a reference in
the text, `c` and a number for the words it cites, `p` and a count for a paper: `a2-c1`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from assistant.answer import Answer, AnswerSentence, History
from assistant.runtime import Trouble
from index.papers import Paper
from ui.html.actions import actions, reworder
from ui.html.declines import nearest
from ui.html.sources import by_paper, count, sources, when
from ui.html.typesetting import plain, typeset

__all__ = ["conversation", "header", "message", "status_line", "switches", "turn", "welcome"]

DECLINES: Mapping[str | None, str] = {
    "not_in_corpus": "Not found in these abstracts",
    "not_in_abstract": "The abstracts don’t say",
    "out_of_scope": "Not a question for these papers",
    "false_premise": "The papers don’t bear this out",
    "unsupported": "No answer that the papers support",
    None: "No answer in these papers",
}
VERDICTS: Mapping[str, tuple[str, str]] = {
    "quoted": ("", "the paper’s own words"),
    "supported": ("✓", "checked against the words it cites"),
    "unsupported": ("✗", "not borne out by the words it cites"),
    "unchecked": ("?", "not checked"),
}
"""The sign of each verdict, and what it means; quotation marks are the sign of a quote."""


# The page around the conversation


def header(papers: Sequence[Paper], model: str | None, troubles: Sequence[Trouble] = ()) -> str:
    """Return the head of the page: the name, as its footnote what is asked and who answers, and what is amiss."""
    parts = "".join(f"<span>{escape(part)}</span> " for part in status_line(papers, model).split(" · "))
    return (
        '<p class="name">Footnote<sup aria-hidden="true">1</sup></p>'
        '<nav class="tabs" aria-label="Pages"><a href="#/">Ask</a><a href="#/papers">Papers</a></nav>'
        f'<p class="status" id="status"><sup aria-hidden="true">1</sup> {parts.rstrip()}</p>'
        f'<div class="troubles" role="status">{"".join(map(_trouble, troubles))}</div>'
    )


def _trouble(trouble: Trouble) -> str:
    return f"<details><summary>{escape(trouble.meaning)}</summary><p>{escape(trouble.detail)}</p></details>"


def status_line(papers: Sequence[Paper], model: str | None) -> str:
    """Return who answers, from how many papers, and how many of them have a date.

    >>> status_line((Paper("A", "One."), Paper("B", "Two.")), None)
    'Quoting, no language model · 2 papers · 0 dated, 2 undated'
    """
    dated = sum(paper.date is not None for paper in papers)
    who = f"Written by {model}" if model else "Quoting, no language model"
    return f"{who} · {count(len(papers), 'paper')} · {dated} dated, {len(papers) - dated} undated"


def welcome(papers: Sequence[Paper]) -> str:
    """Return what an empty chat shows: what it does, and where its sources will stand."""
    return (
        f"<h2>Ask {count(len(papers), 'abstract')}.</h2>"
        "<p>Every sentence of an answer carries a number,"
        '<span class="chip" aria-hidden="true">1</span> and every number leads to the exact words of a paper. '
        "When the papers don’t hold the answer, you are told so, and shown what comes nearest.</p>"
        '<aside class="sources ghost" aria-hidden="true"><p class="source">'
        '<span class="number">1</span> The sources stand here: each cited abstract, whole, with '
        "<mark>the words an answer rests on</mark> marked.</p></aside>"
    )


def message(text: str) -> str:
    """Return a line for the person about their last question, such as why it can't be asked."""
    return f'<p role="alert">{escape(text[:1].upper() + text[1:])}</p>' if text else ""


def switches() -> str:
    """Return what folds the dates and the earlier conversations out and in."""
    return (
        '<button class="quiet dates-switch" type="button" aria-expanded="false" aria-controls="dates">'
        'Any date</button> <button class="quiet earlier-switch" type="button" aria-expanded="false">'
        "Conversations</button>"
    )


# Turns


def conversation(history: History) -> str:
    """Return finished turns, oldest first."""
    return "".join(turn(number, answer) for number, (_, answer) in enumerate(history, 1))


def turn(number: int, answer: Answer, progress: str = "") -> str:
    """Return one question and its answer with its sources; `progress` is a line for one still on its way."""
    name = f"a{number}"
    return (
        f'<article class="turn" id="{name}" aria-labelledby="{name}-q">'
        f'<div class="said"><h2 class="question" id="{name}-q">{typeset(answer.question)}</h2>'
        f"{_understood(answer, progress)}{_said(name, answer, progress)}{_foot(name, answer, progress)}</div>"
        f"{sources(name, answer, finished=not progress)}</article>"
    )


def _understood(answer: Answer, progress: str) -> str:
    """Return the question as it was understood, to be changed where that was wrong."""
    standalone = answer.standalone_question
    if standalone.strip() == answer.question.strip():
        return ""
    change = "" if progress else f" {reworder('Change', standalone, 'meant')}"
    return f'<p class="understood">Understood as: {typeset(standalone)}{change}</p>'


def _said(name: str, answer: Answer, progress: str) -> str:
    notices = "".join(f'<p class="notice">{escape(notice)}</p>' for notice in answer.notices)
    own_word = "".join(f"<p>{typeset(part)}</p>" for part in answer.message.split("\n\n") if part.strip())
    prose = _prose(name, answer, finished=not progress)
    if progress or answer.status != "declined":
        return f'{notices}<div class="own">{own_word}</div><div class="prose">{prose}</div>'
    return (
        f'{notices}<section class="decline"><h3>{DECLINES[answer.reason]}</h3><div class="own">{own_word}</div>'
        f'<div class="prose">{prose}</div>{nearest(name, answer)}</section>'
    )


def _foot(name: str, answer: Answer, progress: str) -> str:
    if progress:
        return f'<p class="foot progress" role="status">{escape(progress)}</p>'
    return f'<div class="foot">{actions(name, answer)}<span class="legend">{_legend(answer)}</span></div>'


def _legend(answer: Answer) -> str:
    """Return what the signs in an answer mean."""
    shown = dict.fromkeys(_verdict(sentence, answer) for sentence in answer.sentences)
    signs = (VERDICTS[name] for name in shown)
    return " ".join(f'<span><span class="sign">{sign or "“ ”"}</span> {meaning}</span>' for sign, meaning in signs)


# Sentences


@dataclass(frozen=True)
class _Block:
    """Sentences that stand together on the page: a paragraph, an item of a list; perhaps under a heading."""

    sentences: tuple[tuple[int, AnswerSentence], ...]
    item: bool = False
    heading: str = ""


def _blocks(sentences: Sequence[AnswerSentence]) -> Iterator[_Block]:
    """Group sentences by what leads them; each keeps its place in the answer."""
    starts = [place for place, sentence in enumerate(sentences) if place == 0 or "\n" in sentence.lead]
    for start, end in pairwise([*starts, len(sentences)]):
        lead = sentences[start].lead
        heading = "".join(re.findall(r"^#+ *(.*)$", lead, re.M)[:1])
        item = bool(re.search(r"(?:^|\n) *(?:[-*•]|\d+[.)])(?: .*)?$", lead))
        yield _Block(tuple(enumerate(sentences))[start:end], item, heading)


def _prose(name: str, answer: Answer, *, finished: bool) -> str:
    titles = {citation.number: citation.paper.title for citation in answer.citations}
    html = []
    for block in _blocks(answer.sentences):
        text = " ".join(
            _sentence(name, place, sentence, _shown(_verdict(sentence, answer), finished), titles)
            for place, sentence in block.sentences
        )
        heading = f"<h3>{typeset(block.heading)}</h3>" if block.heading else ""
        opening = f'<p class="item">{_listed(name, block, answer)}' if block.item else "<p>"
        html.append(f"{heading}{opening}{text}</p>")
    return "".join(html)


def _shown(verdict: str, finished: bool) -> str:
    """Return a verdict as it is shown: while an answer is written no judgement, but quotation marks in place."""
    if finished:
        return verdict
    return "quoted writing" if verdict == "quoted" else "writing"


def _listed(name: str, block: _Block, answer: Answer) -> str:
    """Return the title and date of the paper that an item of a list quotes, if that is all it does."""
    numbers = {number for _, sentence in block.sentences for number in sentence.citations}
    papers = enumerate(by_paper(answer.citations), 1)
    cited = [(place, paper) for place, (paper, own) in papers if numbers & {one.number for one in own}]
    if len(cited) != 1 or any(_verdict(sentence, answer) != "quoted" for _, sentence in block.sentences):
        return ""
    place, paper = cited[0]
    return f'<a class="near" href="#{name}-p{place}">{typeset(paper.title)}</a> {when(paper)}<br>'


def _sentence(name: str, place: int, sentence: AnswerSentence, verdict: str, titles: dict[int, str]) -> str:
    chips = "".join(
        f'<a class="chip" id="{name}-r{place}-{number}" href="#{name}-c{number}"'
        f' aria-label="Source {number}: {escape(plain(titles[number]))}">{number}</a>'
        for number in sentence.citations
    )
    return f'<span class="sentence {verdict}">{typeset(sentence.text)}</span>{chips}{_mark(sentence, verdict)}'


def _mark(sentence: AnswerSentence, verdict: str) -> str:
    """Return the sign of a verdict; what is amiss with an unsupported sentence is said in words."""
    sign, meaning = VERDICTS.get(verdict, ("", ""))
    if not sign:
        return ""
    why = "; ".join(sentence.why)
    told = escape(f"{meaning}: {why}" if why else meaning)
    mark = f'<span class="verdict {verdict}" role="img" aria-label="{told}" title="{told}">{sign}</span>'
    return f'{mark} <span class="why">{typeset(why)}</span>' if why and verdict == "unsupported" else mark


def _verdict(sentence: AnswerSentence, answer: Answer) -> str:
    quotes = (citation.quote for citation in answer.citations if citation.number in sentence.citations)
    return "quoted" if any(sentence.text.strip() in quote for quote in quotes) else sentence.verdict
