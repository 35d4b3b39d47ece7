"""Many papers, read in batches: a model takes notes on each batch, and writes its answer from all the notes.

A note is a sentence with citations, checked like every sentence of an answer; one that its citations can't support
is dropped. In the last prompt the notes stand in the place of the abstracts, so that many papers fit.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.errors import ModelError
from assistant.generative.draft_parser import DraftParser, DraftSentence
from assistant.generative.drafted_claims import DraftedClaim
from assistant.generative.missing_parts import is_about_missing
from assistant.llm import LanguageModel, Note, Reading, fit_papers, render_notes, with_heartbeats
from index.papers import Paper

__all__ = ["BatchReader", "NotedPapers"]

MOST_BATCHES = 6
"""Calls that reading takes at most; what they leave unread is said."""

MOST_NOTES = 2
"""Notes on one paper that are kept, the first ones."""


@dataclass(frozen=True)
class NotedPapers:
    """What there is to write from: the papers with notes, and how many papers were read for it, in `batches`.

    The papers read are the first ones of all, `read` in number; one without notes says nothing about the question.
    """

    reading: Reading
    read: int = 0
    batches: int = 0


@dataclass(frozen=True)
class BatchReader:
    """A model that takes notes; `check` gives a sentence on some papers its verdict.

    Reading ends after `seconds`. A prompt has `max_characters` at most.
    """

    model: LanguageModel
    check: Callable[[DraftSentence, Sequence[Paper]], DraftedClaim]
    max_characters: int
    seconds: float

    def read(self, question: str, reading: Reading) -> Generator[int, None, NotedPapers]:
        """Yield how many papers have been read, again and again, and return the notes on them.

        Reading ends early when its time is up, when the model fails, or when the notes fill the last prompt.
        """
        until = time.monotonic() + self.seconds
        noted = NotedPapers(replace(reading, papers=(), matching=0, passages={}, shortened=0))
        try:
            for batch in _batches(question, reading, self.max_characters):
                claims = yield from self._notes_on(question, batch, noted.read, until)
                if claims is None:
                    break
                noted = _with_notes(noted, batch, claims)
                fitting = fit_papers(noted.reading, question, self.max_characters)
                if len(fitting.papers) < len(noted.reading.papers):
                    return replace(noted, reading=fitting, read=_position(noted, fitting, reading))
                yield noted.read
        except ModelError:
            pass
        return noted

    def _notes_on(
        self, question: str, batch: Reading, read: int, until: float
    ) -> Generator[int, None, list[DraftedClaim] | None]:
        """Return the notes on a batch that their citations may support; None when the time is up."""
        parser = DraftParser([len(paper.sentences) for paper in batch.papers])
        claims: list[DraftedClaim] = []
        for piece, due in with_heartbeats(self.model.stream(render_notes(question, batch))):
            claims += self._checked(parser.feed(piece), batch.papers)
            if time.monotonic() > until:
                return None
            if due:
                yield read
        return [*claims, *self._checked(parser.close(), batch.papers)]

    def _checked(self, sentences: Sequence[DraftSentence], papers: Sequence[Paper]) -> Iterator[DraftedClaim]:
        for sentence in sentences:
            if sentence.role == "sentence" and sentence.references and not is_about_missing(sentence.text):
                claim = self.check(sentence, papers)
                if not claim.has_failed:
                    yield claim


def _batches(question: str, reading: Reading, max_characters: int) -> Iterator[Reading]:
    """Yield the papers in batches that fit, whole, at most MOST_BATCHES of them."""
    rest = reading.papers
    for _ in range(MOST_BATCHES):
        if not rest:
            return
        batch = fit_papers(Reading(rest, reading.shape), question, max_characters, render_notes)
        rest = rest[len(batch.papers) :]
        yield batch


def _with_notes(noted: NotedPapers, batch: Reading, claims: Sequence[DraftedClaim]) -> NotedPapers:
    notes: Mapping[str, tuple[Note, ...]] = {paper.key: _notes_of(paper, claims) for paper in batch.papers}
    new = tuple(paper for paper in batch.papers if notes[paper.key])
    papers = (*noted.reading.papers, *new)
    kept = {**noted.reading.notes, **{paper.key: notes[paper.key] for paper in new}}
    reading = replace(noted.reading, papers=papers, matching=len(papers), notes=kept)
    return NotedPapers(reading, noted.read + len(batch.papers), noted.batches + 1)


def _notes_of(paper: Paper, claims: Sequence[DraftedClaim]) -> tuple[Note, ...]:
    """Return the notes on a paper, each with the sentences of this paper that it cites."""
    about = [
        Note(claim.text, tuple(cited.sentence.number for cited in claim.cited if cited.paper == paper))
        for claim in claims
    ]
    return tuple(note for note in about if note.sentences)[:MOST_NOTES]


def _position(noted: NotedPapers, fitting: Reading, reading: Reading) -> int:
    """Return how many papers were read before the first of those whose notes don't fit."""
    return reading.papers.index(noted.reading.papers[len(fitting.papers)])
