"""Words in tantivy; the only file that imports it."""

from __future__ import annotations

import errno
import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray

from index.arrays import Floats
from index.search.terms import terms

__all__ = ["LexicalIndex", "extend_lexical", "stems", "write_lexical"]

_STEMMED = "stemmed"
_HEAP_BYTES = 256_000_000


def write_lexical(folder: Path, texts: Iterable[Sequence[str]]) -> None:
    """Write texts into a new tantivy index; row numbers are kept with them. Raises OSError when it can't.

    A text comes in parts that no word goes across: passages overlap, and a part that comes back is read once.
    """
    folder.mkdir(parents=True)
    with _errors_of_the_disk():
        _fill(tantivy.Index(_schema(), path=str(folder)), texts)


def extend_lexical(folder: Path, texts: Iterable[Sequence[str]], first: int) -> None:
    """Write further texts into a tantivy index, their row numbers counted on from `first`; else as above."""
    with _errors_of_the_disk():
        _fill(tantivy.Index.open(str(folder)), texts, first)


class LexicalIndex:
    """An open tantivy index; the folder must be this process's own. Raises OSError when it can't be opened."""

    def __init__(self, folder: Path) -> None:
        with _errors_of_the_disk():
            self._use(tantivy.Index.open(str(folder)))

    @classmethod
    def of(cls, texts: Iterable[Sequence[str]]) -> LexicalIndex:
        """Return an index of texts, each in parts, that is kept in memory."""
        self = cls.__new__(cls)
        index = tantivy.Index(_schema())
        _fill(index, texts)
        index.reload()
        self._use(index)
        return self

    def _use(self, index: tantivy.Index) -> None:
        self._index = _registered(index)
        self._searcher = self._index.searcher()

    def scores(self, question: str, limit: int) -> tuple[NDArray[np.int64], Floats]:
        """Return the rows that share a word with the question, best first, and their BM25 scores.

        A score is a share of the question: divided by what its words could add at most once each, so
        that questions compare.
        """
        wanted = sorted(set(stems(question)))
        if not wanted:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        schema = self._index.schema
        query = tantivy.Query.boolean_query(
            [(tantivy.Occur.Should, tantivy.Query.term_query(schema, "text", word)) for word in wanted]
        )
        hits = self._searcher.search(query, limit, count=False).hits
        rows = self._searcher.fast_field_values("row", [address for _, address in hits])
        most = sum(self.idf(word) for word in wanted)
        return np.array(rows, np.int64), np.array([score for score, _ in hits], np.float32) / most

    def idf(self, stem: str) -> float:
        """Return the stem's inverse document frequency, as BM25 has it."""
        texts, having = self._searcher.num_docs, self._searcher.doc_freq("text", stem)
        return math.log1p((texts - having + 0.5) / (having + 0.5))


def _fill(index: tantivy.Index, texts: Iterable[Sequence[str]], first: int = 0) -> None:
    writer = _registered(index).writer(_HEAP_BYTES, num_threads=1)
    for row, parts in enumerate(texts, first):
        writer.add_document(tantivy.Document(row=row, text=" ".join(map(_spaced_terms, parts))))
    writer.commit()
    writer.wait_merging_threads()


@lru_cache(64)
def _spaced_terms(text: str) -> str:
    return " ".join(terms(text))


@contextmanager
def _errors_of_the_disk() -> Iterator[None]:
    """Raise what tantivy says of files as OSError: it raises ValueError for everything."""
    try:
        yield
    except ValueError as error:
        raise OSError(errno.EIO, f"tantivy: {error}") from error


def stems(text: str) -> list[str]:
    """Return the words of a text as they are matched: lower-cased, stop words out, stemmed (English).

    >>> stems("Which benchmarks are testing V_0.5?")
    ['benchmark', 'test', 'v0.5', '=v_0.5', 'v', '0.5']
    """
    return _analyser().analyze(" ".join(terms(text)))


@cache
def _analyser() -> tantivy.TextAnalyzer:
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.custom_stopword(list(STOP_WORDS)))
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("row", stored=False, indexed=False, fast=True)
    builder.add_text_field("text", stored=False, tokenizer_name=_STEMMED, index_option="freq")
    return builder.build()


def _registered(index: tantivy.Index) -> tantivy.Index:
    index.register_tokenizer(_STEMMED, _analyser())
    return index


STOP_WORDS = frozenset(
    """a about all also am an and any are as at be because been being but by can could did do does doing for from
    had has have having he her here his how i if in into is it its itself just me my no nor not of on or our
    ours out over own same she should so some such than that the their them then there these they this those
    through to too under until up very was we were what when where which while who whom whose why will with
    would you your""".split()
)
"""Words that say nothing of the subject; question words are among them."""
