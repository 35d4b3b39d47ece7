"""The chat as HTML: its header, its welcome, and each question with its answer.

Every text from a paper, a model or a person goes through `html.escape` or `typeset`, here and in the modules
beside this one: Gradio sanitises nothing. An element's id starts with `a` and the number of the turn: in turn 2,
`a2-r0-1` is the number [1] after the first sentence, `a2-c1` the words that it cites, `a2-p1` the first source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from assistant.answer import LISTED_SHAPES, Answer, AnswerSentence, Citation, History
from assistant.runtime import Trouble
from assistant.text import split_words
from index.papers import Paper
from ui.html.actions import actions, ask_button, edit_button, undated_button
from ui.html.examples import question_about
from ui.html.fragments import as_sentence, chip, count
from ui.html.links import linked
from ui.html.sources import closest_papers, group_by_paper, source_link, sources
from ui.html.tables import compared
from ui.html.typesetting import typeset

__all__ = ["conversation", "header", "message", "next_steps", "status_line", "switches", "turn", "welcome"]

DECLINES: Mapping[str | None, str] = {
    "not_in_corpus": "Not found in these abstracts",
    "not_in_abstract": "The abstracts don’t say",
    "out_of_scope": "Outside these papers",
    "false_premise": "The papers don’t support this",
    "unsupported": "No supported answer",
    None: "No answer in these papers",
}
"""The heading of a decline, by its reason."""

VERDICTS: Mapping[str, tuple[str, str]] = {
    "quoted": ("", "the paper’s own words"),
    "supported": ("✓", "supported by the words it cites"),
    "doubtful": ("≈", "doubtful: read the words it cites"),
    "unsupported": ("✗", "not supported by the words it cites"),
    "unchecked": ("?", "not checked"),
    "checking": ("…", "being checked"),
    "mending": ("↻", "not supported as written, being corrected"),
}
"""The sign of each verdict and its meaning; a quote has quotation marks (chat.css) instead of a sign.

