"""Parts that can be computed by hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from assistant.llm.client import Message
from assistant.llm.prompts import NOTES_FORM
from index.arrays import Floats, TokenEmbeddings
from index.papers.paper import Paper

CATS = Paper("Cats at Night", "We study cats. Cats sleep by day. At night 87% of cats hunt. The rest stay in.")
BREAD = Paper("Bread and Yeast", "Bread needs yeast. We bake 12 loaves. Yeast makes bread rise.")
RIVERS = Paper("A Survey of Rivers", "Rivers run to the sea. We survey 40 rivers. Some rivers dry up in summer.")
SHELF = (CATS, BREAD, RIVERS)
"""Three small papers on three subjects."""


class WordEncoder:
    """An encoder for which texts are alike as far as they share words.

    Each word is a direction of its own, in the order in which words are first met; a text's vector is the sum of
    its words' directions, made unit length. `encoded` counts the texts, to show that none was encoded twice.
    """

    vocabulary = 4000
    dimension = 400

    def __init__(self, name: str = "words") -> None:
        self.name = name
        self.encoded = 0
        self._numbers: dict[str, int] = {}

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Floats:
        """Return the directions of each text's words, summed and made unit length."""
        self.encoded += len(texts)
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, tokens in enumerate(self.encode_tokens(texts, progress)):
            vectors[row] = tokens.vectors.sum(axis=0)
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        return vectors

    def encode_tokens(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> list[TokenEmbeddings]:
        """Return each word as a token."""
        if progress:
            progress(len(texts))
        return [self._tokens(text) for text in texts]

    def encode_both(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> list[tuple[Floats, TokenEmbeddings]]:
        """Return both, from one pass."""
        return list(zip(self.encode(texts, progress), self.encode_tokens(texts), strict=True))

    def encode_question(self, question: str) -> tuple[Floats, TokenEmbeddings]:
        """Return both, without counting the question."""
        tokens = self._tokens(question)
        total = tokens.vectors.sum(axis=0)
        return total / np.maximum(np.linalg.norm(total), 1e-9), tokens

    def _number(self, word: str) -> int:
        return self._numbers.setdefault(word, len(self._numbers) % self.dimension)

    def _tokens(self, text: str) -> TokenEmbeddings:
        words = list(re.finditer(r"\w+", text))
        ids = [self._number(word.group().lower()) for word in words]
        vectors = np.zeros((len(words), self.dimension), np.float32)
        vectors[np.arange(len(words)), ids] = 1
        spans = np.array([word.span() for word in words], np.int32).reshape(-1, 2)
        return TokenEmbeddings(vectors, spans, np.array(ids, np.int32))


class Scripted:
    """A model whose answers are given; it keeps what it was asked."""

    name, host = "scripted", "nowhere"

    def __init__(self, *answers: str | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[Sequence[Message]] = []

    def stream(self, messages: Sequence[Message]) -> Iterator[str]:
        self.asked.append(messages)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        yield from re.findall(r".{1,3}", answer, re.DOTALL)


class Repeating:
    """A model that gives the same answer whoever asks."""

    name, host = "repeating", "nowhere"

    def __init__(self, answer: str) -> None:
        self.answer = answer

    def stream(self, messages: Sequence[Message]) -> Iterator[str]:
        yield from re.findall(r".{1,9}", self.answer, re.DOTALL)


class NoteTaker:
    """A model that notes the first sentence of each paper, and answers with the first sentences that it is given.

    Its notes begin with `notes`. From its call number `failing_at` for notes on, it raises `error`.
    """

    name, host = "noting", "nowhere"

    def __init__(self, *, failing_at: int = 0, error: Exception | None = None, notes: str = "") -> None:
        self.asked: list[Sequence[Message]] = []
        self.noted = 0
        self._failing_at, self._error, self._notes = failing_at, error, notes

    def stream(self, messages: Sequence[Message]) -> Iterator[str]:
        self.asked.append(messages)
        takes_notes = NOTES_FORM in messages[0].content
        self.noted += takes_notes
        if self._error and takes_notes and self.noted >= self._failing_at:
            raise self._error
        shown = re.findall(r"^\[(\d+)\.1\] (.+)$", messages[-1].content, re.MULTILINE)
        if takes_notes and self._notes:
            yield self._notes
        for number, text in shown:
            yield f"{text.rstrip('.')} [{number}.1]. "
