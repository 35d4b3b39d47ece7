"""Saving answers and papers in collections and watching questions: what a click asks for, and what comes of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from assistant.answer import History
from assistant.collections import (
    CollectionShelf,
    collection_to_bibtex,
    collection_to_markdown,
    star,
    starred,
    unstar,
)
from assistant.receipts import bundle_of
from assistant.watching import WatchList, make_digest
from index.errors import FootnoteError
from index.papers import Paper
from ui.chat.handlers import GONE
from ui.html import as_sentence, shelf
from ui.protocols import Answering
from ui.sent_values import sent_object

__all__ = ["Kept", "kept", "read_kept"]

NO_PAPER = "This paper is no longer in the index. Reload the page."
BUNDLED = "Anyone can check the bundle with footnote bundle --check, without your papers."

Act = Literal["show", "collect", "star", "unstar", "watch", "unwatch", "look", "markdown", "bibtex", "bundle"]


@dataclass(frozen=True)
class Kept:
    """A click: what is to be done with a collection of this name, or with a question.

    What is collected is the answer of a turn, counted from 1, or a `paper`, given by its key; so is what gets or
    loses a star.
    """

    act: Act
    turn: int = 0
    name: str = ""
    note: str = ""
    question: str = ""
    paper: str = ""


def read_kept(text: str) -> Kept | None:
    """Return the click in a text; None for anything else, as anyone may send any text.

    >>> read_kept('{"act": "collect", "name": "nursing", "turn": 1}')
    Kept(act='collect', turn=1, name='nursing', note='', question='', paper='')
    >>> read_kept('{"act": "drop"}') is None
    True
    """
    value = sent_object(text)
    act, turn = value.get("act"), value.get("turn", 0)
    texts = [value.get(name, "") for name in ("name", "note", "question", "paper")]
    if act not in get_args(Act) or type(turn) is not int or not all(isinstance(one, str) for one in texts):
        return None
    return Kept(cast(Act, act), turn, *texts)


def kept(wanted: Kept | None, history: History, assistant: Answering) -> tuple[str, str]:
    """Do what a click asks for; return the panel, and the reply to keeping.js as JSON.

    The reply says what came of it (`said`), whether it failed, the `names` of the collections, the keys of the
    papers that are `starred`, and the text of a download. Without a click, it has only what there is.
    """
    collections = CollectionShelf(assistant.settings.collections_file)
    watched = WatchList(assistant.settings.watched_file)
    reply: dict[str, Any] = {"act": wanted.act if wanted else "", "failed": False}
    try:
        reply |= _done(wanted, history, assistant, collections, watched) if wanted else {}
        names = [one.name for one in collections.collections]
        stars = starred(collections, assistant.index.papers)
        panel = shelf(collections.collections, watched.questions, watched.news, reply.get("news", ""))
    except FootnoteError as error:
        return shelf((), (), (), str(error)), json.dumps(
            {**reply, "failed": True, "said": as_sentence(str(error))}
        )
    return panel, json.dumps({**reply, "names": names, "starred": stars})


def _done(
    wanted: Kept, history: History, assistant: Answering, collections: CollectionShelf, watched: WatchList
) -> dict[str, Any]:
    """Do it, and return what the reply says beside the panel."""
    papers = assistant.index.papers
    said: dict[str, Any] = {}
    match wanted.act:
        case "collect" | "star" | "unstar" if wanted.paper:
            said = _done_with_paper(wanted, papers, collections)
        case "collect" if 1 <= wanted.turn <= len(history):
            made = collections.add_answer(wanted.name, history[wanted.turn - 1][1], wanted.note)
            said = {"said": f"Saved in “{made.name}”."}
        case "bundle" if 1 <= wanted.turn <= len(history):
            values = bundle_of(history[wanted.turn - 1][1])
            text = json.dumps(values, ensure_ascii=False)
            said = {"said": BUNDLED, "text": text, "file": "bundle.json"}
        case "collect" | "bundle":
            said = {"failed": True, "said": GONE}
        case "watch":
            watched.watch(wanted.question, assistant.index)
            said = {"said": "Watched. New papers that answer it appear under Collections."}
        case "unwatch":
            watched.unwatch(wanted.question)
        case "look":
            said = {"news": make_digest(watched, assistant).summary}
        case "markdown":
            said = {"text": collection_to_markdown(collections.get(wanted.name), papers), "file": "collection.md"}
        case "bibtex":
            said = {"text": collection_to_bibtex(collections.get(wanted.name), papers), "file": "collection.bib"}
        case "show":
            collections.follow(papers)
    return said


def _done_with_paper(wanted: Kept, papers: Sequence[Paper], collections: CollectionShelf) -> dict[str, Any]:
    paper = next((one for one in papers if one.key == wanted.paper), None)
    if wanted.act == "unstar":
        unstar(collections, wanted.paper, papers)
    elif paper is None:
        return {"failed": True, "said": NO_PAPER}
    elif wanted.act == "star":
        star(collections, paper)
    else:
        return {"said": f"Saved in “{collections.add(wanted.name, [paper], wanted.note).name}”."}
    return {}
