"""The answerer that has a language model: it writes, its sentences are checked, those that fail mended or dropped.

Sentences that what they cite does not support go back to the model once, with the reasons. One that fails again
gives way to the words that it cites, or is left out where it cites nothing.
"""

from __future__ import annotations

import re
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.answer import AnswerSentence, Citation
from assistant.errors import ModelError, PromptTooLong
from assistant.generative.draft_parser import Drafted, DraftReader, read_draft
from assistant.generative.drafted_claims import Checks, Claim, check, number, quote_instead, resolve
from assistant.llm import (
    HEARTBEAT_SECONDS,
    NOT_FOUND,
    FailedSentence,
    LanguageModel,
    Message,
    fit_papers,
    max_prompt_characters,
    render_question,
    render_repair,
)
from assistant.runtime import Stopwatch
from assistant.verification import Judge, Pair, is_unsure
from index.encoders import Encoder
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
    `shown` is how many of the papers the model was shown, the first ones. `notice` says why there was no judge.
    `timings` are the seconds of a finished one by step: writing, checking, repairing, judging.
    """

    sentences: tuple[AnswerSentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    missing: str = ""
    shown: int = 0
    notice: str = ""
    timings: Mapping[str, float] = field(default_factory=dict, compare=False)
    finished: bool = False

    @property
    def declined(self) -> bool:
        """Whether the model says, in so many words, that the abstracts do not answer."""
        return self.finished and not self.sentences and bool(self.missing)

    def holding(self, claims: Sequence[Claim]) -> Draft:
        """Return the draft with these claims as its sentences."""
        sentences, citations = number(claims)
        return replace(self, sentences=sentences, citations=citations)

    @property
    def empty(self) -> bool:
        """Whether nothing is left of what the model wrote."""
        return self.finished and not self.sentences and not self.missing


@dataclass(frozen=True)
class Writer:
    """Writes answers with a language model, which can read `context` tokens; a `judge` may have the last word."""

    model: LanguageModel
    checker: Checks
    encoder: Encoder
    context: int = 8_192
    judge: Judge | None = None

    def write(self, question: str, papers: Sequence[Paper]) -> Iterator[Draft]:
        """Yield the answer as the model writes it, and last, checked and mended, the finished one.

        `papers` are ranked, best first; as many as fit are shown to the model, and half of them where its server
        says that they don't. Given the model's text, the result is determined. Raises ModelError, but not while
        sentences are mended: then the answer does without.
        """
        shown = fit_papers(papers, question, max_prompt_characters(self.context))
        try:
            yield from self._write(question, shown)
        except PromptTooLong:
            if len(shown) == 1:
                raise
            yield from self._write(question, shown[: len(shown) // 2])

    def _write(self, question: str, papers: Sequence[Paper]) -> Iterator[Draft]:
        watch = Stopwatch()
        asked = render_question(question, papers)
        draft = Draft(shown=len(papers))
        claims: list[Claim] = []
        for drafted in _read(self.model.stream(asked), papers):
            if drafted and OMISSION.match(drafted.text):
                draft = replace(draft, missing=draft.missing or _omission(drafted.text, question))
            elif drafted and drafted.role == "sentence" and drafted.complete:
                claims.append(resolve(drafted, papers, self.encoder))
                draft = draft.holding(claims)
            yield draft
        watch.lap("writing")
        checked = [check(claim, self.checker) for claim in claims]
        watch.lap("checking")
        mended = yield from self._mended(checked, papers, asked, draft)
        watch.lap("repairing")
        judged, notice = self._judged(mended)
        watch.lap("judging")
        yield replace(draft.holding(judged), notice=notice, timings=watch.seconds, finished=True)

    def _mended(
        self, claims: Sequence[Claim], papers: Sequence[Paper], asked: Sequence[Message], draft: Draft
    ) -> Generator[Draft, None, Sequence[Claim]]:
        """Return the claims with those that fail rewritten, replaced by what they cite, or left out.

        Where none of the model's own sentences holds, nothing is returned: what false sentences cite is no answer.
        """
        if all(claim.holds for claim in claims):
            return claims
        rewritten = yield from self._rewritten(claims, papers, asked, draft)
        mended = [each for claim in claims for each in self._standing(claim, rewritten.get(claim, ()))]
        return _without_repeats(mended) if any(not claim.is_quote for claim in mended) else []

    def _rewritten(
        self, claims: Sequence[Claim], papers: Sequence[Paper], asked: Sequence[Message], draft: Draft
    ) -> Generator[Draft, None, dict[Claim, list[Claim]]]:
        """Have the model write the claims that fail again, once; return what it makes of each, checked.

        Meanwhile the draft is yielded as it stands, so that who reads it can leave.
        """
        failed = [claim for claim in claims if not claim.holds]
        flaws = [FailedSentence(claim.text, claim.verdict.why, claim.quotes) for claim in failed]
        drafted = "".join(claim.lead + claim.text for claim in claims).strip()
        reply = ""
        try:
            for piece, due in _paced(self.model.stream(render_repair(asked, drafted, flaws))):
                reply += piece
                if due:
                    yield draft
        except ModelError:
            return {}
        sizes = [len(paper.sentences) for paper in papers]
        return {
            failed[place - 1]: [
                check(resolve(each, papers, self.encoder), self.checker) for each in read_draft(text, sizes)
            ]
            for place, text in _mended_lines(reply)
            if 1 <= place <= len(failed)
        }

    def _judged(self, claims: Sequence[Claim]) -> tuple[Sequence[Claim], str]:
        """Return the claims, those that the judge doubts replaced by what they cite, and a notice if it can't."""
        unsure = [claim for claim in claims if is_unsure(claim.verdict) and not claim.is_quote]
        if self.judge is None or not unsure:
            return claims, ""
        judgement = self.judge.judge([Pair(claim.text, claim.quotes) for claim in unsure])
        doubted = {claim for claim, upheld in zip(unsure, judgement.upheld, strict=True) if not upheld}
        standing = [quote_instead(claim, self.encoder) if claim in doubted else claim for claim in claims]
        held = any(not claim.is_quote for claim in standing)
        return (_without_repeats(standing) if held else []), judgement.notice

    def _standing(self, claim: Claim, rewritten: Sequence[Claim]) -> Sequence[Claim]:
        """Return what stands in a claim's place: itself, it rewritten, the words that it cites, or nothing."""
        if claim.holds:
            return [claim]
        holding = [each for each in rewritten if each.holds]
        if holding:
            return [replace(holding[0], lead=claim.lead), *holding[1:]]
        return [quote_instead(claim, self.encoder)] if claim.sources else []


def _read(pieces: Iterator[str], papers: Sequence[Paper]) -> Iterator[Drafted | None]:
    """Yield the sentences that the pieces make up, as soon as they are certain; None while one takes its time."""
    reader = DraftReader([len(paper.sentences) for paper in papers])
    for piece, due in _paced(pieces):
        yield from reader.feed(piece)
        if due:
            yield None
    yield from reader.close()


def _paced(pieces: Iterator[str]) -> Iterator[tuple[str, bool]]:
    """Yield each piece, and whether it is time for a sign to who reads the answer: only then can they leave it."""
    signed = time.monotonic()
    for piece in pieces:
        due = time.monotonic() - signed >= HEARTBEAT_SECONDS
        yield piece, due
        signed = time.monotonic() if due else signed


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
