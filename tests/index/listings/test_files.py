"""Whole small files of the kinds that people have, each read as it should be."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from index.listings.listing import read_listing
from index.papers import merge_duplicates
from index.papers.paper import Paper

FILES = Path(__file__).parent / "files"


def read(name: str) -> tuple[Paper, ...]:
    listing = read_listing(FILES / name)
    assert not listing.skipped
    assert not listing.repaired
    return listing.papers


def test_the_atom_of_arxiv() -> None:
    (paper,) = read("atom.xml")
    assert (paper.title, paper.date) == ("Night Trains and Sleep Debt", date(2021, 3, 4))
    assert paper.abstract.startswith("We follow 212 travellers")
    assert (paper.authors, paper.identifiers) == (("Ada Muster",), {"arxiv": "2101.00001"})
    assert (paper.kind, paper.fields["arxiv_version"]) == ("preprint", "v2")


def test_bibtex_with_all_that_it_says() -> None:
    (paper,) = read("bib_roundtrip.bib")
    assert paper.title == "SparseQA: Retrieval with 1% of the Tokens"
    assert paper.fields["title"] == r"{SparseQA}: Retrieval with 1\% of the Tokens"
    assert paper.authors == ("Muster, Ada", "Beispiel, Bo")
    assert (paper.kind, paper.venue) == ("inproceedings", "Proceedings of Something")
    assert (paper.date, paper.date_inferred, paper.date_precision) == (date(2023, 7, 1), True, "month")
    assert paper.identifiers == {"doi": "10.1234/abcd.5678", "arxiv": "2301.00001"}
    assert (paper.url, paper.citation_key) == ("https://example.org/sparseqa", "muster2023sparse")
    assert paper.keywords == ("retrieval", "sparsity")
    assert paper.fields["archiveprefix"] == "arXiv"


def test_symbols_that_reference_managers_write_as_commands() -> None:
    assert read("bib_symbols.bib")[0].abstract == (
        "The spot is 40 µm wide over 3×3 mm². Error is 0.02±0.01 mm (p < 0.001, n > 30) at 25°C. © 2020 Nobody."
    )


def test_csl_json_with_a_date_in_parts() -> None:
    (paper,) = read("csl_dates.json")
    assert (paper.date, paper.date_inferred) == (date(2021, 3, 4), False)
    assert (paper.authors, paper.venue, paper.kind) == (("Muster, Ada",), "Journal of Made Up Results", "article")
    assert (paper.identifiers, paper.citation_key) == ({"doi": "10.1234/abcd.1"}, "muster2021")


def test_the_api_of_hugging_face() -> None:
    (paper,) = read("hf_api.json")
    assert paper.title == "SparseQA: Retrieval with 1% of the Tokens"
    assert paper.abstract.endswith("Recall falls from 91.2 to 90.8 on three test sets.")
    assert (paper.date, paper.organisation, paper.authors) == (date(2025, 1, 1), "Muster Lab", ("Ada Muster",))
    assert (paper.identifiers, paper.keywords) == ({"arxiv": "2501.00001"}, ("retrieval",))
    assert (paper.fields["daily_papers_date"], paper.fields["upvotes"]) == ("2025-01-03", "12")


def test_the_page_of_one_paper() -> None:
    (paper,) = read("hf_paper_page.html")
    assert (paper.title, paper.date) == ("Night Trains and Sleep Debt", date(2021, 3, 4))
    assert paper.abstract.startswith("We follow 212 travellers")
    assert paper.authors == ("Ada Muster", "Bo Beispiel")
    assert paper.identifiers == {"arxiv": "2101.00001"}


def test_medline_with_lines_that_go_on() -> None:
    tea, cream = read("medline_two.nbib")
    assert (tea.title, tea.date, tea.date_inferred) == (
        "Lemon balm tea and reaction time in night nurses",
        date(2020, 2, 1),
        True,
    )
    assert "Forty nurses drank tea" in tea.abstract and tea.abstract.endswith("a little during nights.")
    assert (tea.authors, tea.venue) == (("Muster, Ada",), "Made Up Nursing")
    assert tea.identifiers == {"pubmed": "11111111", "doi": "10.1234/xyz"}
    assert (cream.title, cream.date) == ("Hand cream and glove tears", date(2019, 11, 3))


def test_an_abstract_of_openalex_is_put_together() -> None:
    (paper,) = read("openalex.json")
    assert paper.abstract == "We follow 212 travellers on night trains. They lose 48 minutes."
    assert (paper.date, paper.authors) == (date(2021, 3, 4), ("Ada Muster",))
    assert paper.identifiers == {"openalex": "W1", "doi": "10.1234/abcd.1"}


def test_footnotes_own_bibtex_and_csl_json() -> None:
    for name, when, inferred in (("own.bib", date(2024, 5, 1), True), ("own_csl.json", date(2024, 5, 6), False)):
        (paper,) = read(name)
        assert (paper.title, paper.organisation) == ("A Study of Cats", "Lab")
        assert (paper.date, paper.date_inferred) == (when, inferred)
        assert "note" not in paper.fields and "publisher" not in paper.fields


def test_two_entries_of_ris() -> None:
    trains, seats = read("ris_two.ris")
    assert (trains.title, trains.date) == ("Night Trains and Sleep Debt", date(2021, 3, 4))
    assert trains.authors == ("Muster, Ada", "Beispiel, Bo")
    assert (trains.identifiers, trains.url) == ({"doi": "10.1234/abcd.1"}, "https://example.org/1")
    assert (trains.venue, trains.keywords) == ("Journal of Made Up Results", ("sleep",))
    assert (seats.title, seats.date, seats.date_inferred) == (
        "Window Seats and Motion Sickness",
        date(2022, 1, 1),
        True,
    )


def test_a_table() -> None:
    papers = read("table.csv")
    assert [paper.title for paper in papers] == [
        "Night Trains and Sleep Debt",
        "Window Seats and Motion Sickness",
        "Dining Cars and Tipping",
    ]
    assert [paper.date and paper.date.year for paper in papers] == [2021, 2022, 2023]
    assert papers[0].authors == ("Muster, Ada", "Beispiel, Bo")
    assert papers[2].identifiers == {"doi": "10.1234/abcd.3"}


def test_ten_objects_that_are_alike_stay_ten_papers() -> None:
    papers = read("ten_networks.json")
    assert len(merge_duplicates(papers)) == 10
    assert papers[8].title == "OakNet: A Compact Network for Detecting Whale Calls"
    assert (papers[8].date, papers[8].date_inferred) == (date(2023, 9, 3), False)


@pytest.mark.parametrize("path", sorted(FILES.iterdir()), ids=lambda path: path.name)
def test_a_format_is_recognised_whatever_the_name(path: Path, tmp_path: Path) -> None:
    renamed = tmp_path / "export.txt"
    renamed.write_bytes(path.read_bytes())
    assert [paper.title for paper in read_listing(renamed)] == [paper.title for paper in read_listing(path)]
