"""One record of each source, as its API or export gives it; no person, paper or number in them is real."""

from __future__ import annotations

import json
from datetime import date
from html import escape

import pytest

from index.listings.listing import read_listing
from index.papers.paper import Paper
from tests.index.conftest import Saved

TITLE = "Night Trains and Sleep Debt"
TEXT = "We follow 212 travellers on night trains. They lose 48 minutes of sleep a night."


def only(saved: Saved, content: str | bytes) -> Paper:
    listing = read_listing(saved("export", content))
    assert not listing.skipped
    (paper,) = listing
    assert (paper.title, paper.abstract) == (TITLE, TEXT)
    return paper


def test_crossref(saved: Saved) -> None:
    work = {
        "DOI": "10.1234/ABC",
        "title": [TITLE],
        "abstract": f"<jats:title>Abstract</jats:title><jats:p>{TEXT}</jats:p>",
        "author": [{"given": "Ada", "family": "Muster"}, {"name": "The Group, Inc."}],
        "container-title": ["Journal of Made Up Results"],
        "published": {"date-parts": [[2021, 3]]},
        "published-online": {"date-parts": [[2021, 3, 4]]},
        "type": "journal-article",
        "volume": "3",
        "page": "1-9",
        "updated-by": [{"type": "retraction"}],
    }
    for reply in ({"message": {"items": [work]}, "status": "ok"}, {"status": "ok", "message": work}):
        paper = only(saved, json.dumps(reply))
        assert (paper.date, paper.date_inferred) == (date(2021, 3, 4), False)
        assert paper.authors == ("Muster, Ada", "{The Group, Inc.}")
        assert (paper.identifiers, paper.kind, paper.notice) == ({"doi": "10.1234/abc"}, "article", "retracted")
        assert paper.fields == {"volume": "3", "pages": "1-9"}


def test_semantic_scholar(saved: Saved) -> None:
    item = {
        "paperId": "a" * 40,
        "externalIds": {"DOI": "10.1234/abc", "ArXiv": "2101.00001", "CorpusId": 5},
        "title": TITLE,
        "abstract": TEXT,
        "year": 2021,
        "publicationDate": "2021-03-04",
        "venue": "ACL",
        "publicationTypes": ["JournalArticle", "Conference"],
        "authors": [{"authorId": "1", "name": "Ada Muster"}],
    }
    paper = only(saved, json.dumps({"total": 1, "data": [item]}))
    assert (paper.date, paper.venue, paper.kind) == (date(2021, 3, 4), "ACL", "inproceedings")
    assert paper.identifiers == {"semantic_scholar": "a" * 40, "doi": "10.1234/abc", "arxiv": "2101.00001"}


def test_openreview_in_both_versions(saved: Saved) -> None:
    content = {
        "title": TITLE,
        "abstract": TEXT,
        "authors": ["Ada Muster"],
        "venue": "ICLR 2021",
        "keywords": ["sleep"],
    }
    for values in (content, {name: {"value": value} for name, value in content.items()}):
        note = {"id": "AbCdEfGhIj", "forum": "AbCdEfGhIj", "cdate": 1614816000000, "content": values}
        paper = only(saved, json.dumps({"notes": [note], "count": 1}))
        assert (paper.date, paper.venue, paper.authors) == (date(2021, 3, 4), "ICLR 2021", ("Ada Muster",))
        assert (paper.identifiers, paper.keywords) == ({"openreview": "AbCdEfGhIj"}, ("sleep",))


def test_paperlists(saved: Saved) -> None:
    item = {
        "id": "AbCdEfGhIj",
        "title": TITLE,
        "abstract": TEXT,
        "status": "Poster",
        "author": "Ada Muster;Bo Beispiel",
        "keywords": "sleep;trains",
        "site": "https://openreview.net/forum?id=AbCdEfGhIj",
    }
    paper = only(saved, json.dumps([item]))
    assert (paper.authors, paper.keywords) == (("Ada Muster", "Bo Beispiel"), ("sleep", "trains"))