The last two are only seen while an answer is being written."""

UNMARKED = ("missing", "left_out")
"""The kinds of sentences that make no claim, and have no verdict."""

PENDING = {"unchecked": "checking", "supported": "checking", "doubtful": "checking", "unsupported": "mending"}
"""What a verdict is called until the answer is finished: a judge may still be asked."""

REASONED = ("unsupported", "doubtful", "supported", "mending")
"""The verdicts whose reason is shown beside the sentence; a supported one was changed, and the reason says why."""


# The page around the conversation


def header(papers: Sequence[Paper], model: str | None, troubles: Sequence[Trouble] = ()) -> str:
    """Return the header: the name, the links to the pages, the status as a footnote to the name, any troubles."""
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
    """Return which model answers, from how many papers, and how many of those have a date.

    >>> status_line((Paper("A", "One."), Paper("B", "Two.")), None)
    'Quotes only (no language model) · 2 papers · 0 dated, 2 undated'
    """
    dated = sum(paper.date is not None for paper in papers)
    who = f"Written by {model}" if model else "Quotes only (no language model)"
    return f"{who} · {count(len(papers), 'paper')} · {dated} dated, {len(papers) - dated} undated"


def welcome(papers: Sequence[Paper], themes: Sequence[str] = ()) -> str:
    """Return what an empty chat shows: what the papers are about and what Footnote does."""
    about = f'<p class="subjects">Subjects: {escape(" · ".join(themes))}</p>' if themes else ""
    return (
        f"<h2>Ask {count(len(papers), 'abstract')}.</h2>{about}"
        "<p>Every sentence is numbered,"
        '<span class="chip" aria-hidden="true">1</span> and each number takes you to the exact words in a paper. '
        "If the papers don’t contain the answer, Footnote says so and shows the closest ones.</p>"
        '<aside class="sources ghost" aria-hidden="true"><p class="source">'
        '<span class="number">1</span> Sources appear here: the full abstract of every cited paper, with '
        "<mark>the quoted words</mark> highlighted.</p></aside>"
    )


def next_steps(model: str | None) -> str:
    """Return how to add papers and, if there is no language model, how to name one."""
    write = "" if model else " To have a language model write the answers, set <code>FOOTNOTE_LLM</code>."
    return f'<p class="how">Add your own papers on the <a href="#/papers">Papers</a> page.{write}</p>'


def message(text: str) -> str:
    """Return a message about the last question, such as why it can't be asked; nothing for an empty text.

    >>> message("the question has no words; try: Who asks?"), message("")
    ('<p role="alert">The question has no words; try: Who asks?</p>', '')
    """
    return f'<p role="alert">{escape(as_sentence(text))}</p>' if text else ""


def switches() -> str:
    """Return the buttons for dates, conversations, saving, printing and keys; chat.js carries them out."""
    return (
        '<button class="quiet dates-switch" type="button" aria-expanded="false" aria-controls="dates">'
        'Filter by date</button> <button class="quiet earlier-switch" type="button" aria-expanded="false">'
        "Conversations</button>"
        ' <button class="quiet shelf-switch" type="button" aria-expanded="false" aria-controls="shelf">'
        "Collections</button>"
        ' <button class="quiet panel-switch" type="button" aria-expanded="false" aria-controls="drafting"'
        ' title="Find papers to cite for your own text">Cite</button>'
        ' <span class="whole"><button class="quiet save-all" type="button" title="Save as one Markdown file">'
        "Save</button>"
        ' <button class="quiet print" type="button">Print</button></span>'
        ' <button class="quiet keys" type="button" title="Keyboard shortcuts (?)">Keys</button>'
    )


# Turns


def conversation(history: History) -> str:
    """Return finished turns, oldest first."""
    return "".join(turn(number, answer) for number, (_, answer) in enumerate(history, 1))


def turn(number: int, answer: Answer, progress: str = "") -> str:
    """Return a question with its answer and sources.

    `progress` says what is happening while the answer is still being written; it is empty for a finished one.
    """
    turn_id = f"a{number}"
    return (
        f'<article class="turn" id="{turn_id}" aria-labelledby="{turn_id}-q">'
        f'<div class="said"><h2 class="question" id="{turn_id}-q">{typeset(answer.question)}</h2>'
        f"{_understood(answer, progress)}{_searched(answer, progress)}{_body(turn_id, answer, progress)}"
        f"{_foot(turn_id, answer, progress)}</div>"
        f"{sources(turn_id, answer, finished=not progress)}</article>"
    )


def _understood(answer: Answer, progress: str) -> str:
    """Return the question as it was understood, with a button to correct it; nothing if that is as asked."""
    standalone = answer.standalone_question
    if standalone.strip() == answer.question.strip():
        return ""
    change = "" if progress else f" {edit_button('Change', standalone, 'meant')}"
    return f'<p class="understood">Understood as: {typeset(standalone)}{change}</p>'


def _searched(answer: Answer, progress: str) -> str:
    """Return what was searched beside the question, with a button to change it; nothing if nothing was."""
    if not answer.searches:
        return ""
    change = "" if progress else f" {edit_button('Change', '; '.join(answer.searches), 'searched')}"
    searches = "; ".join(f"“{typeset(each)}”" for each in answer.searches)
    return f'<p class="understood">Searched for: {searches}{change}</p>'


def _body(turn_id: str, answer: Answer, progress: str) -> str:
    """Return the notices, the message in Footnote's own words and the sentences; a decline gets a heading."""
    notices = "".join(f'<p class="notice">{escape(notice)}</p>' for notice in answer.notices)
    notices += "" if progress else undated_button(answer)
    paragraphs = "".join(f"<p>{typeset(part)}</p>" for part in answer.message.split("\n\n") if part.strip())
    prose = _prose(turn_id, answer, finished=not progress)
    if progress or answer.status != "declined":
        return f'{notices}<div class="own">{paragraphs}</div><div class="prose">{prose}</div>'
    return (
        f'{notices}<section class="decline"><h3>{DECLINES[answer.reason]}</h3><div class="own">{paragraphs}</div>'
        f'<div class="prose">{prose}</div>{_closest(turn_id, answer)}</section>'
    )


def _foot(turn_id: str, answer: Answer, progress: str) -> str:
    if progress:
        return f'<p class="foot progress" role="status">{escape(progress)}</p>'
    return f'<div class="foot">{actions(turn_id, answer)}<span class="legend">{_legend(answer)}</span></div>'


def _legend(answer: Answer) -> str:
    """Return what the signs in an answer mean."""
    shown = dict.fromkeys(_verdict(sentence, answer) for sentence in answer.sentences)
    signs = (VERDICTS[name] for name in shown if name not in UNMARKED)
    return " ".join(f'<span><span class="sign">{sign or "“ ”"}</span> {meaning}</span>' for sign, meaning in signs)


# Declines


def _closest(turn_id: str, answer: Answer) -> str:
    """Return what a decline offers: the closest papers, unless it quotes any, and questions to ask instead."""
    closest = closest_papers(answer)
    items = "".join(
        f"<li>{source_link(turn_id, number, item.paper)}"
        f"<q>{typeset(_best_sentence(item.paper, answer.question))}</q></li>"
        for number, item in closest
    )
    papers = [item.paper for _, item in closest] or [citation.paper for citation in answer.citations]
    questions = dict.fromkeys(map(question_about, papers))
    buttons = "".join(f"<li>{ask_button(question, question, 'alone')}</li>" for question in questions)
    listed = f'<h4>Closest papers</h4><ol class="nearest">{items}</ol>' if items else ""
    return listed + (f'<h4>You could ask</h4><ul class="instead">{buttons}</ul>' if buttons else "")


