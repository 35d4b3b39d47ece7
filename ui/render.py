"""Answers as HTML: pure functions, and the only place that makes markup.

Every word that comes from a paper, a model or a person passes through `html.escape` here; the page
shows nothing else. Ids are `a` and the number of the turn, then `r` and a count for a reference in
the text, `c` and a number for the words it cites, `p` and a count for a paper: `a2-c1`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from assistant.answer import Answer, AnswerSentence, Citation, Considered
from assistant.followups import History
from index.papers import Paper
from ui.typesetting import plain, typeset

__all__ = ["conversation", "header", "message", "paper_list", "status_line", "turn", "welcome"]

DECLINES: Mapping[str | None, str] = {
    "not_in_corpus": "None of these papers is about this",
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

NEAREST = 3
"""How many papers a decline offers."""


# The page around the conversation


def header(papers: Sequence[Paper], model: str | None) -> str:
    """Return the head of the page: the name, and as its footnote what is being asked and who answers."""
    return (
        '<p class="name">Footnote<sup aria-hidden="true">1</sup></p>'
        '<nav class="tabs" aria-label="Pages"><a href="#/">Ask</a><a href="#/papers">Papers</a></nav>'
        f'<p class="status" id="status"><sup aria-hidden="true">1</sup> {escape(status_line(papers, model))}</p>'
    )


def status_line(papers: Sequence[Paper], model: str | None) -> str:
    """Return who answers, from how many papers, and how many of them have a date.

    >>> status_line((Paper("A", "One."), Paper("B", "Two.")), None)
    'Quoting, no language model · 2 papers · 0 dated, 2 undated'
    """
    dated = sum(paper.date is not None for paper in papers)
    who = f"Written by {model}" if model else "Quoting, no language model"
    return f"{who} · {_count(len(papers), 'paper')} · {dated} dated, {len(papers) - dated} undated"


def welcome(papers: Sequence[Paper]) -> str:
    """Return what an empty chat shows: what it does, and where its sources will stand."""
    return (
        f"<h1>Ask {_count(len(papers), 'abstract')}.</h1>"
        "<p>Every sentence of an answer carries a number,"
        '<span class="chip" aria-hidden="true">1</span> and every number leads to the exact words of a paper. '
        "When the papers don’t hold the answer, you are told so, and shown what comes nearest.</p>"
        '<aside class="sources ghost" aria-hidden="true"><p class="source">'
        '<span class="number">1</span> The sources stand here: each cited abstract, whole, with '
        "<mark>the words an answer rests on</mark> marked.</p></aside>"
    )


def message(text: str) -> str:
    """Return a line for the person about their last question, such as why it can't be asked."""
    return f'<p role="alert">{escape(text)}</p>' if text else ""


def paper_list(papers: Sequence[Paper]) -> str:
    """Return the titles and dates of papers, by title."""
    items = "".join(
        f"<li>{typeset(paper.title)} {_when(paper)}</li>" for paper in sorted(papers, key=lambda one: one.title)
    )
    return f'<h1>Papers</h1><ul class="papers">{items}</ul>'


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
        f"{_understood(answer)}{_said(name, answer, progress)}{_foot(name, answer, progress)}</div>"
        f"{_sources(name, answer, finished=not progress)}</article>"
    )


def _understood(answer: Answer) -> str:
    if answer.standalone_question.strip() == answer.question.strip():
        return ""
    return f'<p class="understood">Understood as: {typeset(answer.standalone_question)}</p>'


def _said(name: str, answer: Answer, progress: str) -> str:
    notices = "".join(f'<p class="notice">{escape(notice)}</p>' for notice in answer.notices)
    own_word = "".join(f"<p>{typeset(part)}</p>" for part in answer.message.split("\n\n") if part.strip())
    prose = _prose(name, answer, finished=not progress)
    if progress or answer.status != "declined":
        return f'{notices}<div class="own">{own_word}</div><div class="prose">{prose}</div>'
    return (
        f'{notices}<section class="decline"><h3>{DECLINES[answer.reason]}</h3><div class="own">{own_word}</div>'
        f'<div class="prose">{prose}</div>{_nearest(name, answer)}</section>'
    )


def _nearest(name: str, answer: Answer) -> str:
    if not (near := _near(answer)):
        return ""
    items = "".join(
        f'<li><a class="near" href="#{name}-p{place}">{typeset(item.paper.title)}</a> {_when(item.paper)}'
        f"<q>{typeset(_opening(item.paper))}</q></li>"
        for place, item in near
    )
    return f'<h4>What comes nearest</h4><ol class="nearest">{items}</ol>'


def _near(answer: Answer) -> list[tuple[int, Considered]]:
    """Return the papers to offer with a decline, each with its place among the sources."""
    first = len(_by_paper(answer.citations)) + 1
    return list(enumerate(_unused(answer)[:NEAREST], first)) if answer.status == "declined" else []


def _opening(paper: Paper) -> str:
    return paper.sentences[0].text if paper.sentences else paper.abstract


