"""Papers found again, although their titles were corrected or they became part of another work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from index.papers import Paper, title_key

__all__ = ["PaperTrace"]


class PaperTrace:
    """The papers of an index by all that they were ever known by: keys, identifiers, titles of other versions."""

    def __init__(self, papers: Iterable[Paper]) -> None:
        self._by_key: dict[str, Paper] = {}
        self._by_identifier: dict[tuple[str, str], Paper] = {}
        self._by_other_title: dict[str, Paper] = {}
        for paper in papers:
            self._by_key[paper.key] = paper
            for known in (paper.identifiers, *(version.identifiers for version in paper.versions)):
                self._by_identifier |= dict.fromkeys(known.items(), paper)
            for title in (paper.title, *(version.title for version in paper.versions)):
                self._by_other_title.setdefault(title_key(title), paper)

    def find(self, key: str, identifiers: Mapping[str, str] | None = None) -> Paper | None:
        """Return the paper that has this key or one of these identifiers, or was once called so; None if gone.

        >>> trace = PaperTrace([Paper("A", "One.", identifiers={"doi": "10.1/a"})])
        >>> trace.find("gone", {"doi": "10.1/a"}).title, trace.find("gone")
        ('A', None)
        """
        if key in self._by_key:
            return self._by_key[key]
        for known in (identifiers or {}).items():
            if known in self._by_identifier:
                return self._by_identifier[known]
        return self._by_other_title.get(key)