def _best_sentence(paper: Paper, question: str) -> str:
    """Return the sentence that shares the most content words with the question; the first if none shares any."""
    asked = {word.stem for word in split_words(question) if word.content}
    shared = [
        (len(asked & {word.stem for word in split_words(sentence.text)}), -place, sentence.text)
        for place, sentence in enumerate(paper.sentences)
    ]
    return max(shared)[2] if shared else paper.abstract


# Sentences


@dataclass(frozen=True)
class _Block:
    """A paragraph or list item, perhaps under a heading: sentences, each with its position in the answer."""

    sentences: tuple[tuple[int, AnswerSentence], ...]
    item: bool = False
    heading: str = ""


def _blocks(sentences: Sequence[AnswerSentence]) -> Iterator[_Block]:
    """Group sentences into blocks; a new one starts where a sentence's `lead` contains a line break."""
    starts = [place for place, sentence in enumerate(sentences) if place == 0 or "\n" in sentence.lead]
    for start, end in pairwise([*starts, len(sentences)]):
        lead = sentences[start].lead
        heading = "".join(re.findall(r"^#+ *(.*)$", lead, re.M)[:1])
        item = bool(re.search(r"(?:^|\n) *(?:[-*•]|\d+[.)])(?: .*)?$", lead))
        yield _Block(tuple(enumerate(sentences))[start:end], item, heading)


def _prose(turn_id: str, answer: Answer, *, finished: bool) -> str:
    if answer.table:
        return compared(turn_id, answer, answer.table)
    cited = {citation.number: citation for citation in answer.citations}
    html = []
    for block in _blocks(answer.sentences):
        text = " ".join(
            _sentence(turn_id, place, sentence, _shown_verdict(_verdict(sentence, answer), finished), cited)
            for place, sentence in block.sentences
        )
        heading = f"<h3>{typeset(block.heading)}</h3>" if block.heading else ""
        opening = f'<p class="item">{_item_title(turn_id, block, answer)}' if block.item else "<p>"
        html.append(f"{heading}{opening}{text}</p>")
    return "".join(html)


def _shown_verdict(verdict: str, finished: bool) -> str:
    """Return a verdict as it is shown; until an answer is finished, one may be pending, or change."""
    return verdict if finished else PENDING.get(verdict, verdict)


def _item_title(turn_id: str, block: _Block, answer: Answer) -> str:
    """Return the title of the one paper that an item cites, in a list of papers or as nothing but a quote.

    Its date follows, and what the paper says if that is compared.
    """
    numbers = {number for _, sentence in block.sentences for number in sentence.citations}
    papers = enumerate(group_by_paper(answer.citations), 1)
    cited = [(place, paper) for place, (paper, group) in papers if numbers & {one.number for one in group}]
    listed = answer.stances or answer.shape in LISTED_SHAPES
    quotes = all(_verdict(sentence, answer) == "quoted" for _, sentence in block.sentences)
    if len(cited) != 1 or not (listed or quotes):
        return ""
    place, paper = cited[0]
    says = re.search(r" \(([^()]+)\): $", block.sentences[0][1].lead.removeprefix(f"\n- {paper.title}"))
    number = f' <strong class="says">{typeset(says[1])}</strong>' if says else ""
    return f"{source_link(turn_id, place, paper)}{number}<br>"


def _sentence(turn_id: str, place: int, sentence: AnswerSentence, verdict: str, cited: dict[int, Citation]) -> str:
    chips = "".join(chip(turn_id, place, cited[number]) for number in sentence.citations)
    text = f"“{linked(sentence.text)}”" if verdict.startswith("quoted") else typeset(sentence.text)
    return f'<span class="sentence {verdict}">{text}</span>{chips}{_mark(sentence, verdict)}'


def _mark(sentence: AnswerSentence, verdict: str) -> str:
    """Return the sign of a verdict, with its meaning and the reason as a tooltip.

    The reason why a sentence is unsupported, doubtful, or not as the model wrote it is shown beside it too.
    """
    sign, meaning = VERDICTS.get(verdict, ("", ""))
    why = "; ".join(sentence.why[:1] if verdict == "mending" else sentence.why)
    if not sign:
        return f' <span class="why changed">{typeset(why)}</span>' if why else ""
    if sentence.decided_by == "judge":
        meaning += ", says the judge"
    label = escape(f"{meaning}: {why}" if why else meaning)
    mark = f'<span class="verdict {verdict}" role="img" aria-label="{label}" title="{label}">{sign}</span>'
    changed = " changed" if verdict in ("supported", "mending") else ""
    return f'{mark} <span class="why{changed}">{typeset(why)}</span>' if why and verdict in REASONED else mark


def _verdict(sentence: AnswerSentence, answer: Answer) -> str:
    """Return "quoted" for a sentence that is part of a quote it cites, whoever wrote it; otherwise its verdict.

    A sentence that makes no claim has its kind instead.
    """
    if sentence.kind in UNMARKED:
        return sentence.kind
    return "quoted" if answer.is_quote(sentence) else sentence.verdict
