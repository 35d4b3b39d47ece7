"""Merge the versions of a paper that different listings hold, and report what a change does to a corpus."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from index.papers.identity import Clue, clues, is_decisive, is_preprint_doi, same_work
from index.papers.paper import Paper, Version, normalised_title, title_key

__all__ = ["Changes", "add_papers", "is_cut_off", "merge_duplicates", "remove_papers"]

MOST_CANDIDATES = 50
"""Papers compared for one weak clue: many are called "Editorial"."""
VOLATILE = frozenset({"upvotes"})
"""Fields whose change isn't reported."""

ELLIPSES = ("…", "...")
CLOSING = (".", "!", "?", '"', "'", ")", "]", "”", "’", "。")
"""Characters that a complete text may end with."""


@dataclass(frozen=True)
class Changes:
    """The outcome of adding or removing papers; each paper concerned is in exactly one of the first five groups.

    `left_out` are the papers without an abstract, which can't be indexed. `conflicts` are sentences on papers
    about which sources disagree; both versions are kept.
    """

    added: tuple[Paper, ...] = ()
    updated: tuple[Paper, ...] = ()
    unchanged: tuple[Paper, ...] = ()
    removed: tuple[Paper, ...] = ()
    left_out: tuple[Paper, ...] = ()
    conflicts: tuple[str, ...] = ()

    def __str__(self) -> str:
        counts = f"{len(self.added)} added, {len(self.updated)} updated, {len(self.unchanged)} unchanged"
        removed = f", {len(self.removed)} removed" if self.removed else ""
        left_out = f", {len(self.left_out)} left out, having no abstract" if self.left_out else ""
        return counts + removed + left_out

    def __bool__(self) -> bool:
        """Return whether the corpus changed."""
        return bool(self.added or self.updated or self.removed)


def merge_duplicates(papers: Iterable[Paper]) -> tuple[Paper, ...]:
    """Return each work once, in the order in which they first appear; see `index.papers.identity`.

    The title and abstract come from the last entry, except that a published version stands before its preprint,
    and that a complete abstract is never replaced by one that is cut off. A full date beats an inferred one. What
    one entry lacks comes from the others. `listings` is the union.

    >>> merge_duplicates([Paper("A Title", "Old."), Paper("A title.", "New.", organisation="Lab")])[0].abstract
    'New.'
    """
    works = _Works()
    for paper in papers:
        works.add(paper)
    return works.papers


def add_papers(corpus: Iterable[Paper], incoming: Iterable[Paper]) -> tuple[tuple[Paper, ...], Changes]:
    """Return a corpus of different works with the incoming papers merged into it, and the changes.

    A new listing's name alone is no change. A paper that has no abstract, and gets none from a version in the
    corpus, is left out.

    >>> print(add_papers([Paper("A", "One.")], [Paper("A", ""), Paper("B", "Two."), Paper("C", "")])[1])
    1 added, 0 updated, 1 unchanged, 1 left out, having no abstract
    """
    works = _Works(corpus)
    before = dict(works.by_slot)
    touched = dict.fromkeys([works.add(paper) for paper in incoming])
    pairs = [(before.get(slot), works.by_slot[slot]) for slot in touched if slot in works.by_slot]
    readable = [(old, new) for old, new in pairs if new.abstract.strip()]
    changes = Changes(
        added=tuple(new for old, new in readable if old is None),
        updated=tuple(new for old, new in readable if old and _material(old) != _material(new)),
        unchanged=tuple(new for old, new in readable if old and _material(old) == _material(new)),
        left_out=tuple(new for _, new in pairs if not new.abstract.strip()),
        conflicts=tuple(works.conflicts),
    )
    return tuple(paper for paper in works.papers if paper.abstract.strip()), changes


def remove_papers(corpus: Iterable[Paper], outgoing: Iterable[Paper]) -> tuple[tuple[Paper, ...], Changes]:
    """Return the corpus without the outgoing papers, which are identified by `Paper.key`, and the changes.

    >>> corpus = [Paper("A", "One."), Paper("B", "Two.")]
    >>> papers, changes = remove_papers(corpus, [Paper("a", ""), Paper("C", "")])
    >>> [paper.title for paper in papers], [paper.title for paper in changes.removed]
    (['B'], ['A'])
    """
    keys = {paper.key for paper in outgoing}
    corpus = tuple(corpus)
    kept = tuple(paper for paper in corpus if paper.key not in keys)
    return kept, Changes(removed=tuple(paper for paper in corpus if paper.key in keys))


