"""A library goes out as references and comes in again without loss."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest

from assistant.references import papers_to_bibtex, papers_to_csl_json
from index.listings import parse_listing
from index.papers import Paper
from tests.assistant.references.papers import BARE, FULL

KNOWN = replace(
    FULL,
    notice="retracted",
    identifiers={**FULL.identifiers, "openreview": "abcdEFGH12", "acl": "2022.acl-long.1", "pubmed": "123"},
)
DATED = Paper("Bees", "Bees return.", date(2025, 6, 2), organisation="Ward")
ZOTERO = r"""
@article{muster_night_2021,
	title = {Night {Trains} and {\"U}ber-Sleep},
	volume = {12},
	copyright = {CC BY 4.0},
	issn = {1234-5678},
	url = {https://example.org/~ada/night_trains?a=1&b=2},
	doi = {10.1234/abcd.1},
	abstract = {We follow 212 travellers. They lose 48\% of sleep.},
	language = {en},
	number = {3},
	urldate = {2022-01-02},
	journal = {Journal of Made Up Results},
	author = {Muster, Ada and van der Beispiel, Bo and {Group and Sons}},
	month = mar,
	year = {2021},
	note = {arXiv:2101.00001 [cs]},
	keywords = {sleep, trains},
	pages = {1--20},
	file = {Full Text:/home/ada/Zotero/storage/AB12/night.pdf:application/pdf},
}

@inproceedings{hafen_ships_2020,
	address = {Online},
	title = {Sleep on {Ships}},
	booktitle = {Proceedings of {ACL}},
	publisher = {Pub},
	author = {Hafen, Ina},
	editor = {Itor, Ed},
	year = {2020},
	abstract = {Sailors sleep in watches. They drift.},
	pages = {3--9},
}
"""


@pytest.mark.parametrize(
    "paper", [KNOWN, BARE, Paper("Bees", "Bees return.", date(2025, 6, 2), organisation="Ward")]
)
def test_csl_json_comes_back_whole(paper: Paper) -> None:
    (back,) = parse_listing(papers_to_csl_json([paper]).encode(), "references.json").papers
    same = {each.name for each in fields(Paper)} - {"listings", "fields"}
    assert {name: getattr(back, name) for name in same} == {name: getattr(paper, name) for name in same}
    assert back.fields.keys() == paper.fields.keys()


@pytest.mark.parametrize("paper", [KNOWN, DATED])
def test_bibtex_comes_back_whole(paper: Paper) -> None:
    (back,) = parse_listing(papers_to_bibtex([paper], abstracts=True).encode(), "references.bib").papers
    same = {each.name for each in fields(Paper)} - {"listings", "fields", "kind"}
    assert {name: getattr(back, name) for name in same} == {name: getattr(paper, name) for name in same}
    assert paper.fields.items() <= back.fields.items()


def raw_fields(text: str) -> dict[str, dict[str, str]]:
    """Return the fields of each entry as they are written, by citation key."""
    from bibtexparser.model import Entry
    from bibtexparser.splitter import Splitter

    blocks = [block for block in Splitter(text).split().blocks if isinstance(block, Entry)]
    return {
        block.key: {field.key: " ".join(str(field.value).split()) for field in block.fields} for block in blocks
    }


def test_a_zotero_library_comes_out_field_by_field_as_it_went_in() -> None:
    papers = parse_listing(ZOTERO.encode(), "zotero.bib").papers
    before, after = raw_fields(ZOTERO), raw_fields(papers_to_bibtex(papers, abstracts=True))
    assert before.keys() == after.keys()
    for key, entry in before.items():
        assert {name: after[key].get(name) for name in entry} == entry
