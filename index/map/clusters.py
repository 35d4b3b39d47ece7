"""The themes of a corpus: k-means clusters of its papers, named by class-based TF-IDF of their titles' phrases."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats
from index.map.projection import principal_components
from index.papers import STOP_WORDS, Paper
from index.search import evenly_spaced, stem

__all__ = ["MAX_CLUSTERS", "cluster_count", "cluster_names", "cluster_papers"]

MAX_CLUSTERS = 8
"""The number of colours and shapes of the map that are easy to distinguish."""

NAME_PHRASES = 3
"""Phrases in a name at most; a phrase is a word or a pair of adjacent words."""

MAX_DOCUMENT_SHARE = 0.4
"""Share of all papers above which a phrase is too common to name a cluster."""

CLUSTER_DIMENSIONS = 25
"""Principal components that k-means sees."""

PHRASE_DIMENSIONS = 60
"""Dimensions of the latent semantic analysis."""

FEW_PAPERS = 100
"""Below this number of papers, a phrase of a single paper counts as well."""

COMMON_DECIMALS = 3
"""Decimals of a coordinate that count: further ones differ between processors."""

SAMPLE = 5000
"""Papers that clusters and names are computed from; of a larger corpus an evenly spaced sample is taken."""

_CLAUSE = re.compile(r"[.,;:!?()\[\]\n]+")
"""Punctuation that no phrase crosses."""

_WORD = re.compile(r"(?<!\d)(?=\d*+[^\W\d_])[^\W_][\w'’-]*[^\W_]")
"""A word of two characters or more; digits at its start are followed by a letter."""


def cluster_count(papers: int) -> int:
    """Return the number of clusters for a number of papers: half its square root, from 1 to 8.

    >>> [cluster_count(papers) for papers in (3, 36, 100, 279, 10_000)]
    [1, 3, 5, 8, 8]
    """
    return max(1, min(MAX_CLUSTERS, round(math.sqrt(papers) / 2)))


def cluster_papers(papers: Sequence[Paper], vectors: Floats) -> NDArray[np.int32]:
    """Return each paper's cluster (n,), by k-means over meaning and words together; cluster 0 is the largest.

    A paper is placed by its centroid (n, dimension) and by the phrases it has (latent semantic analysis). With the
    centroids alone, clusters mix subjects that merely sound alike. Of a large corpus only the sample is clustered
    so; the other papers join the cluster whose mean centroid is nearest.
    """
    sample = evenly_spaced(len(papers), SAMPLE)
    sampled = _cluster_sample([papers[row] for row in sample], vectors[sample], cluster_count(len(papers)))
    if len(sample) == len(papers):
        labels = sampled
    else:
        labels = _nearest_means(vectors, vectors[sample], sampled)
        labels[sample] = sampled
    by_size = np.argsort(-np.bincount(labels), kind="stable")
    return np.asarray(np.argsort(by_size)[labels], np.int32)


def _cluster_sample(papers: Sequence[Paper], vectors: Floats, count: int) -> NDArray[np.int32]:
    """Return the cluster of each paper, (n,), of at most `count` ones."""
    from sklearn.cluster import KMeans  # type: ignore[import-untyped]

    both = np.hstack([_unit(vectors - vectors.mean(axis=0)), _phrase_vectors(papers)])
    points = principal_components(both, CLUSTER_DIMENSIONS).round(COMMON_DECIMALS)
    count = min(count, len(np.unique(points, axis=0)))
    return np.asarray(KMeans(count, n_init=20, random_state=0).fit(points).predict(points), np.int32)


def _nearest_means(vectors: Floats, sample: Floats, labels: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the cluster of the sample with the nearest mean, (n,), for each of n vectors."""
    means = np.stack([sample[labels == cluster].mean(axis=0) for cluster in range(labels.max() + 1)])
    return np.asarray((vectors @ means.T - (means**2).sum(axis=1) / 2).argmax(axis=1), np.int32)


def _phrase_vectors(papers: Sequence[Paper]) -> Floats:
    """Return a vector of the phrases of each paper, those of its title counted twice, (n, at most 60)."""
    from sklearn.decomposition import TruncatedSVD  # type: ignore[import-untyped]
    from sklearn.feature_extraction.text import TfidfVectorizer  # type: ignore[import-untyped]

    rare = 3 if len(papers) >= FEW_PAPERS else 1
    tfidf = TfidfVectorizer(analyzer=_weighted_phrases, min_df=rare, max_df=MAX_DOCUMENT_SHARE, sublinear_tf=True)
    try:
        counts = tfidf.fit_transform(papers)
    except ValueError:  # no phrase is neither too rare nor too common
        return np.zeros((len(papers), 1), np.float32)
    dimensions = min(PHRASE_DIMENSIONS, *(size - 1 for size in counts.shape))
    if dimensions < 1:
        return np.zeros((len(papers), 1), np.float32)
    return _unit(TruncatedSVD(dimensions, algorithm="arpack", random_state=0).fit_transform(counts))