def is_cut_off(text: str, other: str) -> bool:
    """Return whether `text` is incomplete, given another version of the same text.

    It is if it ends with an ellipsis, or if it lacks closing punctuation and `other` starts with all of it and
    goes on.

    >>> is_cut_off("We show that", "We show that it works."), is_cut_off("We show it.", "We show it. Twice.")
    (True, False)
    """
    end = text.rstrip()
    if end.endswith(ELLIPSES):
        return True
    return not end.endswith(CLOSING) and len(end) < len(other.rstrip()) and other.startswith(end)


class _Works:
    """Works under construction: each in a slot, and found by the clues of the papers that were merged into it."""

    def __init__(self, works: Iterable[Paper] = ()) -> None:
        self.by_slot: dict[int, Paper] = {}
        self.conflicts: list[str] = []
        self._slots: dict[Clue, list[int]] = {}
        self._keys: set[str] = set()
        self._next = 0
        for work in works:
            self._append(work)

    @property
    def papers(self) -> tuple[Paper, ...]:
        """The works, in the order in which they were first added."""
        return tuple(self.by_slot[slot] for slot in sorted(self.by_slot))

    def add(self, paper: Paper) -> int:
        """Merge a paper into its work, or make one of it; return the slot."""
        found = self._find(paper)
        if not found:
            return self._append(paper)
        slot, clue = found[0]
        self._merge(slot, paper, clue)
        for other, other_clue in found[1:]:  # the paper shows that two works are one
            self._merge(slot, self.by_slot.pop(other), other_clue)
        return slot

    def _append(self, paper: Paper) -> int:
        slot, self._next = self._next, self._next + 1
        self._put(slot, self._with_free_key(paper))
        return slot

    def _find(self, paper: Paper) -> list[tuple[int, Clue]]:
        """Return the slots of the paper's work: all that share an identifier, or else the first that fits."""
        found: dict[int, Clue] = {}
        for clue in clues(paper):
            slots = [slot for slot in self._slots.get(clue, ()) if slot in self.by_slot]
            if is_decisive(clue):
                found |= {slot: clue for slot in slots if slot not in found}
            elif not found:
                near = slots[-MOST_CANDIDATES:]
                fits = next((slot for slot in near if same_work(self.by_slot[slot], paper, clue)), None)
                found |= {} if fits is None else {fits: clue}
        return sorted(found.items())

    def _merge(self, slot: int, paper: Paper, clue: Clue) -> None:
        known = self.by_slot[slot]
        merged = _merge(known, paper, corrects=is_decisive(clue) or clue[0] == "citation key")
        if new := [one for one in merged.versions if one not in known.versions + paper.versions]:
            self.conflicts.extend(f"{merged.title!r}: {_difference(merged, one)}; both are kept" for one in new)
        self._put(slot, merged)

    def _put(self, slot: int, paper: Paper) -> None:
        self.by_slot[slot] = paper
        self._keys.add(paper.key)
        for clue in clues(paper):
            slots = self._slots.setdefault(clue, [])
            if slot not in slots[-MOST_CANDIDATES:]:
                slots.append(slot)

    def _with_free_key(self, paper: Paper) -> Paper:
        """Return the paper with a key that no other one has: two papers of one title need two."""
        if paper.key not in self._keys:
            return paper
        apart = next(iter(paper.identifiers.values()), paper.abstract)
        source = f"{normalised_title(paper.title)}\0{apart}"
        while (key := hashlib.sha256(source.encode()).hexdigest()[:16]) in self._keys:
            source += "\0"
        return replace(paper, assigned_key=key)


