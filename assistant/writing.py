"""The answerer that has a language model: it writes, its sentences are checked, those that fail mended or dropped.

Sentences that what they cite does not support go back to the model once, with the reasons. One that fails again
gives way to the words that it cites, or is left out where it cites nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from assistant.answer import AnswerSentence, Citation
from assistant.citations import Drafted, DraftReader, read_draft
from assistant.claims import Checks, Claim, check, number, quote_instead, resolve
from assistant.errors import ModelError, PromptTooLong
from assistant.followups import History
from assistant.llms import CONTEXT_CHARACTERS, LanguageModel, Message, share_deadline
from assistant.prompts import NOT_FOUND, Flaw, fit, render, render_repair
from index.embedder import Embedder
from index.papers import Paper

__all__ = ["Draft", "Writer"]

_SAYING = (
    "say|state|tell|mention|report|discuss|specify|give|contain|provide|address|describe|cover|include|answer"
)
OMISSION = re.compile(
    r"(?:none of )?(?:the|these) (?:\w+ )?(?:abstracts?|papers?|sources?)"
    rf" (?:(?:do|does|did) not|don['’]t|doesn['’]t|didn['’]t|cannot|can['’]t) (?:{_SAYING})\b",
    re.IGNORECASE,
)
"""How a model says that the papers leave something out; `prompts.NOT_FOUND` asks for the first form."""

SECOND_THOUGHT = re.compile(
    r"[,;:.–—(]\s|\s-\s|\s(?:but|however|although|though|because|since|while|whereas|yet)\s"
)
"""Where such a sentence may pass on to a claim that nobody checks."""

NAME_OR_FIGURE = re.compile(r"\b[A-Z0-9]\w*")
MENDED_LINE = re.compile(r"\s*(\d{1,2})[.:)]\s+(\S.*)")


@dataclass(frozen=True)
class Draft:
    """An answer as far as it is written.

    Its sentences are `unchecked` until it is `finished`; then they are supported, or gone. `missing` is what the
    model says that the abstracts leave out: a part of what was asked or, where there are no sentences, all of it.
    """

    sentences: tuple[AnswerSentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    missing: str = ""
    finished: bool = False

    @property
    def declined(self) -> bool:
        """Whether the model says, in so many words, that the abstracts do not answer."""
        return self.finished and not self.sentences and bool(self.missing)

    @property
    def empty(self) -> bool:
        """Whether nothing is left of what the model wrote."""
        return self.finished and not self.sentences and not self.missing


@dataclass(frozen=True)
class Writer:
    """Writes answers with a language model."""

    model: LanguageModel
    checker: Checks
    embedder: Embedder

    def write(self, question: str, papers: Sequence[Paper], history: History = ()) -> Iterator[Draft]:
        """Yield the answer as the model writes it, and last, checked and mended, the finished one.

        `papers` are ranked, best first; as many as fit are shown to the model. Given the model's text, the result
        is determined. Raises ModelError, but not while sentences are mended: then the answer does without.
        """
        hurried = replace(self, model=share_deadline(self.model))
        yield from hurried._write(question, fit(papers, question, CONTEXT_CHARACTERS, history), history)

    def _write(self, question: str, papers: Sequence[Paper], history: History) -> Iterator[Draft]:
        asked, pieces = self._ask(question, papers, history)
        claims: list[Claim] = []
        missing = ""
        for drafted in _read(pieces, papers):
            if OMISSION.match(drafted.text):
                missing = missing or _omission(drafted.text, question)
            elif drafted.role == "sentence" and drafted.complete:
                claims.append(resolve(drafted, papers, self.embedder))
            yield Draft(*number(claims), missing)
        mended = self._mended([check(claim, self.checker) for claim in claims], papers, asked)
        yield Draft(*number(mended), missing, finished=True)

    def _ask(
        self, question: str, papers: Sequence[Paper], history: History
    ) -> tuple[list[Message], Iterator[str]]:
        """Return what the model is asked, and its answer; it is shown half the papers where all are too long."""
        asked = render(question, papers, history)
        pieces = self.model.stream(asked)
        try:
            return asked, chain([next(pieces, "")], pieces)
        except PromptTooLong:
            if len(papers) == 1:
                raise
        asked = render(question, papers[: len(papers) // 2], history)
        return asked, self.model.stream(asked)

    def _mended(
        self, claims: Sequence[Claim], papers: Sequence[Paper], asked: Sequence[Message]
    ) -> Sequence[Claim]:
        """Return the claims with those that fail rewritten, replaced by what they cite, or left out.

        Where none of the model's own sentences holds, nothing is returned: what false sentences cite is no answer.
        """
        if all(claim.holds for claim in claims):
            return claims
        rewritten = self._rewritten(claims, papers, asked)
        mended = [each for claim in claims for each in self._standing(claim, rewritten.get(claim, ()))]
        return _without_repeats(mended) if any(not claim.is_quote for claim in mended) else []

    def _rewritten(
        self, claims: Sequence[Claim], papers: Sequence[Paper], asked: Sequence[Message]
    ) -> dict[Claim, list[Claim]]:
        """Have the model write the claims that fail again, once; return what it makes of each, checked."""
        failed = [claim for claim in claims if not claim.holds]
        flaws = [Flaw(claim.text, claim.verdict.why, claim.quotes) for claim in failed]
        drafted = "".join(claim.lead + claim.text for claim in claims).strip()
        try:
            reply = "".join(self.model.stream(render_repair(asked, drafted, flaws)))
        except ModelError:
            return {}
        sizes = [len(paper.sentences) for paper in papers]
        return {
            failed[place - 1]: [
                check(resolve(each, papers, self.embedder), self.checker) for each in read_draft(text, sizes)
            ]
            for place, text in _mended_lines(reply)
            if 1 <= place <= len(failed)
        }

    def _standing(self, claim: Claim, rewritten: Sequence[Claim]) -> Sequence[Claim]:
        """Return what stands in a claim's place: itself, it rewritten, the words that it cites, or nothing."""
        if claim.holds:
            return [claim]
        holding = [each for each in rewritten if each.holds]
        if holding:
            return [replace(holding[0], lead=claim.lead), *holding[1:]]
        return [quote_instead(claim, self.embedder)] if claim.sources else []


