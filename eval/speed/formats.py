"""How long each format takes to read: the same made-up papers, written in each."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from rich.table import Table

from index.listings import parse_listing

__all__ = ["Reading", "formats_table", "measure_formats"]

ABSTRACT = "We follow 212 travellers on night trains number {n}. They lose 48 minutes of sleep, at 5 degrees. " * 8
FRAMES: dict[str, tuple[str, str, str]] = {
    "BibTeX": (
        "",
        "@article{{key{n}, title = {{Night {{Trains}} {n}}}, author = {{Muster, Ada and Beispiel, Bo}}, "
        "year = {{2021}}, month = mar, journal = {{J}}, doi = {{10.1234/a.{n}}}, "
        "keywords = {{sleep, trains}}, abstract = {{{abstract}}}}}\n",
        "",
    ),
    "RIS": (
        "",
        "TY  - JOUR\nTI  - Night Trains {n}\nAU  - Muster, Ada\nAU  - Beispiel, Bo\nDA  - 2021/03/04/\nT2  - J\n"
        "DO  - 10.1234/a.{n}\nKW  - sleep\nAB  - {abstract}\nER  - \n",
        "",
    ),
    "MEDLINE": (
        "",
        "PMID- {n}\nTI  - Night Trains {n}\nFAU - Muster, Ada\nDP  - 2021 Mar 4\nJT  - J\nAB  - {abstract}\n\n",
        "",
    ),
    "Web of Science": (
        "FN Clarivate Analytics Web of Science\nVR 1.0\n",
        "PT J\nAU Muster, A\nTI Night Trains {n}\nSO J\n"
        "PY 2021\nPD MAR 4\nDI 10.1234/a.{n}\nAB {abstract}\nER\n\n",
        "EF\n",
    ),
    "PubMed XML": (
        "<PubmedArticleSet>",
        "<PubmedArticle><MedlineCitation><PMID>{n}</PMID><Article><Journal><Title>J</Title></Journal>"
        "<ArticleTitle>Night Trains {n}</ArticleTitle>"
        "<Abstract><AbstractText>{abstract}</AbstractText></Abstract></Article>"
        "</MedlineCitation></PubmedArticle>\n",
        "</PubmedArticleSet>",
    ),
    "Atom": (
        "<feed>",
        "<entry><id>http://arxiv.org/abs/2101.{n:05}v1</id><title>Night Trains {n}</title>"
        "<published>2021-03-04</published><summary>{abstract}</summary>"
        "<author><name>Ada Muster</name></author></entry>\n",
        "</feed>",
    ),
    "CSV": (
        "Title,Authors,Year,DOI,Abstract\n",
        'Night Trains {n},"Muster, Ada; Beispiel, Bo",2021,10.1234/a.{n},"{abstract}"\n',
        "",
    ),
}


@dataclass(frozen=True)
class Reading:
    """What reading a format took: seconds of processor time for so many papers."""

    format: str
    papers: int
    megabytes: float
    seconds: float


def measure_formats(papers: int, clock: Callable[[], float] = time.process_time) -> Iterator[Reading]:
    """Yield what reading this number of papers takes in each format."""
    for name, content in _files(range(1, papers + 1)):
        start = clock()
        listing = parse_listing(content, "benchmark")
        yield Reading(name, len(listing), len(content) / 1e6, clock() - start)


def formats_table(readings: Iterable[Reading]) -> Table:
    """Return the readings as a table."""
    table = Table("format", "papers", "MB", "seconds")
    for reading in readings:
        table.add_row(reading.format, f"{reading.papers:,}", f"{reading.megabytes:.1f}", f"{reading.seconds:.1f}")
    return table


def _files(numbers: Iterable[int]) -> Iterator[tuple[str, bytes]]:
    numbers = tuple(numbers)
    for name, (head, entry, tail) in FRAMES.items():
        entries = (entry.format(n=n, abstract=ABSTRACT.format(n=n)) for n in numbers)
        yield name, (head + "".join(entries) + tail).encode()
    objects = [{"title": f"Night Trains {n}", "abstract": ABSTRACT.format(n=n)} for n in numbers]
    yield "JSON", json.dumps([one | {"authors": ["Ada Muster"], "year": 2021} for one in objects]).encode()
    csl = {"type": "article-journal", "author": [{"family": "Muster", "given": "Ada"}], "container-title": "J"}
    issued = {"issued": {"date-parts": [[2021, 3, 4]]}}
    keyed = [one | csl | issued | {"id": f"key{n}"} for n, one in zip(numbers, objects, strict=True)]
    yield "CSL-JSON", json.dumps(keyed).encode()
