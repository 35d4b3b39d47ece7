"""Answers written by a language model: its sentences are checked, and those that fail are rewritten or replaced.

Sentences that their citations don't support go back to the model once, with the reasons. One that fails again is
replaced by a quote of what it cites, or left out if it cites nothing. Doubtful ones are shown as such, unless a
judge settles them.
"""

from __future__ import annotations

import re
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.answer import AnswerSentence, Citation
from assistant.errors import ModelError, PromptTooLong
from assistant.generative.draft_parser import DraftParser, DraftSentence, parse_draft
from assistant.generative.drafted_claims import (
    ClaimChecker,
    DraftedClaim,
    check_claim,
    number_citations,
    quote_instead,
    resolve_references,
)
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
from assistant.verification import Judge, Pair, settled
from index.encoders import Encoder
from index.papers import Paper

__all__ = ["AnswerDraft", "Writer"]

_REPORTING_VERB = (
    "say|state|tell|mention|report|discuss|specify|give|contain|provide|address|describe|cover|include|answer"
)
NOT_FOUND_SENTENCE = re.compile(
    r"(?:none of )?(?:the|these) (?:\w+ )?(?:abstracts?|papers?|sources?)"
    rf" (?:(?:do|does|did) not|don['’]t|doesn['’]t|didn['’]t|cannot|can['’]t) (?:{_REPORTING_VERB})\b",
    re.IGNORECASE,
)
"""The beginning of a sentence about what the papers leave out: `The abstracts do not say`, as the prompt asks for
(NOT_FOUND), `These papers don't mention` and the like."""

CLAUSE_BREAK = re.compile(r"[,;:.–—(]\s|\s-\s|\s(?:but|however|although|though|because|since|while|whereas|yet)\s")
"""Where such a sentence may go on to claim something, which nobody checks: `, but`, ` because `, ` - `."""

NAME_OR_NUMBER = re.compile(r"\b[A-Z0-9]\w*")
NUMBERED_LINE = re.compile(r"\s*(\d{1,2})[.:)]\s+(\S.*)")
"""A line of the model's reply to a repair request: `1. It wins [1.2].`, `2) drop`."""


@dataclass(frozen=True)
class AnswerDraft:
    """An answer as far as it is written.

    Its sentences are `unchecked` until it is `finished`; those that are left then are supported or doubtful.
    `missing` is the model's sentence about what the abstracts leave out: a part of the answer or, if there are no
    sentences, all of it. `shown` is how many of the papers, from the first on, the model was shown.
    `notice` says why no judge read the doubtful sentences. `timings` are the seconds per step of a finished draft:
    writing, checking, repairing, judging.
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
        """Whether the model says that the abstracts do not answer, and nothing else."""
        return self.finished and not self.sentences and bool(self.missing)

    @property
    def empty(self) -> bool:
        """Whether nothing is left of what the model wrote."""
        return self.finished and not self.sentences and not self.missing

    def with_claims(self, claims: Sequence[DraftedClaim]) -> AnswerDraft:
        """Return the draft with these claims as its sentences."""
        sentences, citations = number_citations(claims)
        return replace(self, sentences=sentences, citations=citations)


@dataclass(frozen=True)
class Writer:
    """A writer of answers with a language model.

    `context` is the model's context window in tokens. A `judge`, if there is one, settles doubtful
    sentences.
    """

    model: LanguageModel
    checker: ClaimChecker
    encoder: Encoder
    context: int = 8_192
    judge: Judge | None = None

    def write(self, question: str, papers: Sequence[Paper]) -> Iterator[AnswerDraft]:
        """Yield the answer as the model writes it and, last, the finished one, checked and repaired.

        `papers` are ranked, best first. The model is shown as many as fit, and half of these if its server says
        that the prompt is too long. The same text of the model always gives the same answer. Raises ModelError;
        but a failure while sentences are repaired only leaves them unrepaired.
        """
        shown = fit_papers(papers, question, max_prompt_characters(self.context))
        try:
            yield from self._write(question, shown)
        except PromptTooLong:
            if len(shown) == 1:
                raise
            yield from self._write(question, shown[: len(shown) // 2])

    def _write(self, question: str, papers: Sequence[Paper]) -> Iterator[AnswerDraft]:
        watch = Stopwatch()
        asked = render_question(question, papers)
        draft = AnswerDraft(shown=len(papers))
        claims: list[DraftedClaim] = []
        for sentence in _read(self.model.stream(asked), papers):
            if sentence and NOT_FOUND_SENTENCE.match(sentence.text):
                draft = replace(draft, missing=draft.missing or _what_is_missing(sentence.text, question))
            elif sentence and sentence.role == "sentence" and sentence.complete:
                claims.append(resolve_references(sentence, papers, self.encoder))
                draft = draft.with_claims(claims)
            yield draft
        watch.lap("writing")
        checked = [check_claim(claim, self.checker) for claim in claims]
        watch.lap("checking")
        repaired = yield from self._repaired(checked, papers, asked, draft)
        watch.lap("repairing")
        judged, notice = self._judged(repaired)
        watch.lap("judging")
        yield replace(draft.with_claims(judged), notice=notice, timings=watch.seconds, finished=True)

    def _repaired(
        self, claims: Sequence[DraftedClaim], papers: Sequence[Paper], asked: Sequence[Message], draft: AnswerDraft
    ) -> Generator[AnswerDraft, None, Sequence[DraftedClaim]]:
        """Return the claims with those that failed rewritten, replaced by a quote, or left out.

        If none of the model's own sentences is supported, nothing is returned: quotes that were picked by false
        sentences are no answer.
        """
        if not any(claim.has_failed for claim in claims):
            return claims
        rewritten = yield from self._rewritten(claims, papers, asked, draft)
        repaired = [kept for claim in claims for kept in self._kept(claim, rewritten.get(claim, ()))]
        return _without_repeats(repaired) if _has_own_sentence(repaired) else []

    def _rewritten(
        self, claims: Sequence[DraftedClaim], papers: Sequence[Paper], asked: Sequence[Message], draft: AnswerDraft
    ) -> Generator[AnswerDraft, None, dict[DraftedClaim, list[DraftedClaim]]]:
        """Have the model rewrite the failed claims once; return the new claims for each, checked.

        The unchanged draft is yielded at every heartbeat meanwhile, so that the caller can stop.
        """
        failed = [claim for claim in claims if claim.has_failed]
        sentences = [FailedSentence(claim.text, claim.verdict.why, claim.quotes) for claim in failed]
        answer = "".join(claim.lead + claim.text for claim in claims).strip()
        reply = ""
        try:
            for piece, due in _with_heartbeats(self.model.stream(render_repair(asked, answer, sentences))):
                reply += piece
                if due:
                    yield draft
        except ModelError:
            return {}
        sizes = [len(paper.sentences) for paper in papers]
        return {
            failed[number - 1]: [
                check_claim(resolve_references(sentence, papers, self.encoder), self.checker)
                for sentence in parse_draft(text, sizes)
            ]
            for number, text in _numbered_lines(reply)
            if 1 <= number <= len(failed)
        }

    def _kept(self, claim: DraftedClaim, rewritten: Sequence[DraftedClaim]) -> Sequence[DraftedClaim]:
        """Return the claim itself, its rewritings that don't fail, a quote of what it cites, or nothing."""
        if not claim.has_failed:
            return [claim]
        if passed := [new for new in rewritten if not new.has_failed]:
            return [replace(passed[0], lead=claim.lead), *passed[1:]]
        return [quote_instead(claim, self.encoder)] if claim.cited else []

    def _judged(self, claims: Sequence[DraftedClaim]) -> tuple[Sequence[DraftedClaim], str]:
        """Return the claims, the doubtful ones settled: supported, or a quote; and the judge's notice, if any."""
        doubtful = [claim for claim in claims if claim.verdict.verdict == "doubtful"]
        if self.judge is None or not doubtful:
            return claims, ""
        judgement = self.judge.judge([Pair(claim.text, claim.quotes) for claim in doubtful])
        verdicts = {
            claim: settled(claim.verdict, upheld) for claim, upheld in zip(doubtful, judgement.upheld, strict=True)
        }
        read = [replace(claim, verdict=verdicts.get(claim, claim.verdict)) for claim in claims]
        judged = [quote_instead(claim, self.encoder) if claim.has_failed else claim for claim in read]
        return (_without_repeats(judged) if _has_own_sentence(judged) else []), judgement.notice


