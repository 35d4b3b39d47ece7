"""Entries as the programs of this field write them, each with what it says."""

from __future__ import annotations

from datetime import date

import pytest

from index.listings import parse_listing
from index.papers import Paper


def only(text: str, name: str = "export.txt") -> Paper:
    (paper,) = parse_listing(text.encode(), name)
    return paper


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("date={2021-21}", (date(2021, 1, 1), True)),
        ("date={../2019}", (date(2019, 1, 1), True)),
        ("year={1998--1999}", (date(1998, 1, 1), True)),
        ("year={2020/2021}", (date(2020, 1, 1), True)),
        ("year={forthcoming 2022}", (date(2022, 1, 1), True)),
        ("year={2020}, month={#mar#}", (date(2020, 3, 1), True)),
        ("year={in press}", (None, False)),
    ],
)
def test_a_date_says_what_it_can(field: str, expected: tuple[date | None, bool]) -> None:
    paper = only(f"@article{{a, title={{Night Trains}}, abstract={{We follow travellers.}}, {field}}}")
    assert (paper.date, paper.date_inferred) == expected


def test_commands_that_reference_managers_make_of_signs() -> None:
    source = r"An {\textalpha}-decay of $\sim$5, {$\pm$}3 and {\textleq} 10{\textmugreek}m\newline here, $5 or $6."
    paper = only(rf"@article{{a, title={{T}}, abstract={{{source}}}}}")
    assert paper.abstract == r"An α-decay of $\sim$5, $\pm$3 and ≤ 10μm here, $5 or $6."


def ris(*lines: str) -> Paper:
    return only("\n".join((*lines, "TI  - Night Trains", "AB  - We follow travellers.", "ER  - ")))


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("ELEC", "online"), ("DATA", "dataset"), ("GEN", "misc"), ("GOVDOC", "techreport"), ("DISS", "phdthesis")],
)
def test_a_type_of_ris_becomes_one_of_bibtex(kind: str, expected: str) -> None:
    assert ris(f"TY  - {kind}").kind == expected


def test_a_preprint_of_zotero_in_ris() -> None:
    paper = ris("TY  - GEN", "PB  - arXiv", "AN  - arXiv:2305.10601 [cs]")
    assert (paper.kind, paper.identifiers) == ("preprint", {"arxiv": "2305.10601"})


def test_what_databases_put_into_ris() -> None:
    paper = ris(
        "TY  - JOUR",
        "ID  - 2019-12345-001",
        "M3  - doi:10.1037/abc0000001",
        "KW  - *Anxiety",
        "AD  - Univ. of Trains, Berlin",
        "UR  - www.example.org/page",
    )
    assert paper.identifiers == {"doi": "10.1037/abc0000001"}
    assert (paper.keywords, paper.citation_key) == (("Anxiety",), None)
    assert (paper.fields["affiliation"], paper.url) == ("Univ. of Trains, Berlin", "http://www.example.org/page")


def test_the_table_of_web_of_science() -> None:
    paper = only(
        "PT\tAU\tAF\tTI\tSO\tAB\tPY\tBP\tEP\tDI\nJ\tM, A\tMuster, Ada\tTabs\tJ\tWe fly.\t2021\t1\t9\t10.1234/x"
    )
    assert (paper.title, paper.authors, paper.venue) == ("Tabs", ("Muster, Ada",), "J")
    assert (paper.identifiers, paper.fields["pages"]) == ({"doi": "10.1234/x"}, "1-9")


def test_the_table_of_scopus_gives_the_full_names_and_pages() -> None:
    header = 'Authors,"Author full names",Title,Year,"Page start","Page end",Abstract'
    paper = only(f'{header}\n"Muster A.","Muster, Ada (57200000001)",Night Trains,2023,"1","9",We fly.')
    assert (paper.authors, paper.fields["pages"]) == (("Muster, Ada",), "1-9")
    unknown = only(f'{header}\n"[No author name available]",,Night Trains,2023,,,We fly.')
    assert unknown.authors == ()


def test_what_zotero_writes_into_extra() -> None:
    extra = '"Citation Key: muster2021\narXiv: 2101.00001"'
    paper = only(f"Title,Abstract Note,Extra\nNight Trains,We fly.,{extra}")
    assert (paper.citation_key, paper.identifiers) == ("muster2021", {"arxiv": "2101.00001"})


def test_a_table_with_german_columns() -> None:
    paper = only("Titel;Autoren;Jahr;Zusammenfassung\nZüge;Müller, J.;2020;Wir fahren.")
    assert (paper.title, paper.authors, paper.date) == ("Züge", ("Müller, J.",), date(2020, 1, 1))


def test_a_chapter_among_articles_of_pubmed() -> None:
    paper = only(
        "<PubmedArticleSet><PubmedBookArticle><BookDocument><PMID>222</PMID><Book><Publisher><PublisherName>P"
        "</PublisherName></Publisher><BookTitle>Trains</BookTitle><PubDate><Year>2016</Year></PubDate></Book>"
        "<ArticleTitle>Sleep.</ArticleTitle><AuthorList Type='authors'><Author><LastName>Muster</LastName>"
        "<ForeName>Ada</ForeName><Suffix>Jr</Suffix></Author></AuthorList><Abstract><AbstractText>We fly."
        "</AbstractText></Abstract></BookDocument></PubmedBookArticle></PubmedArticleSet>"
    )
    assert (paper.title, paper.venue, paper.kind) == ("Sleep", "Trains", "incollection")
    assert (paper.authors, paper.identifiers) == (("Muster Jr, Ada",), {"pubmed": "222"})
    assert paper.date == date(2016, 1, 1)


def test_the_identifiers_of_openalex_and_of_zotero_are_no_more_than_that() -> None:
    work = '{"title": "T", "authorships": [], "display_name": "T", "abstract_inverted_index": {"We": [0]}, "ids": '
    paper = only(work + '{"pmcid": "https://www.ncbi.nlm.nih.gov/pmc/articles/5815332"}}')
    assert paper.identifiers["pmc"] == "PMC5815332"
    item = '[{"id": "http://zotero.org/users/1/items/A", "type": "book", "title": "T", "abstract": "We fly."}]'
    assert only(item).citation_key is None


def test_arxiv_says_in_the_abstract_that_a_paper_was_withdrawn() -> None:
    paper = only(
        '{"id": "0704.0001", "title": "T", "categories": "a", "update_date": "2009-10-31", '
        '"abstract": "This paper has been withdrawn by the author."}'
    )
    assert paper.notice == "withdrawn"
