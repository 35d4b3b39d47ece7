"""What a person changes in a corpus: a paper's fields put right, or one of its listings taken out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from index.papers.deduplicate import Changes, remove_papers
from index.papers.paper import Paper

__all__ = ["correct_papers", "listings_of", "remove_listing"]


def correct_papers(corpus: Iterable[Paper], corrected: Iterable[Paper]) -> tuple[tuple[Paper, ...], Changes]:
    """Return the corpus with these papers in place of those with the same `Paper.key`, and the changes.

    >>> papers, changes = correct_papers([Paper("A", "One.")], [Paper("A", "One.", authors=("Muster, Ada",))])
    >>> papers[0].authors, len(changes.updated)
    (('Muster, Ada',), 1)
    """
    wanted = {paper.key: paper for paper in corrected}
    before = tuple(corpus)
    after = tuple(wanted.get(paper.key, paper) for paper in before)
    pairs = [(old, new) for old, new in zip(before, after, strict=True) if old.key in wanted]
    return after, Changes(
        updated=tuple(new for old, new in pairs if new != old),
        unchanged=tuple(new for old, new in pairs if new == old),
    )


def listings_of(papers: Iterable[Paper]) -> tuple[str, ...]:
    """Return the listings that papers came from, sorted.

    >>> listings_of([Paper("A", "One.", listings=("a", "b")), Paper("B", "Two.", listings=("a",))])
    ('a', 'b')
    """
    return tuple(sorted({listing for paper in papers for listing in paper.listings}))


def remove_listing(corpus: Iterable[Paper], name: str) -> tuple[tuple[Paper, ...], Changes]:
    """Return the corpus without a listing: without its papers, but for those that another listing has as well.

    >>> corpus = [Paper("A", "One.", listings=("a", "b")), Paper("B", "Two.", listings=("a",))]
    >>> papers, changes = remove_listing(corpus, "a")
    >>> [(paper.title, paper.listings) for paper in papers], [paper.title for paper in changes.removed]
    ([('A', ('b',))], ['B'])
    """
    corpus = tuple(corpus)
    kept, changes = remove_papers(corpus, [paper for paper in corpus if paper.listings == (name,)])
    cut = (replace(one, listings=tuple(each for each in one.listings if each != name)) for one in kept)
    return tuple(cut), changes
