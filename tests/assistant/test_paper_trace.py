"""Papers are found again by all that they were known by."""

from __future__ import annotations

from assistant.paper_trace import PaperTrace
from index.papers.deduplicate import add_papers
from index.papers.paper import Paper, title_key

PREPRINT = Paper(
    "Cats at Night",
    "We follow forty cats through the night and find that most of them hunt in barns.",
    identifiers={"arxiv": "2505.00001"},
)


def test_a_paper_is_found_by_the_title_of_another_version() -> None:
    published = Paper(
        "Nocturnal Cats", PREPRINT.abstract, venue="Journal of Cats", identifiers={"doi": "10.1/cats"}
    )
    merged, _ = add_papers([published], [Paper("Nocturnal Cats: A Preprint", PREPRINT.abstract)])
    assert len(merged) == 1
    assert PaperTrace(merged).find(title_key(merged[0].title)) == merged[0]
    for version in merged[0].versions:
        assert PaperTrace(merged).find(title_key(version.title)) == merged[0]


def test_a_paper_is_found_by_an_identifier_it_had() -> None:
    corrected = Paper("Cats by Night", "Another abstract.", identifiers=PREPRINT.identifiers)
    assert PaperTrace([corrected]).find(PREPRINT.key, PREPRINT.identifiers) == corrected
    assert PaperTrace([corrected]).find(PREPRINT.key) is None