def test_the_metadata_of_arxiv(saved: Saved) -> None:
    item = {
        "id": "2101.00001",
        "title": "Night Trains\n  and Sleep Debt",
        "abstract": f"  {TEXT}\n",
        "authors": 'A. M\\"uster',
        "authors_parsed": [['M\\"uster', "A.", ""]],
        "categories": "cs.CL cs.LG",
        "versions": [
            {"version": "v1", "created": "Thu, 4 Mar 2021 10:00:00 GMT"},
            {"version": "v2", "created": "x"},
        ],
        "update_date": "2022-01-01",
        "comments": "This paper has been withdrawn",
    }
    paper = only(saved, json.dumps(item) + "\n" + "\n")
    assert (paper.date, paper.authors, paper.notice) == (date(2021, 3, 4), ("Müster, A.",), "withdrawn")
    assert (paper.keywords, paper.fields["arxiv_version"]) == (("cs.CL", "cs.LG"), "v2")


def test_pubmed_xml(saved: Saved) -> None:
    xml = f"""<?xml version="1.0" ?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" "https://dtd.nlm.nih.gov/x.dtd">
<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID Version="1">11111111</PMID><Article>
<Journal><JournalIssue><PubDate><Year>2021</Year></PubDate></JournalIssue><Title>Made Up Nursing</Title></Journal>
<ArticleTitle>Night <i>Trains</i> and Sleep Debt.</ArticleTitle>
<Abstract><AbstractText>{TEXT}</AbstractText></Abstract>
<AuthorList><Author><LastName>Muster</LastName><ForeName>Ada</ForeName></Author></AuthorList>
<ArticleDate><Year>2021</Year><Month>03</Month><Day>04</Day></ArticleDate>
<ELocationID EIdType="doi">10.1234/abc</ELocationID></Article></MedlineCitation></PubmedArticle>
</PubmedArticleSet>"""
    paper = only(saved, xml)
    assert (paper.date, paper.authors, paper.venue) == (date(2021, 3, 4), ("Muster, Ada",), "Made Up Nursing")
    assert paper.identifiers == {"pubmed": "11111111", "doi": "10.1234/abc"}


def test_the_rss_of_arxiv(saved: Saved) -> None:
    rss = f"""<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel><title>cs.CL updates</title><item>
<title>{TITLE}</title><link>https://arxiv.org/abs/2101.00001</link>
<description>arXiv:2101.00001v1 Announce Type: new
Abstract: {TEXT}</description><guid isPermaLink="false">oai:arXiv.org:2101.00001v1</guid>
<category>cs.CL</category><pubDate>Thu, 04 Mar 2021 00:00:00 -0500</pubDate><dc:creator>Ada Muster, Bo
Beispiel</dc:creator>
</item></channel></rss>"""
    paper = only(saved, rss)
    assert (paper.date, paper.authors) == (date(2021, 3, 4), ("Ada Muster", "Bo Beispiel"))
    assert (paper.identifiers, paper.kind) == ({"arxiv": "2101.00001"}, "preprint")


def test_web_of_science(saved: Saved) -> None:
    text = f"""FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Muster, A
   Beispiel, B
AF Muster, Ada
   Beispiel, Bo
TI Night Trains and
   Sleep Debt
SO JOURNAL OF MADE UP RESULTS
DE sleep; trains
AB {TEXT}
PD MAR 4
PY 2021
VL 3
BP 1
EP 9
DI 10.1234/abc
ER

EF
"""
    paper = only(saved, text)
    assert (paper.date, paper.authors) == (date(2021, 3, 4), ("Muster, Ada", "Beispiel, Bo"))
    assert (paper.keywords, paper.fields) == (("sleep", "trains"), {"volume": "3", "pages": "1--9"})


