"""Answers written by a language model: its sentences are checked, and those that fail are rewritten or replaced.

Each sentence is checked as soon as it is complete, while the model writes on. Those that their citations can't
support go back to the model once, with the reasons. One that fails again is replaced by a quote of what it cites;
in the place of one that cites nothing, or that the model withdraws, stands why it was left out. Doubtful ones are
shown as such, unless a judge settles them.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.answer import LISTED_SHAPES, AnswerSentence, Citation
from assistant.errors import ModelError, PromptTooLong
from assistant.generative.back_references import check_back_reference, left_behind
from assistant.generative.batches import BatchReader, NotedPapers
from assistant.generative.draft_parser import DraftParser, DraftSentence, parse_draft
from assistant.generative.drafted_claims import (
    ClaimChecker,
    DraftedClaim,
    check_claim,
    left_out,
    number_citations,
    quote_instead,
    resolve_references,
    rewritten,
)
from assistant.generative.missing_parts import is_about_missing, what_is_missing
from assistant.generative.overviews import check_overview, introduced_by, with_overviews
from assistant.generative.repairs import is_withdrawn, marked_answer, markers_of, numbered_lines
from assistant.judging import Judge, Pair, settled
from assistant.llm import (
    FailedSentence,
    LanguageModel,
    Message,
    Reading,
    first_papers,
    fit_papers,
    max_prompt_characters,
    render_question,
    render_repair,
    with_heartbeats,
)
from assistant.runtime import Stopwatch
from index.encoders import Encoder
from index.papers import Paper

__all__ = ["AnswerDraft", "Writer"]

BROKEN_OFF = "it breaks off"
SAID_ALREADY = "it repeats another one"


@dataclass(frozen=True)
class AnswerDraft:
    """An answer as far as it is written.

    A sentence is `unchecked` until its verdict is there. Once the draft is `finished`, those that are left are
    supported or doubtful, or say that a sentence was left out. `missing` is what the model says that the abstracts
    leave out: a part of the answer or, if there are no sentences, all of it. `shown` is how many of the papers,
    from the first on, the model was shown. `batches` is in how many it read them before it wrote, 0 if at once;
    until then, `read` is how many it has read. `notice` says why no judge read the sentences. `timings` are the
    seconds per step of a finished draft: writing, and from the model's last word on checking, repairing, judging.
    """

    sentences: tuple[AnswerSentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    missing: str = ""
    shown: int = 0
    read: int | None = None
    batches: int = 0
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

    `context` is the model's context window in tokens. A `judge`, if there is one, reads every sentence that the
    check doesn't refuse and that isn't a quote: it may uphold what is doubtful, and refuse what is supported.
    Reading in batches, if that is needed, may take `reading_seconds`.
    """

    model: LanguageModel
    checker: ClaimChecker
    encoder: Encoder
    context: int = 8_192
    judge: Judge | None = None
    reading_seconds: float = 30.0

    def write(self, question: str, reading: Reading) -> Iterator[AnswerDraft]:
        """Yield the answer as the model writes it and, last, the finished one, checked and repaired.

        The model is shown as much of the reading as fits, and half of these papers if its server says that the
        prompt is too long. If papers that belong on a list don't fit, it first reads all of them in batches, and
        writes from its notes. The same text of the model always gives the same answer. Raises ModelError; but a
        failure while sentences are repaired only leaves them unrepaired.
        """
        shown = fit_papers(reading, question, self._max_characters)
        noted = NotedPapers(shown)
        if reading.shape in LISTED_SHAPES and len(shown.papers) < reading.matching:
            noted = yield from self._noted(question, reading)
        try:
            if noted.read > len(shown.papers) and noted.reading.papers:
                yield from self._write(
                    question, noted.reading, AnswerDraft(shown=noted.read, batches=noted.batches)
                )
            else:
                yield from self._write(question, shown, AnswerDraft(shown=len(shown.papers)))
        except PromptTooLong:
            if len(shown.papers) == 1:
                raise
            half = len(shown.papers) // 2
            yield from self._write(question, first_papers(shown, half), AnswerDraft(shown=half))

    @property
    def _max_characters(self) -> int:
        return max_prompt_characters(self.context)

    def _noted(self, question: str, reading: Reading) -> Generator[AnswerDraft, None, NotedPapers]:
        """Return the papers with the model's notes on them; yield a draft while it reads."""

        def check(sentence: DraftSentence, papers: Sequence[Paper]) -> DraftedClaim:
            return check_claim(resolve_references(sentence, papers, self.encoder), self.checker)

        draft = AnswerDraft(shown=len(reading.papers), read=0)
        yield draft
        batches = BatchReader(self.model, check, self._max_characters, self.reading_seconds).read(
            question, reading
        )
        while True:
            try:
                yield replace(draft, read=next(batches))
            except StopIteration as end:
                noted: NotedPapers = end.value
                return noted

    def _write(self, question: str, reading: Reading, draft: AnswerDraft) -> Iterator[AnswerDraft]:
        watch = Stopwatch()
        papers = reading.papers
        asked = render_question(question, reading)
        claims: list[DraftedClaim] = []
        for sentence in _read(self.model.stream(asked), papers, watch):
            if sentence and is_about_missing(sentence.text):
                missing = what_is_missing(sentence.text, question, papers)
                draft = replace(draft, missing=" ".join(dict.fromkeys(filter(None, [draft.missing, missing]))))
            elif sentence and not sentence.complete:
                claims.append(left_out(DraftedClaim(sentence.text, (), sentence.lead), BROKEN_OFF))
            elif sentence and sentence.role == "sentence":
                claim = resolve_references(sentence, papers, self.encoder)
                yield draft.with_claims([*claims, claim])
                claims.append(self._checked(claim, claims) if claim.cited else claim)
                draft = draft.with_claims(claims)
            yield draft
        checked = self._introductions(claims)
        draft = draft.with_claims(checked)
        watch.lap("checking")
        yield draft
        repaired = yield from self._repaired(checked, papers, asked, draft)
        watch.lap("repairing")
        draft = draft.with_claims(repaired)
        yield draft
        judged, notice = self._judged(question, repaired)
        watch.lap("judging")
        yield replace(draft.with_claims(judged), notice=notice, timings=watch.seconds, finished=True)

    def _introductions(self, claims: Sequence[DraftedClaim]) -> list[DraftedClaim]:
        """Return the claims, those that cite nothing checked as overviews of what they introduce."""
        marked = with_overviews(claims)
        return [
            check_overview(claim, introduced_by(marked, place), self.checker)
            if claim.kind == "overview"
            else claim
            if claim.cited or claim.kind == "left_out"
            else check_claim(claim, self.checker)
            for place, claim in enumerate(marked)
        ]

    def _checked(self, claim: DraftedClaim, earlier: Sequence[DraftedClaim]) -> DraftedClaim:
        return check_back_reference(check_claim(claim, self.checker), earlier)

    def _repaired(
        self, claims: Sequence[DraftedClaim], papers: Sequence[Paper], asked: Sequence[Message], draft: AnswerDraft
    ) -> Generator[AnswerDraft, None, Sequence[DraftedClaim]]:
        """Return the claims with those that failed rewritten, replaced by a quote, or left out.

        If none of the model's own sentences is supported, nothing is returned: quotes that were picked by false
        sentences are no answer.
        """
        if not any(claim.has_failed for claim in claims):
            return self._settled(claims)
        replies = yield from self._replies(claims, papers, asked, draft)
        return self._settled(
            [
                kept
                for claim in claims
                for kept in ([claim] if not claim.has_failed else self._mended(claim, replies.get(claim), papers))
            ]
        )

    def _replies(
        self, claims: Sequence[DraftedClaim], papers: Sequence[Paper], asked: Sequence[Message], draft: AnswerDraft
    ) -> Generator[AnswerDraft, None, dict[DraftedClaim, str]]:
        """Ask the model once for the failed claims again; return its line for each.

        The unchanged draft is yielded at every heartbeat meanwhile, so that the caller can stop.
        """
        failed = [claim for claim in claims if claim.has_failed]
        sentences = [
            FailedSentence(claim.text, claim.verdict.why, claim.quotes, markers_of(claim, papers))
            for claim in failed
        ]
        reply = ""
        try:
            messages = render_repair(asked, marked_answer(claims, papers), sentences)
            for piece, due in with_heartbeats(self.model.stream(messages)):
                reply += piece
                if due:
                    yield draft
        except ModelError:
            return {}
        lines = numbered_lines(reply)
        return {failed[number - 1]: line for number, line in lines if 1 <= number <= len(failed)}

    def _mended(self, claim: DraftedClaim, reply: str | None, papers: Sequence[Paper]) -> Sequence[DraftedClaim]:
        """Return what takes the place of a claim that failed: its rewritings, a quote, or why it was left out."""
        if reply and is_withdrawn(reply):
            return [left_out(claim)]
        sizes = [len(paper.sentences) for paper in papers]
        new = [
            check_claim(resolve_references(sentence, papers, self.encoder), self.checker)
            for sentence in parse_draft(reply or "", sizes)
        ]
        if passed := [each for each in new if not each.has_failed]:
            return [rewritten(claim, passed[0]), *passed[1:]]
        if claim.cited and claim.kind != "overview":
            return [quote_instead(claim, self.encoder)]
        return [left_out(claim)]

    def _settled(self, claims: Sequence[DraftedClaim]) -> list[DraftedClaim]:
        """Return the claims without repeats, overviews checked again; nothing if none is the model's own."""
        if not any(claim.is_own for claim in claims):
            return []
        kept = _without_repeats(claims)
        kept = [check_back_reference(claim, kept[:place]) for place, claim in enumerate(kept)]
        if any(claim.kind == "left_out" or claim.replaces for claim in kept):
            kept = self._introductions([replace(c, cited=()) if c.kind == "overview" else c for c in kept])
        return [left_out(claim) if claim.kind == "overview" and claim.has_failed else claim for claim in kept]

    def _judged(self, question: str, claims: Sequence[DraftedClaim]) -> tuple[Sequence[DraftedClaim], str]:
        """Return the claims as the judge leaves them, quotes for those that it refuses; and its notice, if any."""
        unread = [place for place, claim in enumerate(claims) if claim.kind in ("claim", "overview")]
        if self.judge is None or not unread:
            return claims, ""
        judgement = self.judge.judge([_pair(question, claims, place) for place in unread])
        judged = list(claims)
        for place, upheld in zip(unread, judgement.upheld, strict=True):
            claim = replace(claims[place], verdict=settled(claims[place].verdict, upheld))
            if claim.has_failed:
                claim = left_out(claim) if claim.kind == "overview" else quote_instead(claim, self.encoder)
            judged[place] = claim
        return self._settled(judged), judgement.notice