def _weighted_phrases(paper: Paper) -> list[str]:
    return [*_phrases_in(paper.title), *_phrases_in(paper.title), *_phrases_in(paper.abstract)]


def _unit(vectors: Floats) -> Floats:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), np.float32)


def cluster_names(papers: Sequence[Paper], clusters: Sequence[int] | NDArray[np.int32]) -> tuple[str, ...]:
    """Return a name for each cluster: its most distinctive phrases, as the papers spell them.

    Phrases are ranked by class-based TF-IDF (Grootendorst, BERTopic, 2022), counted once per paper. A phrase is in
    at least two of the cluster's titles, and not in too many papers of the corpus. A cluster without any is
    "other". A paper's spelling of a phrase is its abstract's, if that has it: titles often have capitals.

    >>> cats = [Paper("Cats at Night", "All cats hunt."), Paper("Why Cats Purr", "Do cats purr?")]
    >>> bread = [Paper("Rye Bread", "We bake rye bread."), Paper("On Rye Bread", "No rye bread.")]
    >>> cluster_names([*cats, *bread], [0, 0, 1, 1])
    ('cats', 'rye bread')
    """
    sample = evenly_spaced(len(papers), SAMPLE)
    papers, clusters = [papers[row] for row in sample], [int(clusters[row]) for row in sample]
    members = defaultdict(list)
    for row, cluster in enumerate(clusters):
        members[cluster].append(row)
    title_phrases = [_phrases_in(paper.title) for paper in papers]
    phrases = [title | _phrases_in(paper.abstract) for title, paper in zip(title_phrases, papers, strict=True)]
    document_counts = Counter(phrase for each in phrases for phrase in each)
    mean_size = len(papers) / len(members)

    def name(rows: Sequence[int]) -> str:
        title_counts = Counter(phrase for row in rows for phrase in title_phrases[row])
        counts = Counter(phrase for row in rows for phrase in phrases[row])
        candidates = [
            phrase
            for phrase, count in title_counts.items()
            if count >= min(2, len(rows)) and _is_distinctive(document_counts[phrase], len(papers), len(members))
        ]
        candidates.sort(
            key=lambda phrase: (
                -counts[phrase] * math.log1p(mean_size / document_counts[phrase]),
                -len(phrase),
                phrase,
            )
        )
        return " · ".join(map(spelling, _without_overlap(candidates))) or "other"

    def spelling(phrase: str) -> str:
        return _usual_spelling(Counter(each[phrase] for each in phrases if phrase in each))

    return tuple(name(members[cluster]) for cluster in sorted(members))


def _is_distinctive(containing: int, papers: int, clusters: int) -> bool:
    """Return whether a phrase is in few enough papers to name one of several clusters."""
    return clusters == 1 or containing <= max(MAX_DOCUMENT_SHARE * papers, papers / clusters)


def _without_overlap(phrases: Iterable[str]) -> list[str]:
    """Return the first phrases that have no word in common."""
    kept: list[str] = []
    used: set[str] = set()
    for phrase in phrases:
        words = set(phrase.split())
        if not words & used and len(kept) < NAME_PHRASES:
            kept.append(phrase)
            used |= words
    return kept


def _usual_spelling(counts: Counter[str]) -> str:
    """Return the spelling that most papers use; of equally frequent ones, one in lower case."""
    return min(counts, key=lambda spelling: (-counts[spelling], spelling.swapcase()))


def _phrases_in(text: str) -> dict[str, str]:
    """Return the words and the pairs of adjacent words of a text, stemmed, each with its last spelling.

    >>> _phrases_in("Testing of reward models")
    {'test': 'Testing', 'reward': 'reward', 'reward model': 'reward models', 'model': 'models'}
    """
    return dict(phrase for clause in _CLAUSE.split(text) for phrase in _phrases_in_clause(clause))


def _phrases_in_clause(clause: str) -> Iterator[tuple[str, str]]:
    words = [("" if word.lower() in STOP_WORDS else stem(word), word) for word in _WORD.findall(clause)]
    for (key, word), (next_key, next_word) in pairwise([*words, ("", "")]):
        if key:
            yield key, word
        if key and next_key:
            yield f"{key} {next_key}", f"{word} {next_word}"
