"""Tests of index/papers/paper.py."""

from __future__ import annotations

from hashlib import sha256

from index.papers.paper import Paper, normalised_title


def test_titles_that_differ_only_in_an_index_or_a_power_are_two_papers() -> None:
    assert normalised_title("V_{0}: A Value Model") != normalised_title("V_{0.5}: A Value Model")
    assert normalised_title("R3: Reward Models") != normalised_title("R^3: Reward Models")
    assert Paper("V_{0.5}", "A.").key != Paper("V_0", "A.").key


def test_titles_that_differ_only_in_case_spacing_or_punctuation_are_one_paper() -> None:
    titles = ("A Title: Part 1", "a  title - part 1.", "“A Title”, Part １")
    assert len({Paper(title, "A.").key for title in titles}) == 1


def test_a_key_is_the_start_of_the_hash_of_the_normalised_title() -> None:
    """Keys are stored in indexes and exported in citation keys, so they must not change."""
    assert Paper("A Title.", "").key == sha256(b"a title").hexdigest()[:16]
