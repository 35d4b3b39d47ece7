from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from index import Paper
from index.map.clusters import (
    MAX_DOCUMENT_SHARE,
    _is_distinctive,
    _nearest_means,
    _usual_spelling,
    _without_overlap,
    cluster_count,
    cluster_names,
    cluster_papers,
)


def directions(*counts: int) -> np.typing.NDArray[np.float32]:
    """Return orthogonal unit vectors, each repeated as often as its count says."""
    return np.repeat(np.eye(len(counts), dtype=np.float32), counts, axis=0)


def alike(count: int) -> list[Paper]:
    """Return papers whose words don't distinguish them."""
    return [Paper("Cats", "They purr.")] * count


def test_every_corpus_has_one_to_eight_clusters() -> None:
    counts = [cluster_count(papers) for papers in range(1, 2000)]
    assert counts == sorted(counts)
    assert (counts[0], counts[-1]) == (1, 8)


def test_similar_papers_share_a_cluster_and_the_largest_is_the_first() -> None:
    clusters = cluster_papers(alike(38), directions(10, 16, 12))
    assert clusters.tolist() == [2] * 10 + [0] * 16 + [1] * 12


def test_there_are_no_more_clusters_than_distinct_papers() -> None:
    assert set(cluster_papers(alike(100), directions(40, 60)).tolist()) == {0, 1}


def test_papers_outside_the_sample_join_the_nearest_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.map.clusters.SAMPLE", 10)
    assert cluster_papers(alike(100), directions(50, 50)).tolist() in ([0] * 50 + [1] * 50, [1] * 50 + [0] * 50)


def test_only_the_words_of_the_sample_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails when a large corpus costs as much for each paper as a small one."""
    monkeypatch.setattr("index.map.clusters.SAMPLE", 10)
    read: list[Paper] = []

    def recorded(paper: Paper) -> list[str]:
        read.append(paper)
        return paper.title.split()

    monkeypatch.setattr("index.map.clusters._weighted_phrases", recorded)
    papers = [Paper("Cats purr sing bark hunt".split()[row % 5], "Fur.") for row in range(101)]
    assert len(cluster_papers(papers, directions(50, 51))) == 101
    assert len(read) == 10


def test_the_nearest_mean_is_the_one_at_the_least_distance() -> None:
    """Fails when a long mean, of papers that are much alike, attracts what lies nearer to a short one."""
    sample = np.array([(1, 0), (1, 0), (0, 0.4)], np.float32)
    vectors = np.array([(0.5, 0.3), (0.6, 0.1)], np.float32)
    assert _nearest_means(vectors, sample, np.array([0, 0, 1], np.int32)).tolist() == [1, 0]


def test_a_name_needs_two_titles() -> None:
    """Fails when a phrase of a single title or of abstracts alone names a cluster."""
    papers = [
        Paper("Cats purr", "Whiskers twitch."),
        Paper("Cats hunt", "Whiskers twitch."),
        Paper("Dogs bark", "Tails wag."),
        Paper("Dogs dig", "Tails wag."),
    ]
    assert cluster_names(papers, [0, 0, 1, 1]) == ("Cats", "Dogs")


def test_the_only_paper_of_a_cluster_names_it() -> None:
    papers = [Paper("Cats", "They purr."), Paper("Dogs", "They bark.")]
    assert cluster_names(papers, [0, 1]) == ("Cats", "Dogs")


def test_a_cluster_without_a_common_phrase_is_called_other() -> None:
    papers = [
        Paper("Cats", "Fur."),
        Paper("Dogs", "Fur."),
        Paper("Rye bread", "Oven."),
        Paper("Rye beer", "Malt."),
    ]
    assert cluster_names(papers, [0, 0, 1, 1]) == ("other", "Rye")


def test_a_phrase_counts_once_per_paper() -> None:
    """Fails when a word that one paper repeats outranks a word that more papers have."""
    papers = [
        Paper("Loaf and crust", "Crust crust crust crust."),
        Paper("Loaf and oven", "It is hot."),
        Paper("Crust and oven", "It is hot."),
        Paper("Loaf", "It rises."),
        *(Paper(f"Rivers {word}", "Water.") for word in ("run", "bend", "flood", "freeze")),
    ]
    assert cluster_names(papers, [0] * 4 + [1] * 4)[0].split(" · ")[0] == "Loaf"


def test_a_phrase_that_other_clusters_share_ranks_lower() -> None:
    """Fails when phrases are ranked by their count in the cluster alone."""
    titles = ("Model, bread", "Model, bread", "Model", "Dough", "Flour")
    others = ("Model, sea", "Model, sea", "Model, sea", "Rivers", "Lakes", "Snow", "Snow", "Hail", "Ice", "Fog")
    papers = [Paper(title, "It is here.") for title in titles + others]
    names = cluster_names(papers, [0] * 5 + [1] * 5 + [2] * 5)
    assert names == ("bread · Model", "sea · Model", "Snow")


@pytest.mark.parametrize(
    ("containing", "papers", "clusters", "distinctive"),
    [
        (40, 100, 5, True),
        (41, 100, 5, False),
        (50, 100, 2, True),
        (51, 100, 2, False),
        (100, 100, 1, True),
    ],
)
def test_a_common_phrase_is_not_distinctive(
    containing: int, papers: int, clusters: int, distinctive: bool
) -> None:
    assert MAX_DOCUMENT_SHARE == 0.4
    assert _is_distinctive(containing, papers, clusters) is distinctive


def test_a_name_has_at_most_three_phrases_without_a_common_word() -> None:
    assert _without_overlap(["rye bread", "bread", "rye", "oven", "loaf", "crust"]) == [
        "rye bread",
        "oven",
        "loaf",
    ]


def test_the_spelling_of_most_papers_is_used_and_lower_case_if_there_is_a_tie() -> None:
    assert _usual_spelling(Counter({"LLMs": 2, "llms": 1})) == "LLMs"
    assert _usual_spelling(Counter({"Cats": 2, "cats": 2})) == "cats"


def test_the_abstracts_spelling_is_preferred_to_the_titles() -> None:
    papers = [Paper("Reward Models", "We train reward models."), Paper("More Reward Models", "Our reward models.")]
    assert cluster_names(papers, [0, 0]) == ("reward models",)


def test_papers_that_share_their_words_share_a_cluster() -> None:
    """Fails when only the vectors count, which here are the same for all."""
    cats = [Paper("Cats purr", "Whiskers twitch at night.")] * 12
    dogs = [Paper("Dogs bark", "Tails wag by day.")] * 12
    birds = [Paper("Birds sing", "Feathers fall in autumn.")] * 12
    clusters = cluster_papers([*cats, *dogs, *birds], directions(36)).tolist()
    assert [len(set(clusters[start : start + 12])) for start in (0, 12, 24)] == [1, 1, 1]
    assert len(set(clusters)) == 3
