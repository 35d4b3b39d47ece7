"""BM25 over passages, with tantivy: how text becomes terms, and the index of them.

The only file that imports tantivy.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray

from index.arrays import Floats
from index.papers import STOP_WORDS
from index.search.disk_errors import raised_as_os_error
from index.storage import Numbering, load_numbers, save_numbers

__all__ = ["LexicalIndex", "bm25_idf", "change_lexical", "split_terms", "stem", "stems", "write_lexical"]

_ANALYSER = "stemmed"
"""The name of the text analyser in the index's schema, which is stored on disk."""

_HEAP_BYTES = 256_000_000
"""Memory for tantivy's writer."""

_LATEX_COMMAND = re.compile(r"\\[a-zA-Z]+\s*|\\(?=[^a-zA-Z])")
r"""A command and the spaces after it (`\text `), or the backslash of an escaped character (`\%`)."""

_MATHS_MARKS = str.maketrans("", "", "{}$")
"""Braces and dollar signs, which group maths and don't belong to a name."""

_WORD = re.compile(r"[^\W_]+(?:(?:[_^'’\-]|(?<=\d)[.,](?=\d))[^\W_]+)*", re.UNICODE)
"""Letters and digits, also joined by one of `_^'’-`, or by a point or comma between digits."""

_PART = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+", re.UNICODE)
"""A number or a run of letters within a word."""

_PLURAL_ACRONYM = re.compile(r"(?<=[A-Z]{2})s\b")
"""The s of "LLMs": Snowball keeps it in a word without vowels, and it would be taken for camel case."""

_HUMP = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
"""A component of a camel-case word: an acronym, or a word with or without a capital."""


def write_lexical(folder: Path, texts: Iterable[Sequence[str]]) -> None:
    """Write texts to a new index, each with its row number. Raises OSError if it can't be written.

    A text is given in parts; no term spans two of them. Overlapping passages share parts, and a part that recurs
    is split into terms only once.
    """
    folder.mkdir(parents=True)
    with raised_as_os_error("tantivy", lambda: ValueError):
        _fill(tantivy.Index(_schema(), path=str(folder)), texts)


def change_lexical(folder: Path, numbers: Numbering, texts: Iterable[Sequence[str]]) -> None:
    """Remove texts from an index that `write_lexical` wrote, and add others (see `Numbering`).

    Raises OSError if it can't be written.
    """
    with raised_as_os_error("tantivy", lambda: ValueError):
        _fill(tantivy.Index.open(str(folder)), texts, numbers.first, numbers.removed)
    save_numbers(folder, numbers.rows)


class LexicalIndex:
    """An open index, in a folder that no other process uses. Raises OSError if it can't be opened."""

    def __init__(self, folder: Path) -> None:
        with raised_as_os_error("tantivy", lambda: ValueError):
            self._use(tantivy.Index.open(str(folder)), load_numbers(folder))

    @classmethod
    def in_memory(cls, texts: Iterable[Sequence[str]]) -> LexicalIndex:
        """Return an index of texts, each in parts, that is kept in memory."""
        self = cls.__new__(cls)
        index = tantivy.Index(_schema())
        _fill(index, texts)
        index.reload()
        self._use(index)
        return self

    def _use(self, index: tantivy.Index, rows: NDArray[np.int64] | None = None) -> None:
        self._index = _with_analyser(index)
        self._rows = rows
        self._searcher = self._index.searcher()
        self._texts: int = self._searcher.num_docs if rows is None else len(rows)

    def scores(self, question: str, limit: int) -> tuple[NDArray[np.int64], Floats]:
        """Return the rows that share a term with the question, best first, and their normalised BM25 scores."""
        question_terms = sorted(set(stems(question)))
        if not question_terms:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        schema = self._index.schema
        query = tantivy.Query.boolean_query(
            [(tantivy.Occur.Should, tantivy.Query.term_query(schema, "text", term)) for term in question_terms]
        )
        hits = self._searcher.search(query, limit, count=False).hits
        idf_sum = sum(self.idf(term) for term in question_terms)
        return self._rows_of(hits), np.array([score for score, _ in hits], np.float32) / idf_sum

    def containing(self, stem: str) -> NDArray[np.int64]:
        """Return the rows that contain a stem, see `stems`."""
        query = tantivy.Query.term_query(self._index.schema, "text", stem)
        return self._rows_of(self._searcher.search(query, max(1, self._searcher.num_docs), count=False).hits)

    def has_word(self, word: str) -> bool:
        """Return whether any text has a word, in whatever form."""
        if self._rows is None:
            return self._searcher.doc_freq("text", stem(word)) > 0
        query = tantivy.Query.term_query(self._index.schema, "text", stem(word))  # doc_freq counts removed texts
        return bool(self._searcher.search(query, 1, count=False).hits)

    def idf(self, stem: str) -> float:
        """Return the stem's inverse document frequency; see `bm25_idf`.

        Removed texts count, as they do in tantivy's scores, until the index is written anew.
        """
        return bm25_idf(self._texts, self._searcher.doc_freq("text", stem))

    def _rows_of(self, hits: Sequence[tuple[float, tantivy.DocAddress]]) -> NDArray[np.int64]:
        numbers = np.array(self._searcher.fast_field_values("row", [address for _, address in hits]), np.int64)
        return numbers if self._rows is None else self._rows[numbers]