def _pair(question: str, claims: Sequence[DraftedClaim], place: int) -> Pair:
    """Return a claim with its quotes, as a judge reads it.

    An overview comes with the question that it answers; what goes back to one paper and cites another,
    with the name of the first, and each quote with that of its own.
    """
    claim = claims[place]
    if before := left_behind(claim, claims[:place]):
        titled = tuple(f"{cited.paper.title}: {cited.sentence.text}" for cited in claim.cited)
        return Pair(f"On the paper “{before[0].title}”: {claim.text}", titled)
    if claim.kind != "overview":
        return Pair(claim.text, claim.quotes)
    introduced = introduced_by(claims, place)
    quotes = dict.fromkeys(quote for each in introduced for quote in each.quotes)
    return Pair(f"To the question “{question}”: {claim.text}", tuple(quotes))


def _read(pieces: Iterator[str], papers: Sequence[Paper], watch: Stopwatch) -> Iterator[DraftSentence | None]:
    """Yield each sentence of the model's text once it is certain, and None at a heartbeat between them."""
    parser = DraftParser([len(paper.sentences) for paper in papers])
    for piece, due in with_heartbeats(pieces):
        yield from parser.feed(piece)
        if due:
            yield None
    watch.lap("writing")
    yield from parser.close()


def _without_repeats(claims: Sequence[DraftedClaim]) -> list[DraftedClaim]:
    """Return the claims, with a note in the place of each that says again what an earlier one says."""
    seen: set[str] = set()
    kept = []
    for claim in claims:
        repeats = claim.text.casefold() in seen and claim.kind in ("claim", "quote")
        kept.append(left_out(claim, SAID_ALREADY) if repeats else claim)
        seen.add(claim.text.casefold())
    return kept
