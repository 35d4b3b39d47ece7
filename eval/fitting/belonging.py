"""Fit what makes a paper belong on a list, on questions whose papers are labelled over a whole collection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval import LIST_CANDIDATES, belonging_features
from assistant.text import LogisticModel
from eval.answers import DATA, read_records
from eval.fitting.logistic import fit_logistic
from index.arrays import Floats
from index.lifecycle import Snapshot

__all__ = [
    "TOPICS",
    "Topic",
    "TopicPapers",
    "collect_topics",
    "fit_belonging",
    "read_topics",
]

TOPICS = (DATA / "topics.jsonl", DATA / "questions_controlled.jsonl.gz")

DEPTH = 60
"""Papers that a fit looks at for each topic, the best by score: of the others none belongs."""

STRENGTH = 0.03
"""The inverse of the penalty on large weights."""

FEWEST_PAPERS = 3
"""Papers of a topic, at least; a question for two papers asks for these two, not for a list."""


@dataclass(frozen=True)
class Topic:
    """A question for a list, the titles of the papers that belong on it, and of those that may."""

    id: str
    question: str
    gold: frozenset[str]
    also_ok: frozenset[str] = frozenset()


@dataclass(frozen=True)
class TopicPapers:
    """The candidates for a topic: their features, whether they belong, and whether they may."""

    topic: Topic
    features: Floats
    right: NDArray[np.bool_]
    neutral: NDArray[np.bool_]


def read_topics(paths: Sequence[Path] = TOPICS) -> list[Topic]:
    """Return the topics of these files."""
    read = [record for path in paths for record in read_records(path, _topic)]
    return [topic for topic in read if topic.gold]


def collect_topics(snapshot: Snapshot, topics: Sequence[Topic]) -> list[TopicPapers]:
    """Return the candidates for each topic, found in an index of the abstracts that the topics are about."""
    collected = []
    for topic in topics:
        hits = snapshot.search(topic.question, LIST_CANDIDATES)
        features = belonging_features(snapshot, topic.question, hits)
        titles = [hit.paper.title for hit in hits]
        best = np.argsort([-hit.belonging for hit in hits], kind="stable")[:DEPTH]
        right = np.array([title in topic.gold for title in titles])[best]
        neutral = np.array([title in topic.also_ok for title in titles])[best]
        collected.append(TopicPapers(topic, features[best], right, neutral))
    return collected


def fit_belonging(topics: Sequence[TopicPapers]) -> LogisticModel:
    """Return the model that fits best; papers that may belong are left out."""
    features = np.concatenate([topic.features[~topic.neutral] for topic in topics])
    right = np.concatenate([topic.right[~topic.neutral] for topic in topics])
    return fit_logistic(features, right, STRENGTH)


def _topic(record: Mapping[str, Any]) -> Topic:
    topic = Topic(
        str(record.get("qid")),
        str(record.get("question")),
        frozenset(record.get("gold", ())),
        frozenset(record.get("also_ok", ())),
    )
    if record.get("kind", "multi") != "multi" or len(topic.gold) < (1 if "topic" in record else FEWEST_PAPERS):
        return Topic(topic.id, topic.question, frozenset())
    return topic