def _foot(name: str, answer: Answer, progress: str) -> str:
    if progress:
        return f'<p class="foot progress" role="status">{escape(progress)}</p>'
    sources = _count(len(_by_paper(answer.citations)), "source")
    label = sources if answer.citations else "Nearest papers" if _near(answer) else ""
    show = f'<button class="quiet show" type="button" aria-controls="{name}-s">{label}</button>' if label else ""
    return (
        f'<div class="foot"><span class="hidden" role="status">Answered, {sources}.</span>'
        f'<button class="quiet copy" type="button" data-copy="{escape(str(answer))}">Copy with references</button>'
        f'{show}<span class="legend">{_legend(answer)}</span></div>'
    )


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
            _sentence(name, place, sentence, _verdict(sentence, answer) if finished else "writing", titles)
            for place, sentence in block.sentences
        )
        heading = f"<h3>{typeset(block.heading)}</h3>" if block.heading else ""
        opening = f'<p class="item">{_listed(name, block, answer)}' if block.item else "<p>"
        html.append(f"{heading}{opening}{text}</p>")
    return "".join(html)


def _listed(name: str, block: _Block, answer: Answer) -> str:
    """Return the title and date of the paper that an item of a list quotes, if that is all it does."""
    numbers = {number for _, sentence in block.sentences for number in sentence.citations}
    papers = enumerate(_by_paper(answer.citations), 1)
    cited = [(place, paper) for place, (paper, own) in papers if numbers & {one.number for one in own}]
    if len(cited) != 1 or any(_verdict(sentence, answer) != "quoted" for _, sentence in block.sentences):
        return ""
    place, paper = cited[0]
    return f'<a class="near" href="#{name}-p{place}">{typeset(paper.title)}</a> {_when(paper)}<br>'


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


# Sources


def _sources(name: str, answer: Answer, *, finished: bool) -> str:
    """Return the cited papers, or those nearest to a question that was declined; then the others."""
    cited = "".join(
        _source(name, place, paper, citations)
        for place, (paper, citations) in enumerate(_by_paper(answer.citations), 1)
    )
    near = _near(answer) if finished else []
    nearest = "".join(_source(name, place, item.paper, ()) for place, item in near)
    others = _considered(_unused(answer)[len(near) :]) if finished else ""
    body = _headed("Sources", cited) + _headed("Nearest papers", nearest) + others
    return f'<aside class="sources" id="{name}-s" aria-label="Sources" tabindex="-1">{body}</aside>'


def _headed(heading: str, cards: str) -> str:
    return f"<h3>{heading}</h3>{cards}" if cards else ""


def _by_paper(citations: Iterable[Citation]) -> list[tuple[Paper, tuple[Citation, ...]]]:
    """Group citations by paper, in the order in which the papers are first cited."""
    papers: dict[str, list[Citation]] = {}
    for citation in citations:
        papers.setdefault(citation.paper.key, []).append(citation)
    return [(group[0].paper, tuple(group)) for group in papers.values()]


def _unused(answer: Answer) -> list[Considered]:
    cited = {citation.paper.key for citation in answer.citations}
    return [item for item in answer.considered if item.paper.key not in cited]


def _source(name: str, place: int, paper: Paper, citations: tuple[Citation, ...]) -> str:
    numbers = ", ".join(str(citation.number) for citation in citations)
    number = f'<span class="number">{numbers}</span>' if numbers else ""
    return (
        f'<section class="source" id="{name}-p{place}" tabindex="-1">{number}<h4>{typeset(paper.title)}</h4>'
        f'<p class="about">{_when(paper)}{_organisation(paper)}</p>'
        f'<p class="abstract">{_highlighted(name, paper.abstract, citations)}</p></section>'
    )


def _when(paper: Paper) -> str:
    """Return the paper's date, marked when its year was inferred, or "undated"."""
    if paper.date is None:
        return '<span class="when">undated</span>'
    inferred = " (year inferred)" if paper.date_inferred else ""
    day = f"{paper.date.day} {paper.date:%b %Y}{inferred}"
    return f'<time class="when" datetime="{paper.date.isoformat()}">{day}</time>'


def _organisation(paper: Paper) -> str:
    return f" · {escape(paper.organisation)}" if paper.organisation else ""


def _highlighted(name: str, abstract: str, citations: Sequence[Citation]) -> str:
    """Return an abstract with its cited words marked and numbered; quotes may touch or overlap."""
    edges = sorted({0, len(abstract), *(edge for c in citations for edge in (c.start, c.end))})
    html = []
    for start, end in pairwise(edges):
        text = typeset(abstract[start:end])
        over = [citation for citation in citations if citation.start <= start and end <= citation.end]
        opened = "".join(_back(name, citation) for citation in over if citation.start == start)
        html.append(f"<mark>{opened}{text}</mark>" if over else text)
    return "".join(html)


def _back(name: str, citation: Citation) -> str:
    number, quote = citation.number, escape(plain(citation.quote))
    return (
        f'<a class="back" id="{name}-c{number}" href="#{name}" data-number="{number}" data-quote="{quote}"'
        f' aria-label="Back to reference {number} in the answer">{number}</a>'
    )


def _considered(items: Sequence[Considered]) -> str:
    if not items:
        return ""
    rows = "".join(
        f'<details class="other"><summary><span class="score">{item.score:.2f}</span> '
        f"{typeset(item.paper.title)} {_when(item.paper)}</summary>"
        f'<p class="abstract">{typeset(item.paper.abstract)}</p></details>'
        for item in items
    )
    return f'<details class="considered"><summary>Considered, not used ({len(items)})</summary>{rows}</details>'


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