def _read(pieces: Iterator[str], papers: Sequence[Paper]) -> Iterator[Drafted]:
    """Yield the sentences that the pieces make up, as soon as they are certain."""
    reader = DraftReader([len(paper.sentences) for paper in papers])
    for piece in pieces:
        yield from reader.feed(piece)
    yield from reader.close()


def _omission(text: str, question: str) -> str:
    """Return what the model says the papers leave out, up to where it might go on to claim something.

    >>> _omission("The abstracts do not say who won, but it was paper 2.", "Who won?")
    'The abstracts do not say who won.'
    >>> _omission("The abstracts do not say that 80% of them won.", "Who won?")
    'The abstracts do not say.'
    """
    said = SECOND_THOUGHT.split(text, maxsplit=1)[0].rstrip(" .,;:")
    told = NAME_OR_FIGURE.findall(said[len(NOT_FOUND) :])
    return f"{said}." if all(word in question for word in told) else f"{NOT_FOUND}."


def _without_repeats(claims: Sequence[Claim]) -> list[Claim]:
    """Return the claims without quotes of what the model's own sentences cite, and without a text given before."""
    cited = {source for claim in claims if not claim.is_quote for source in claim.sources}
    told = [claim for claim in claims if not (claim.is_quote and cited.issuperset(claim.sources))]
    return list({claim.text: claim for claim in reversed(told)}.values())[::-1]


def _mended_lines(reply: str) -> Iterator[tuple[int, str]]:
    r"""Yield the number and text of each numbered line.

    >>> list(_mended_lines("Sure:\n1. It wins [1.2].\n2) drop"))
    [(1, 'It wins [1.2].'), (2, 'drop')]
    """
    for line in reply.splitlines():
        if match := MENDED_LINE.match(line):
            yield int(match[1]), match[2]
