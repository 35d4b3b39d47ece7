"""Tests of index/papers/field_filter.py."""

from __future__ import annotations

import pytest

from index.field_filter import FieldFilter
from index.papers import Paper

PAPER = Paper("T", ".", authors=("Müller-Lüd, Ada Bea", "van der Berg, J.", "{Group and Sons, Inc.}"))


@pytest.mark.parametrize(
    ("name", "passes"),
    [
        ("muller-lud", True),
        ("Ada Müller-Lüd", True),
        ("Müller-Lüd, A. B.", True),
        ("Jan van der Berg", True),
        ("Group and Sons", True),
        ("Bert Müller-Lüd", False),
        ("A.", False),
        ("Müller-Lüd van der Berg", False),
        ("", False),
    ],
)
def test_an_author_is_known_by_any_usual_form_of_the_name(name: str, passes: bool) -> None:
    assert FieldFilter(author=name).passes(PAPER) is passes


@pytest.mark.parametrize(
    ("venue", "asked", "passes"),
    [
        ("ACL 2022", "acl", True),
        ("NAACL 2022", "ACL", False),
        ("Proceedings of the 60th Meeting of the Association for Computational Linguistics (Long)", "ACL", True),
        ("Findings of the Association for Computational Linguistics", "ACL", False),
        ("Proceedings of the 2020 Conference on Empirical Methods in Natural Language Processing", "EMNLP", True),
        ("2023 IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)", "CVPR", True),
        ("Journal of Sleep", "journal of sleep", True),
        ("Journal of Sleep Research", "sleep journal", False),
    ],
)  # fmt: skip
def test_a_venue_is_known_by_its_name_or_its_abbreviation(venue: str, asked: str, passes: bool) -> None:
    assert FieldFilter(venue=asked).passes(Paper("T", ".", venue=venue)) is passes


def test_an_id_of_the_acl_anthology_says_venue_and_year() -> None:
    paper = Paper("T", ".", venue="Proceedings", identifiers={"acl": "2022.acl-long.1"})
    assert FieldFilter(venue="ACL", year=2022).passes(paper)
    assert not FieldFilter(venue="ACL", year=2021).passes(paper)


def test_a_keyword_matches_by_whole_words() -> None:
    paper = Paper("T", ".", keywords=("Sleep debt", "trains"))
    assert FieldFilter(keyword="sleep").passes(paper)
    assert not FieldFilter(keyword="train").passes(paper)


@pytest.mark.parametrize("text", ["2101.00001", "arXiv:2101.00001v3", "https://arxiv.org/abs/2101.00001", "W12"])
def test_a_paper_is_known_by_its_number_in_any_form(text: str) -> None:
    paper = Paper("T", ".", identifiers={"arxiv": "2101.00001", "openalex": "W12"})
    assert FieldFilter(identifier=text).passes(paper)
    assert not FieldFilter(identifier=text).passes(Paper("T", ".", identifiers={"arxiv": "2101.00002"}))


def test_every_paper_passes_an_empty_filter() -> None:
    assert FieldFilter().passes(PAPER)
    assert not FieldFilter()
    assert FieldFilter(year=0)
