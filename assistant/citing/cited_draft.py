"""A draft with what the papers say to each of its sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from assistant.references import papers_to_bibtex
from index.papers import Paper, clean, paper_to_dict

__all__ = ["Backing", "CitedDraft", "DraftSentence", "Quote", "Stance"]

Stance = Literal["supports", "contradicts", "close"]

NOTHING = "nothing in the papers comes close"


@dataclass(frozen=True)
class Quote:
    """A sentence of an abstract: `paper.abstract[start:end] == text`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Backing:
    """A paper that bears on a sentence of a draft: its stance, its BibTeX key, and its exact sentences.

    `score` in [0, 1] is how likely these support the sentence; `why` says what speaks against it.
    """

    stance: Stance
    paper: Paper
    key: str
    quotes: tuple[Quote, ...]
    score: float
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class DraftSentence:
    """A sentence of a draft, `draft.text[start:end]`, and the papers that bear on it, the best first."""

    text: str
    start: int
    end: int
    backings: tuple[Backing, ...] = ()

    @property
    def supports(self) -> tuple[Backing, ...]:
        """The papers that support the sentence."""
        return self._with("supports")

    @property
    def contradicts(self) -> tuple[Backing, ...]:
        """The papers that contradict the sentence."""
        return self._with("contradicts")

    @property
    def close(self) -> tuple[Backing, ...]:
        """The papers that come close: they say something else, or Footnote can't tell."""
        return self._with("close")

    def _with(self, stance: Stance) -> tuple[Backing, ...]:
        return tuple(one for one in self.backings if one.stance == stance)


@dataclass(frozen=True)
class CitedDraft:
    """A draft, sentence by sentence."""

    text: str
    sentences: tuple[DraftSentence, ...]

    @property
    def papers(self) -> tuple[Paper, ...]:
        """The papers that support a sentence, each once, in the order of the draft."""
        found = {one.paper.key: one.paper for sentence in self.sentences for one in sentence.supports}
        return tuple(found.values())

    def to_latex(self) -> str:
        r"""Return the draft with a \cite of the supporting papers before the full stop of each sentence."""
        return "".join(self._cited())

    def to_bibtex(self) -> str:
        """Return the supporting papers as BibTeX."""
        return papers_to_bibtex(self.papers)

    def to_dict(self) -> dict[str, Any]:
        """Return the draft as plain values for `json.dumps`."""
        return {"text": self.text, "latex": self.to_latex(), "sentences": list(map(_sentence, self.sentences))}

    def __str__(self) -> str:
        return "\n\n".join("\n".join(_lines(sentence)) for sentence in self.sentences)

    def _cited(self) -> Iterator[str]:
        end = 0
        for sentence in self.sentences:
            keys = ",".join(one.key for one in sentence.supports)
            body = sentence.text.rstrip(".!?…")
            yield self.text[end : sentence.start]
            yield f"{body}~\\cite{{{keys}}}{sentence.text[len(body) :]}" if keys else sentence.text
            end = sentence.end
        yield self.text[end:]


def _lines(sentence: DraftSentence) -> Iterable[str]:
    yield clean(sentence.text)
    for one in sentence.backings:
        yield f"  {one.stance}: {one.key}  {clean(one.paper.title)}"
        yield from (f'      "{clean(quote.text)}"' for quote in one.quotes)
        if one.stance == "contradicts":
            yield f"      ({'; '.join(one.why)})"
    if not sentence.backings:
        yield f"  {NOTHING}"


def _sentence(sentence: DraftSentence) -> dict[str, Any]:
    return {
        "text": sentence.text,
        "start": sentence.start,
        "end": sentence.end,
        "supports": list(map(_backing, sentence.supports)),
        "contradicts": list(map(_backing, sentence.contradicts)),
        "close": list(map(_backing, sentence.close)),
    }


def _backing(one: Backing) -> dict[str, Any]:
    return {
        "key": one.key,
        "paper": paper_to_dict(one.paper),
        "quotes": [vars(quote) for quote in one.quotes],
        "score": float(one.score),
        "why": list(one.why),
    }
