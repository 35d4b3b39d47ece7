"""Fit the linear models that read a question's shape and a sentence's roles from the words.

Each is a logistic regression with an L2 penalty, on data that eval/data/README.md describes.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from assistant.answer import SHAPES
from assistant.extractive import ROLES, role_features
from assistant.question import question_words, shape_features
from assistant.text import LinearModel
from eval.answers import DATA, read_records
from eval.fitting.training_questions import read_training_questions
from index.arrays import Floats

__all__ = [
    "Example",
    "cross_validated",
    "fit_text_model",
    "read_roles",
    "read_shapes",
    "save_text_model",
]

SHAPE_DATA = DATA / "shapes.jsonl"
TOPIC_DATA = DATA / "topics.jsonl"
ROLE_DATA = DATA / "sentence_roles.jsonl.gz"

FOLDS = 5
"""Parts for cross-validation; an abstract's sentences are in one part."""

RAREST_WORD = 5
"""Questions that a word is in, at least, to count as itself; a rarer one says what a question is about."""

RAREST_FEATURE = 5
"""Examples that a feature is in, at least."""

FACTS_EACH_WAY = 150
"""Questions about one paper, of each wording, that are added as questions for a fact."""

FACT_WEIGHT = 0.2
"""What such a question counts, of which there are many."""

SMALLEST_WEIGHT = 0.05
"""A feature whose weights are all smaller is left out."""


@dataclass(frozen=True)
class Example:
    """A text's features and its labels; `also` are labels that would do as well, `group` what it belongs to."""

    id: str
    features: frozenset[str]
    labels: frozenset[str]
    also: frozenset[str] = frozenset()
    group: str = ""
    weight: float = 1.0


@dataclass(frozen=True)
class _Question:
    id: str
    text: str
    shape: str
    also: frozenset[str] = frozenset()
    weight: float = 1.0


@dataclass(frozen=True)
class _Abstract:
    id: str
    sentences: tuple[str, ...]
    roles: tuple[frozenset[str], ...]


def read_shapes(path: Path = SHAPE_DATA) -> list[Example]:
    """Return the labelled questions; those about a topic and those about one paper ask for a list and a fact."""
    questions = [*read_records(path, _question), *read_records(TOPIC_DATA, _topic), *_about_papers()]
    counts = Counter(word for question in questions for word in set(question_words(question.text)))
    known = frozenset(word for word, count in counts.items() if count >= RAREST_WORD)
    return [
        Example(
            question.id,
            frozenset(shape_features(question.text, known)),
            frozenset([question.shape]),
            question.also,
            question.id,
            question.weight,
        )
        for question in questions
    ]


def read_roles(path: Path = ROLE_DATA) -> list[Example]:
    """Return the labelled sentences."""
    return [
        Example(
            f"{abstract.id}-{place}",
            frozenset(role_features(abstract.sentences, place)),
            roles,
            group=abstract.id,
        )
        for abstract in read_records(path, _abstract)
        for place, roles in enumerate(abstract.roles)
    ]


def fit_text_model(examples: Sequence[Example], labels: Sequence[str], strength: float = 1.0) -> LinearModel:
    """Return the model of these labels: of exactly one if every example has one, else of each by itself."""
    counts = Counter(feature for example in examples for feature in example.features)
    features = sorted(feature for feature, count in counts.items() if count >= RAREST_FEATURE)
    blank = LinearModel(
        tuple(labels),
        np.zeros(len(features), np.float32),
        dict(zip(features, np.eye(len(features), dtype=np.float32), strict=True)),
    )
    rows = csr_matrix(np.array([blank.scores(example.features) for example in examples]))
    counts_for = [example.weight for example in examples]
    if all(len(example.labels) == 1 for example in examples):
        wanted = [labels.index(next(iter(example.labels))) for example in examples]
        fitted = [_regression(rows, wanted, counts_for, strength)]
    else:
        wanted_each = ([label in example.labels for example in examples] for label in labels)
        fitted = [_regression(rows, wanted, counts_for, strength) for wanted in wanted_each]
    coefficients = np.concatenate([one.coef_ for one in fitted])
    intercepts = np.concatenate([one.intercept_ for one in fitted])
    weights = {
        name: np.round(values, 2).astype(np.float32)
        for name, values in zip(features, coefficients.T, strict=True)
        if np.abs(values).max() >= SMALLEST_WEIGHT
    }
    return LinearModel(tuple(labels), np.round(intercepts, 2).astype(np.float32), weights)