def test_the_page_of_a_day_with_its_data(saved: Saved) -> None:
    paper_data = {"id": "2101.00001", "title": TITLE, "summary": TEXT, "publishedAt": "2021-03-04T00:00:00.000Z"}
    props = {"dailyPapers": [{"paper": {**paper_data, "authors": [{"name": "Ada Muster"}]}, "title": TITLE}]}
    html = (
        f'<html><head></head><body><div data-target="DailyPapers" data-props="{escape(json.dumps(props))}"></div>'
    )
    paper = only(saved, html)
    assert (paper.date, paper.authors) == (date(2021, 3, 4), ("Ada Muster",))
    assert paper.identifiers == {"arxiv": "2101.00001"}


def test_the_page_of_a_paper_saved_as_text(saved: Saved) -> None:
    text = f"""Papers
arxiv:2101.00001
{TITLE}
Published on Mar 4, 2021
Upvote
12
Authors:
Ada Muster
,
Bo Beispiel
Abstract
AI-generated summary
A machine says that trains cost sleep.
{TEXT}
Community
Nice work."""
    paper = only(saved, text)
    assert (paper.date, paper.authors) == (date(2021, 3, 4), ("Ada Muster", "Bo Beispiel"))


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_the_table_of_zotero(saved: Saved, separator: str) -> None:
    cells = {
        "Key": "ABCD1234",
        "Item Type": "journalArticle",
        "Publication Year": "2021",
        "Author": "Muster, Ada; Beispiel, Bo",
        "Title": TITLE,
        "Publication Title": "Journal of Made Up Results",
        "DOI": "10.1234/abc",
        "Url": "https://example.org/1",
        "Abstract Note": TEXT,
        "Date": "2021-03-04",
        "Manual Tags": "sleep; trains",
    }
    rows = (separator.join(f'"{cell}"' for cell in row) for row in (cells.keys(), cells.values()))
    paper = only(saved, "\ufeff" + "\r\n".join(rows))
    assert (paper.date, paper.authors) == (date(2021, 3, 4), ("Muster, Ada", "Beispiel, Bo"))
    assert (paper.venue, paper.kind, paper.url) == (
        "Journal of Made Up Results",
        "article",
        "https://example.org/1",
    )


def test_bibtex_without_keys_and_with_a_day_in_the_month(saved: Saved) -> None:
    entry = f"@article{{\n  title = {{{TITLE}}},\n  author = {{Ada Muster}},\n  abstract = {{{TEXT}}},\n"
    paper = only(saved, entry + '  year = 2021, month = 4 # "~" # mar\n}')
    assert (paper.date, paper.date_inferred, paper.citation_key) == (date(2021, 3, 4), False, None)
    assert paper.fields["month"] == "4~mar"


def test_a_table_with_a_formula_or_200_columns(saved: Saved) -> None:
    header = "title,abstract," + ",".join(f"c{n}" for n in range(200))
    listing = read_listing(saved("a.csv", f'{header}\n"=HYPERLINK(""x"")",{TEXT}\nKept,{TEXT}'))
    assert [paper.title for paper in listing] == ["Kept"]
    assert listing.skipped[0].reason == "its title is a formula"


def test_a_file_that_is_cut_off_keeps_what_is_whole(saved: Saved) -> None:
    entry = f"TY  - JOUR\nTI  - {TITLE}\nAB  - {TEXT}\nER  - \n"
    listing = read_listing(saved("a.ris", entry + "TY  - JOUR\nTI  - Cut\nAB  - We foll"))
    assert [paper.title for paper in listing] == [TITLE]
    assert listing.skipped[0].reason == "it has no end; the file may be cut off"
    feed = f"<feed><entry><title>{TITLE}</title><summary>{TEXT}</summary></entry><entry><title>Cu"
    listing = read_listing(saved("a.xml", feed))
    assert [paper.title for paper in listing] == [TITLE]
    assert "the XML is broken here" in listing.skipped[0].reason
