"""A decision to an answer made of quotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.abstain import Decision, Telling
from assistant.answer import Answer, AnswerSentence, Citation
from assistant.extractive.comparison import COLUMNS, compare
from assistant.extractive.enumerations import continued
from assistant.extractive.sentence_selection import Quote, SentenceSelector, cite
from index.lifecycle import Snapshot
from index.papers import Sentence

__all__ = ["quote"]


def quote(draft: Answer, decision: Decision, snapshot: Snapshot, most: int, columns: Sequence[str] = ()) -> Answer:
    """Return the draft completed as decided.

    That is the sentences that were chosen already; or a table of the papers compared, with these columns or those
    of a comparison; or else at most `most` sentences of the main paper and one of each other, which in an overview
    is what the paper found.
    """
    draft = replace(draft, status=decision.status, reason=decision.reason, message=decision.message)
    if decision.tellings:
        return _telling(draft, decision.tellings)
    selector = SentenceSelector(snapshot, draft.standalone_question)
    if decision.compared:
        sentences, citations, table = compare(decision.compared, selector, columns or COLUMNS)
        return replace(draft.citing(sentences, citations), table=table)
    pick_one = selector.pick_finding if draft.shape == "synthesis" else selector.pick_one
    quotes = [pick_one(paper) for paper in decision.others]
    if decision.main:
        most = max(1, most - 1) if quotes else most
        quotes = [*_with_lists(selector.pick(decision.main, most, decision.telling)), *quotes]
    return draft.citing(*cite(quotes, listed=bool(decision.others)))


def _with_lists(quotes: Sequence[Quote]) -> list[Quote]:
    """Return the quotes of a paper, each with the rest of the list that it begins, if any, and each once."""
    whole: dict[Sentence, Quote] = {}
    for quote in quotes:
        for sentence in (quote.sentence, *continued(quote.paper, quote.sentence)):
            whole.setdefault(sentence, replace(quote, sentence=sentence))
    return list(whole.values())


def _telling(draft: Answer, tellings: Sequence[Telling]) -> Answer:
    """Return the draft with sentences that were chosen already, each after its paper's title and what it says."""
    citations = tuple(
        Citation(number, one.paper, one.sentence.text, one.sentence.start, one.sentence.end)
        for number, one in enumerate(tellings, 1)
    )
    sentences = tuple(
        AnswerSentence(
            one.sentence.text, (number,), "supported", 1.0, lead=f"\n- {one.paper.title} ({one.says}): "
        )
        for number, one in enumerate(tellings, 1)
    )
    return draft.citing(sentences, citations)