def cross_validated(examples: Sequence[Example], labels: Sequence[str]) -> NDArray[np.bool_]:
    """Return for each labelled example whether a model fitted without its group gives one of its labels first.

    Examples without any of the labels, or that count less than 1, are for fitting only.
    """
    groups = {
        group: place % FOLDS for place, group in enumerate(dict.fromkeys(example.group for example in examples))
    }
    right = []
    for fold in range(FOLDS):
        model = fit_text_model([one for one in examples if groups[one.group] != fold], labels)
        for example in examples:
            wanted = (example.labels | example.also) & set(labels)
            if groups[example.group] == fold and example.weight == 1 and wanted:
                right.append(labels[int(model.scores(example.features).argmax())] in wanted)
    return np.array(right)


def save_text_model(model: LinearModel, source: str, path: Path) -> None:
    """Write a model to its file, and say where it comes from."""
    stored = {
        "labels": list(model.labels),
        "intercepts": _plain(model.intercepts),
        "fitted": {"on": source, "date": date.today().isoformat()},
        "weights": {name: _plain(values) for name, values in sorted(model.weights.items())},
    }
    lines = json.dumps(stored, ensure_ascii=False).replace('], "', '],\n"').replace('}, "', '},\n"')
    path.write_text(lines + "\n", encoding="utf-8")


def _regression(
    rows: csr_matrix, wanted: Sequence[int], weights: Sequence[float], strength: float
) -> LogisticRegression:
    return LogisticRegression(C=strength, max_iter=300).fit(rows, wanted, sample_weight=weights)


def _plain(values: Floats) -> list[float]:
    return [round(float(value), 2) for value in values]


def _about_papers() -> list[_Question]:
    """Return questions for several papers and, as many of each wording, about one; none that is held out."""
    found = [
        _Question(one.id, one.text, "list", frozenset(["synthesis", "comparison"]))
        for one in read_training_questions()
        if one.style == "several" and not one.held_out
    ]
    for style in ("direct", "paraphrase", "casual", "typo"):
        of_style = [one for one in read_training_questions() if one.style == style and not one.held_out]
        step = max(1, len(of_style) // FACTS_EACH_WAY)
        found += [_Question(one.id, one.text, "fact", weight=FACT_WEIGHT) for one in of_style[::step]]
    return found


def _question(record: Mapping[str, Any]) -> _Question:
    shape, also = record.get("shape"), record.get("also", [])
    if shape not in SHAPES or not set(also) <= set(SHAPES):
        raise ValueError(f'"shape" and "also" should be of {", ".join(SHAPES)}')
    return _Question(str(record.get("qid")), str(record.get("question")), shape, frozenset(also))


def _topic(record: Mapping[str, Any]) -> _Question:
    """Return a question about a topic; which of the two it asks for is plain from how it starts."""
    text = str(record.get("question"))
    shape = "count" if re.search(r"\bhow many\b|\bnumber of\b|^count\b", text, re.IGNORECASE) else "list"
    return _Question(str(record.get("qid")), text, shape)


def _abstract(record: Mapping[str, Any]) -> _Abstract:
    sentences = record.get("sentences")
    if not isinstance(sentences, list) or not all({"text", "roles"} <= set(one) for one in sentences):
        raise ValueError('"sentences" should be a list of objects with "text" and "roles"')
    known = [frozenset(one["roles"]) & set(ROLES) for one in sentences]
    return _Abstract(str(record.get("id")), tuple(one["text"] for one in sentences), tuple(known))