def _merge(earlier: Paper, later: Paper, corrects: bool) -> Paper:
    """Return one paper of two; with `corrects`, a different title is a correction, not that of another version."""
    shown, other = _shown_first(earlier, later, corrects)
    abstract = shown.abstract
    if is_cut_off(abstract, other.abstract) and not is_cut_off(other.abstract, abstract):
        abstract = other.abstract
    published = _standing(shown) > 1 and shown.date
    dated = shown if published else max(shown, other, key=_date_certainty)  # a tie goes to the first argument
    merged = replace(
        shown,
        abstract=abstract,
        date=dated.date,
        date_inferred=dated.date_inferred,
        date_precision=dated.date_precision,
        organisation=shown.organisation or other.organisation,
        listings=tuple(sorted({*earlier.listings, *later.listings})),
        authors=_fuller_names(shown.authors, other.authors),
        identifiers={**other.identifiers, **shown.identifiers},
        url=shown.url or other.url,
        venue=shown.venue or other.venue,
        kind=shown.kind or other.kind,
        keywords=shown.keywords or other.keywords,
        citation_key=shown.citation_key or other.citation_key,
        notice=shown.notice or other.notice,
        fields={**other.fields, **shown.fields},
        assigned_key=earlier.key if earlier.key != title_key(shown.title) else None,
    )
    return replace(merged, versions=_versions(merged, shown, other, corrects))


def _shown_first(earlier: Paper, later: Paper, corrects: bool) -> tuple[Paper, Paper]:
    """Return the two papers, the one to show first: the published one, then the later one."""
    if _version(later) in earlier.versions:
        return earlier, later
    if {_standing(earlier), _standing(later)} == {0, 2}:
        return (earlier, later) if _standing(earlier) else (later, earlier)
    older = earlier.date and later.date and later.date < earlier.date
    if older and not corrects and normalised_title(earlier.title) != normalised_title(later.title):
        return earlier, later
    return later, earlier


def _standing(paper: Paper) -> int:
    """Return 2 for a paper that was published, 0 for a preprint, and 1 if nothing says so."""
    doi = paper.identifiers.get("doi", "")
    if paper.kind == "preprint" or is_preprint_doi(doi):
        return 0
    return 2 if paper.venue or doi else 1


def _fuller_names(names: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    """Return the first names; or the others if there are none, or if only they tell family names apart."""
    apart, others_apart = (sum("," in name for name in each) for each in (names, others))
    return others if not names or (len(names) == len(others) and others_apart > apart) else names


def _versions(merged: Paper, shown: Paper, other: Paper, corrects: bool) -> tuple[Version, ...]:
    """Return the versions of a work: those known, and the entry that isn't shown if it is one."""
    known = dict.fromkeys((*shown.versions, *other.versions)) if shown.versions or other.versions else {}
    retitled = normalised_title(shown.title) != normalised_title(other.title) and not corrects
    if retitled or {_standing(shown), _standing(other)} == {0, 2} or _disagree(shown, other):
        known[_version(other)] = None
    return tuple(version for version in known if version not in (_version(shown), _version(merged)))


def _disagree(one: Paper, other: Paper) -> bool:
    """Return whether two entries give different venues or DOIs of one work."""
    venues = [normalised_title(paper.venue) for paper in (one, other) if paper.venue]
    dois = [paper.identifiers["doi"] for paper in (one, other) if "doi" in paper.identifiers]
    return len(set(venues)) > 1 or len(set(dois)) > 1


def _version(paper: Paper) -> Version:
    day = paper.date.isoformat() if paper.date else None
    return Version(paper.title, day, paper.venue, paper.kind, paper.url, paper.identifiers)


def _difference(paper: Paper, version: Version) -> str:
    """Return what a version says differently, for a person."""
    if version.title != paper.title:
        return f"another version is called {version.title!r}"
    if version.venue != paper.venue:
        venues = [venue or "not known" for venue in (paper.venue, version.venue)]
        return f"the venue is {venues[0]} in one listing and {venues[1]} in another"
    return "listings give different DOIs"


def _material(paper: Paper) -> Paper:
    """Return what counts as the content of a paper when changes are reported."""
    fields: Mapping[str, str] = {name: value for name, value in paper.fields.items() if name not in VOLATILE}
    return replace(paper, listings=(), fields=fields)


def _date_certainty(paper: Paper) -> tuple[bool, bool, int, bool]:
    """Return a sort key that ranks full dates above inferred ones, and those above none.

    What was inferred is the earliest possible, so the later of two inferred dates is the better one.
    """
    inferred = paper.date is not None and paper.date_inferred
    day = paper.date.toordinal() if paper.date and inferred else 0
    return paper.date is not None, not inferred, day, paper.date_precision == "month"