def _read(pieces: Iterator[str], papers: Sequence[Paper]) -> Iterator[DraftSentence | None]:
    """Yield each sentence of the model's text once it is certain, and None at a heartbeat between them."""
    parser = DraftParser([len(paper.sentences) for paper in papers])
    for piece, due in _with_heartbeats(pieces):
        yield from parser.feed(piece)
        if due:
            yield None
    yield from parser.close()


def _with_heartbeats(pieces: Iterator[str]) -> Iterator[tuple[str, bool]]:
    """Yield (piece, heartbeat_due). Callers yield on a heartbeat, so that a cancelled stream is noticed."""
    last = time.monotonic()
    for piece in pieces:
        due = time.monotonic() - last >= HEARTBEAT_SECONDS
        yield piece, due
        last = time.monotonic() if due else last


def _what_is_missing(text: str, question: str) -> str:
    """Return the model's sentence about what the papers leave out, up to where it may go on to claim something.

    Of a sentence with a name or number that is not in the question, only NOT_FOUND is left.

    >>> _what_is_missing("The abstracts do not say who won, but it was paper 2.", "Who won?")
    'The abstracts do not say who won.'
    >>> _what_is_missing("The abstracts do not say that 80% of them won.", "Who won?")
    'The abstracts do not say.'
    """
    clause = CLAUSE_BREAK.split(text, maxsplit=1)[0].rstrip(" .,;:")
    specifics = NAME_OR_NUMBER.findall(clause[len(NOT_FOUND) :])
    return f"{clause}." if all(word in question for word in specifics) else f"{NOT_FOUND}."


def _has_own_sentence(claims: Sequence[DraftedClaim]) -> bool:
    """Return whether any claim is in the model's own words."""
    return any(not claim.is_quote for claim in claims)


def _without_repeats(claims: Sequence[DraftedClaim]) -> list[DraftedClaim]:
    """Return the claims without quotes that the model's own sentences cite, and each text once."""
    cited = {sentence for claim in claims if not claim.is_quote for sentence in claim.cited}
    kept = [claim for claim in claims if not (claim.is_quote and cited.issuperset(claim.cited))]
    return list({claim.text: claim for claim in reversed(kept)}.values())[::-1]


def _numbered_lines(reply: str) -> Iterator[tuple[int, str]]:
    r"""Yield the number and text of each numbered line.

    >>> list(_numbered_lines("Sure:\n1. It wins [1.2].\n2) drop"))
    [(1, 'It wins [1.2].'), (2, 'drop')]
    """
    for line in reply.splitlines():
        if match := NUMBERED_LINE.match(line):
            yield int(match[1]), match[2]
