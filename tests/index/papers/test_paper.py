"""Tests of index/papers/paper.py."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, fields
from datetime import date
from hashlib import sha256
from json import JSONDecodeError
from types import MappingProxyType

import pytest

from index.papers.dates import Precision
from index.papers.paper import (
    Paper,
    Version,
    format_date,
    normalised_title,
    paper_from_dict,
    paper_from_json,
    paper_to_dict,
    paper_to_json,
)

PRECISIONS: tuple[Precision, ...] = ("year", "month", "day")


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


def test_a_paper_survives_json_with_every_field() -> None:
    paper = Paper(
        title="A",
        abstract="B.",
        date=date(2024, 5, 6),
        date_inferred=True,
        organisation="Lab",
        listings=("one.bib",),
        authors=("Muster, Ada", "{Group, Inc.}"),
        identifiers={"arxiv": "2101.00001", "doi": "10.1234/abc"},
        url="https://example.org",
        venue="Journal",
        kind="article",
        keywords=("sleep",),
        citation_key="muster2024",
        notice="retracted",
        fields={"volume": "3", "title": "{A}"},
        versions=(Version("A: A Preprint", "2023", identifiers={"arxiv": "2101.00001"}),),
        assigned_key="0123456789abcdef",
    )
    assert all(getattr(paper, field.name) for field in fields(Paper))
    assert paper_from_dict(json.loads(json.dumps(paper_to_dict(paper)))) == paper


def test_a_paper_saved_before_it_had_authors_is_read() -> None:
    saved = {"title": "A", "abstract": "B.", "date": None, "date_inferred": False, "listings": ["x.txt"]}
    assert paper_from_dict(saved) == Paper("A", "B.", listings=("x.txt",))


def test_fields_of_a_later_version_are_ignored_in_any_mapping() -> None:
    whole = MappingProxyType(paper_to_dict(Paper("A", "B.")) | {"mood": "calm"})
    assert (
        paper_from_dict(whole) == paper_from_dict({"title": "A", "abstract": "B.", "mood": 1}) == Paper("A", "B.")
    )
    assert "mood" in whole


def test_the_key_in_a_line_is_used_only_if_asked_for() -> None:
    key = Paper("A", "B.").key
    line = paper_to_json(Paper("A", "B.")).replace(key, "0" * 16)
    assert (paper_from_json(line, with_key=True).key, paper_from_json(line).key) == ("0" * 16, key)


def test_a_paper_read_back_is_frozen_and_has_only_the_fields() -> None:
    read = paper_from_json(paper_to_json(Paper("A", "B.")))
    assert set(vars(read)) == {field.name for field in fields(Paper)}
    with pytest.raises(FrozenInstanceError):
        read.title = "C"  # type: ignore[misc]


def test_a_line_is_read_as_text_and_in_utf_8() -> None:
    paper = Paper("Größe", "“A” 😀\u2028.")
    assert paper_from_json(paper_to_json(paper)) == paper_from_json(paper_to_json(paper).encode()) == paper


@pytest.mark.parametrize(
    "paper", [Paper("", "A title of invisible characters."), Paper("A", "")], ids=["title", "abstract"]
)
def test_a_paper_without_a_title_or_an_abstract_is_read_back(paper: Paper) -> None:
    """Fails if what is empty is left out although it has no default: an index with it could never be opened."""
    assert paper_from_json(paper_to_json(paper)) == paper


def test_half_a_surrogate_pair_is_read() -> None:
    assert paper_from_json(rb'{"title": "\ud83d", "abstract": "B."}').title == "\ud83d"


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"", JSONDecodeError),
        (b'{"title": "A"', JSONDecodeError),
        (b'{"title": "A", "abstract": "B.\x00"}', JSONDecodeError),
        (b'\xef\xbb\xbf{"title": "A", "abstract": "B."}', JSONDecodeError),
        (b'{"title": "A", "abstract": "\xff"}', UnicodeDecodeError),
        (b'{"title": "A"}', TypeError),
        (b"[]", AttributeError),
        (b'{"title": "A", "abstract": "B.", "date": "today"}', ValueError),
    ],
)
def test_a_damaged_line_raises_the_error_of_json(line: bytes, error: type[Exception]) -> None:
    with pytest.raises(error) as raised:
        paper_from_json(line)
    assert raised.type is error


def test_a_paper_can_be_hashed() -> None:
    assert (
        len({Paper("A", "B.", identifiers={"doi": "10.1/a"}), Paper("A", "B.", identifiers={"doi": "10.1/b"})})
        == 2
    )


def test_a_key_comes_from_the_title_unless_one_was_assigned() -> None:
    assert Paper("A Title", "").key == Paper("a title.", "", authors=("X",)).key
    assert Paper("A Title", "", assigned_key="0123456789abcdef").key == "0123456789abcdef"


def dated(precision: Precision) -> Paper:
    return Paper("A", "B.", date(2017, 1, 1), date_inferred=precision != "day", date_precision=precision)


def test_a_date_is_given_as_far_as_it_is_known() -> None:
    assert [format_date(dated(precision)) for precision in PRECISIONS] == ["2017", "January 2017", "2017-01-01"]
    assert [dated(precision).iso_date for precision in PRECISIONS] == ["2017", "2017-01", "2017-01-01"]
    assert [dated(precision).date_parts for precision in PRECISIONS] == [(2017,), (2017, 1), (2017, 1, 1)]
    assert (Paper("A", "B.").iso_date, Paper("A", "B.").date_parts) == (None, ())
    assert [paper_from_dict(paper_to_dict(dated(precision))) for precision in PRECISIONS] == [
        dated(precision) for precision in PRECISIONS
    ]


@pytest.mark.parametrize(
    ("day", "precision"), [("2017-01-01", "year"), ("2017-03-01", "month"), ("2017-03-02", "day")]
)
def test_a_paper_written_before_precision_was_kept_gets_it_from_its_date(day: str, precision: str) -> None:
    values = {"title": "A", "abstract": "B.", "date": day, "date_inferred": True}
    assert paper_from_dict(values).date_precision == precision
    assert paper_from_dict(values | {"date_inferred": False}).date_precision == "day"
    assert paper_from_dict(values | {"date_precision": "aeon"}).date_precision == precision


def test_a_title_in_ascii_is_normalised_as_any_other() -> None:
    """Fails if what is fast for ASCII keeps or drops other signs than the pattern does."""
    signs = "".join(map(chr, range(128)))
    for title in (signs, "1.5 V_0.5 R^3 -a.b. .5", *(f"a{sign}1{sign}.2" for sign in signs)):
        assert normalised_title(f"{title} é") == f"{normalised_title(title)} é".strip()