def bm25_idf(texts: int, containing: int) -> float:
    """Return the inverse document frequency of a term that n of N texts have, log(1 + (N - n + .5) / (n + .5)).

    >>> round(bm25_idf(100, 0), 2), round(bm25_idf(100, 99), 2)
    (5.31, 0.01)
    """
    return math.log1p((texts - containing + 0.5) / (containing + 0.5))


def stems(text: str) -> list[str]:
    """Return the terms of a text as they are indexed: lower-cased, without stop words, stemmed (English).

    >>> stems("Which benchmarks are testing V_0.5?")
    ['benchmark', 'test', 'v0.5', '=v_0.5', 'v', '0.5']
    """
    return _analyser(STOP_WORDS).analyze(" ".join(split_terms(text)))


@lru_cache(1 << 16)
def stem(word: str) -> str:
    """Return the Snowball (English) stem of one word, lower-cased; unlike `stems`, it keeps stop words.

    >>> {stem(word) for word in ("optimize", "Optimization", "optimizing")}
    {'optim'}
    >>> stem("general"), stem("generative"), stem("model’s"), stem("LLMs")
    ('general', 'generat', 'model', 'llm')
    """
    return "".join(_analyser(frozenset()).analyze(_PLURAL_ACRONYM.sub("", word.replace("’", "'"))))


def split_terms(text: str) -> list[str]:
    r"""Return the terms of a text in order, lower-cased, with LaTeX markup removed.

    A name with marks inside it yields the parts joined ("memory3") and each part; a name with a digit yields its
    exact form after "=", too. So `Memory3` finds `Memory^3`, and `V_0` prefers `V_0` to `V_0.5`. A camel-case
    name yields itself and its components, a number itself without thousands separators.

    >>> split_terms(r"$\text{Memory}^3$ and V_{0.5}")
    ['memory3', '=memory^3', 'memory', '3', 'and', 'v0.5', '=v_0.5', 'v', '0.5']
    >>> split_terms("EgoNormia, 1,240 norms, LLMs")
    ['egonormia', 'ego', 'normia', '1240', 'norms', 'llm']
    >>> split_terms("R3 is not R^3")
    ['r3', '=r3', 'is', 'not', 'r3', '=r^3', 'r', '3']
    """
    plain = _LATEX_COMMAND.sub("", text) if "\\" in text else text
    plain = _PLURAL_ACRONYM.sub("", plain.translate(_MATHS_MARKS))
    return [term for word in _WORD.findall(plain) for term in _terms_of_word(word)]


@lru_cache(1 << 16)  # few distinct words make up most of a text
def _terms_of_word(word: str) -> Sequence[str]:
    word = word.replace("’", "'").removesuffix("'s")
    lowered = word.lower()
    if lowered.isalpha():
        humps = _HUMP.findall(word) if word.isascii() else []
        return [lowered, *(hump.lower() for hump in humps)] if len(humps) > 1 else [lowered]
    if lowered[0].isdigit() and _PART.fullmatch(lowered):
        return [lowered.replace(",", "")]
    parts = [part.replace(",", "") for part in _PART.findall(lowered)]
    exact = ["=" + lowered] if any(map(str.isdigit, lowered)) else []
    return ["".join(parts), *exact, *(parts if not lowered.isalnum() else [])]


def _fill(
    index: tantivy.Index, texts: Iterable[Sequence[str]], first: int = 0, removed: Sequence[int] = ()
) -> None:
    writer = _with_analyser(index).writer(_HEAP_BYTES, num_threads=1)
    for row in removed:
        number = tantivy.Query.range_query(index.schema, "row", tantivy.FieldType.Integer, row, row)
        writer.delete_documents_by_query(number)
    for row, parts in enumerate(texts, first):
        writer.add_document(tantivy.Document(row=row, text=" ".join(map(_joined_terms, parts))))
    writer.commit()
    writer.wait_merging_threads()


@lru_cache(64)  # consecutive passages share parts
def _joined_terms(text: str) -> str:
    return " ".join(split_terms(text))


@cache
def _analyser(stop_words: frozenset[str]) -> tantivy.TextAnalyzer:
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.custom_stopword(list(stop_words)))
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("row", stored=False, indexed=False, fast=True)
    builder.add_text_field("text", stored=False, tokenizer_name=_ANALYSER, index_option="freq")
    return builder.build()


def _with_analyser(index: tantivy.Index) -> tantivy.Index:
    """Return the index with its analyser registered, which tantivy doesn't store with it."""
    index.register_tokenizer(_ANALYSER, _analyser(STOP_WORDS))
    return index
