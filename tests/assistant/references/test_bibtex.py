"""Tests of assistant/references/bibtex.py."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from bibtexparser.entrypoint import parse_string
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.references import papers_to_bibtex
from index.listings import parse_listing
from index.papers import Paper
from tests.assistant.references.papers import ATTACK, BARE, FULL

LIBRARY = r"""@inproceedings{muster2023sparse,
  title = {{SparseQA}: Retrieval with 1\% of the {{Tokens}}},
  author = {Muster, Ada and M{\"u}ller, Bo and {Group and Sons, Inc.}},
  booktitle = {Proceedings of Something},
  year = {2023},
  month = jul,
  doi = {10.1234/abcd.5678},
  eprint = {2301.00001v2},
  archiveprefix = {arXiv},
  primaryclass = {cs.CL},
  url = {https://example.org/sparse_qa},
  pages = {1--12},
  editor = {Probe, Cy},
  keywords = {retrieval, sparsity},
  abstract = {We keep 1\% of the tokens, {\textmu}m by \emph{{\textmu}m}. Recall falls to 90.8.},
  file = {/home/ada/a.pdf:application/pdf},
  annote = {My own note: $\alpha > \frac{1}{2}$},
}

@misc{probe2020,
  title = {Laser Spots},
  author = {Probe, Cy},
  journal = {arXiv preprint arXiv:2001.00002},
  year = {2020},
  note = {In press},
  howpublished = {\url{https://example.org/spots}},
  abstract = {The spot is wide.},
}

@phdthesis{Beispiel:2019,
  title = {A Thesis},
  author = {Beispiel, Bo},
  school = {University of Nowhere},
  year = {2019},
  abstract = {It was written.},
}
"""


def entries(source: str) -> dict[str, dict[str, str]]:
    return {entry.key: {"type": entry.entry_type, **dict(entry.items())} for entry in parse_string(source).entries}


def test_a_library_comes_out_as_it_went_in_field_by_field() -> None:
    listing = parse_listing(LIBRARY.encode(), "a.bib")
    came, went = entries(papers_to_bibtex(listing.papers, abstracts=True)), entries(LIBRARY)
    assert list(came) == list(went)
    for key, fields in went.items():
        assert {name: came[key].get(name) for name in fields} == fields
        assert set(came[key]) - set(fields) <= {"listings", "url", "organization"}


def test_all_that_is_known_of_a_paper_is_written() -> None:
    (entry,) = entries(papers_to_bibtex([FULL])).values()
    assert entry == {
        "type": "article",
        "ENTRYTYPE": "article",
        "ID": "muster2021night",
        "title": "Night Trains and Sleep Debt",
        "author": "Muster, Ada and van der Beispiel, Bo and {Group and Sons, Inc.}",
        "journal": "Journal of Made Up Results",
        "year": "2021",
        "month": "mar",
        "day": "4",
        "organization": "Sleep Lab",
        "doi": "10.1234/abcd.1",
        "eprint": "2101.00001v2",
        "archiveprefix": "arXiv",
        "openalex": "W12",
        "url": "https://example.org/1",
        "keywords": "sleep, trains",
        "listings": "a.ris",
        "volume": "12",
        "number": "3",
        "pages": "1--20",
        "publisher": "Made Up {\\&} Sons",
    }


def test_a_month_or_day_that_the_source_left_out_is_not_written() -> None:
    assert "day" not in papers_to_bibtex([BARE])
    january = replace(BARE, date=date(2024, 1, 1))
    assert "month = jan" in papers_to_bibtex([january])
    (entry,) = entries(papers_to_bibtex([replace(january, date_precision="year")])).values()
    assert (entry["year"], "month" in entry) == ("2024", False)


def test_two_papers_with_one_citation_key_get_two() -> None:
    papers = [replace(FULL, title=title) for title in ("One", "Two")]
    assert list(entries(papers_to_bibtex(papers))) == ["muster2021night", f"two2021-{papers[1].key[:8]}"]


def test_a_title_of_another_version_is_not_written_over_the_paper_s_own() -> None:
    paper = replace(FULL, fields={"title": "{A} Working Title"})
    assert "title = {Night Trains and Sleep Debt}" in papers_to_bibtex([paper])


def test_no_value_ends_its_entry_or_runs_a_command() -> None:
    source = papers_to_bibtex([ATTACK, FULL], abstracts=True)
    assert len(entries(source)) == 2
    assert [paper.title for paper in parse_listing(source.encode(), "a.bib")][-1] == FULL.title
    for command in ("\\input", "\\write", "^^5c"):
        assert command not in source


@pytest.mark.parametrize(
    "value", [r"\input{x}", r"\"\input{x}", r"\csname input\endcsname x", "^^5cinput x", r"\textit{\openin{x}}"]
)
def test_a_field_of_the_source_that_would_run_a_command_is_written_as_text(value: str) -> None:
    source = papers_to_bibtex([replace(FULL, fields={"annote": value})])
    assert value not in source
    assert "annote = {" in source


FIELDS = st.dictionaries(
    st.sampled_from(["title", "author", "year", "month", "note", "pages", "editor", "x y", "a={b},c"]),
    st.text('\\{}$%&#^~_ab"\n@,=é', max_size=20),
    max_size=4,
)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=20), FIELDS)
def test_whatever_a_paper_says_the_entry_after_it_is_intact(text: str, fields: dict[str, str]) -> None:
    paper = Paper(f"T{text}", "It works.", authors=(text,), venue=text, fields=fields, citation_key=text)
    source = papers_to_bibtex([paper, FULL], abstracts=True)
    listing = parse_listing(source.encode(errors="replace"), Path("a.bib"))
    assert [one.title for one in listing][1:] == [FULL.title]
