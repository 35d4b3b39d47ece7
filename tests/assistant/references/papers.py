"""Papers with all that a source can say of them, and with what an attacker would."""

from __future__ import annotations

from datetime import date

from index.papers import Paper

FULL = Paper(
    "Night Trains and Sleep Debt",
    "We follow 212 travellers. They lose 48 minutes of sleep a night.",
    date(2021, 3, 4),
    organisation="Sleep Lab",
    listings=("a.ris",),
    authors=("Muster, Ada", "van der Beispiel, Bo", "{Group and Sons, Inc.}"),
    identifiers={"doi": "10.1234/abcd.1", "arxiv": "2101.00001", "openalex": "W12"},
    url="https://example.org/1",
    venue="Journal of Made Up Results",
    kind="article",
    keywords=("sleep", "trains"),
    citation_key="muster2021night",
    fields={
        "volume": "12",
        "number": "3",
        "pages": "1--20",
        "publisher": "Made Up {\\&} Sons",
        "arxiv_version": "v2",
    },
)
BARE = Paper("A Study of Cats", "Cats sleep by day.", date(2024, 5, 1), date_inferred=True, date_precision="month")

HOSTILE = (
    'x}, note = {\\input{/etc/passwd}}\n@misc{y, "<script>" \x1b[31m ^^5cinput \\write18{rm} ER  - \nTY  - BOOK'
)
ATTACK = Paper(
    f"Title {HOSTILE}",
    "It works.",
    organisation=HOSTILE,
    authors=(HOSTILE, f"{{{HOSTILE}}}"),
    identifiers={"doi": HOSTILE, "arxiv": HOSTILE},
    url=f"https://a.org/{HOSTILE}",
    venue=HOSTILE,
    kind=HOSTILE,
    keywords=(HOSTILE,),
    citation_key=HOSTILE,
    notice=HOSTILE,
    fields={"volume": HOSTILE, HOSTILE: "1", "author": HOSTILE, "editor": HOSTILE, "month": HOSTILE},
)
