"""The markers of a draft: where they stand in a sentence, and which sentences of papers they name.

A marker is [1.2], [1.2, 3.4], (1.2), 【1.2】, "Paper 1, sentence 2" and the like. Text in brackets that is
a quantity, an interval, a formula or code is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

__all__ = [
    "CUT_OUT",
    "ENDED",
    "Marker",
    "Reference",
    "find_markers",
    "leading_markers",
    "mask",
    "references_of",
    "unknown_in",
    "without_half_marker",
    "without_markers",
]

CUT_OUT = "\u2060"
"""Stands for each character of a marker while sentences are split: neither a letter nor white space."""

NUMBERS = r"\d{1,4}\b(?:(?:\s*[,–-]\s*|,?\s+(?:and|to|&)\s+)\d{1,4}\b)*"
PAPER = r"(?:paper|abstract|source|document)"
ATOM = re.compile(
    rf"""
    (?P<bracket> (?: \b(?:sources?|references?|refs?|citations?|evidence|see)\s*:\s* )?
                 (?: \\?\[\[ [^\n]{{1,100}}? \]\] | \\?\[ [^\[\]\n]{{1,100}} \]
                   | 【 [^【】\n]{{1,100}} 】 | [(（] [^()（）\n]{{1,100}} [)）] )
                 (?: \( (?:\#|https?:) [^()\s]{{0,200}} \) )? )
    | (?P<raised> (?<=[.,;!?]) [¹²³⁴⁵⁶⁷⁸⁹]+ )
    | (?P<prose> \b{PAPER}s?\s+{NUMBERS} (?: ,?\s+sentences?\s+{NUMBERS} )?
               | \bsentences?\s+{NUMBERS}\s+(?:of|in|from)\s+{PAPER}\s+\d{{1,4}}\b )
    | (?P<shielded> `[^`\n]{{1,200}}` | \$(?=\S)[^$\n]{{1,200}}(?<=\S)\$(?!\d)
                  | \\\([^\n]{{1,200}}?\\\) | \\\[[^\n]{{1,200}}?\\\] )
    """,
    re.I | re.X,
)
"""What may be a marker, and formulas and code, in which nothing is one."""

ITEM = re.compile(
    rf"""(?P<word> {PAPER}s? | sentences? | sent\.? | [ps](?=\d) )? \s*
    (?P<first>\d{{1,4}})(?!\d)
    (?: \s?[.:]\s?s? (?P<second>\d{{1,4}})(?!\d) )?
    (?: \s* (?:[-–—‑−]|to\b|through\b) \s*
        (?: p?(?P<last_paper>\d{{1,4}})\s?[.:]\s? )? s? (?P<last>\d{{1,4}})(?!\d) )?""",
    re.I | re.X,
)
"""A number of a marker: 2, 2.3, P2, Paper 2, sentence 3, or a range: 2.3-5, 2.3-2.5."""

BETWEEN_ITEMS = re.compile(
    r"(?:[\s\[\]()（）【】\\,;&/+^#†:]|(?:and|see|also|cf\.?|of|in|from|sources?|refs?|references?|citations?|"
    r"evidence|ids?|https?\S*)(?!\w))*+",
    re.I,
)
QUANTITY = re.compile(
    r"""(?:[=<>≈≤≥±×∈~(]|\b(?:ratio|factor|about|around|roughly|nearly|almost|of|is|was|to|by|than|from|at|
    equals))\s*\Z""",
    re.I | re.X,
)
"""What stands before a number in parentheses that is a quantity."""

INTERVAL = re.compile(r"(?:[=<>≈∈]|\b(?:ci|interval|(?:in|within|over)\ the\ range|between))\s*\Z", re.I | re.X)
"""What stands before two numbers in square brackets that are the ends of an interval."""

ENDED = re.compile(r"[.!?…:][^\w\s]*\s*\Z")
CLOSES_CLAUSE = re.compile(r"\s*(?:[.,;:!?)|\[(【]|\Z|(?:and|but|or|while|whereas|which)\b)")
VERB = (
    r"(?:also\s+)?(?:argue|claim|conclude|confirm|demonstrate|describe|explain|find|indicate|mention|note|"
    r"observe|present|propose|introduce|report|say|show|state|suggest|use)s?"
)
SUBJECT_OF = re.compile(rf"\s++{VERB}\b", re.I)
BETWEEN_MARKERS = re.compile(r"\s*+(?:[,;&/]|,?\s*+and)?\s*+")

FRAMES = tuple(
    (re.compile(before, re.I), re.compile(after, re.I))
    for before, after in (
        (r"\s*\((?:see(?: also)?|cf\.?|as in|from|e\.g\.,?|sources?:?)?\s*\Z", r"\s*\)"),
        (r"\A\W*\b(?:according to|as per|per|as \w+ (?:in|by)|based on|in|from)\s*\Z", r"\s*,\s*"),
        (r"\A\W*\Z", rf"\s+{VERB}\s+that\s+"),
        (r"(?:,|\s)\s*\b(?:according to|as \w+ (?:in|by)|as per|per|see)\s*\Z", r"(?=\s*(?:[.,;:!?)]|\Z))"),
        (r"\s+(?:in|of|from)\s*\Z", r"(?=\s+[a-z])"),
    )
)
"""Words around a marker that make no sense without it and go with it, as "According to [1.2], …"."""

HALF_MARKER = re.compile(
    r"\s*[\[(（【]+[\s^]*(?:(?:see|papers?|sentences?|sources?|and|[ps]?\d++)[\s.,;:–-]*+)*+[a-z]{0,8}\Z", re.I
)
BOLD = re.compile(r"(?<!\w)\*\*|\*\*(?!\w)")
OF_PAPER = re.compile(rf"\s(?:of|in|from)\s+({PAPER}\s+\d+)", re.I)
SENTENCE = re.compile(r"s|sent.*", re.I)
LINK = re.compile(r"\((?:#|https?:)[^()\s]*\)")
RAISED = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹", "123456789")


@dataclass(frozen=True)
class Reference:
    """A sentence of a paper, both counted from 1; `sentence` is None for the paper as a whole."""

    paper: int
    sentence: int | None


@dataclass(frozen=True)
class Marker:
    """A marker in a line, text[start:end]; `spoken` where it is words, as in "Paper 1, sentence 2"."""

    start: int
    end: int
    references: tuple[Reference, ...]
    unknown: int
    spoken: bool = False


def without_half_marker(line: str) -> str:
    """Return the line without the marker that it breaks off in."""
    return line[:-80] + HALF_MARKER.sub("", line[-80:])


def mask(line: str, markers: Sequence[Marker], marker_first: bool) -> str:
    """Return the line, as long as before, with each marker made part of the sentence it belongs to.

    It joins the word before it, or, where it stands for a noun or begins its sentence, the word behind it.
    """
    parts, done, leads = [], 0, False
    for marker in markers:
        if marker.spoken:
            continue
        gap = line[done : marker.start]
        bare = gap.rstrip()
        if not (leads and not bare):
            begins = (not bare and not done) or bool(ENDED.search(bare))
            leads = begins and (marker_first or bool(SUBJECT_OF.match(line, marker.end)))
        mask = "X" + CUT_OUT * (marker.end - marker.start - 1)
        if not leads:
            gap, mask = bare, CUT_OUT * (marker.end - done - len(bare) - 1)
            mask += " " if line[marker.end : marker.end + 1].isalnum() else CUT_OUT
        parts += [gap, mask]
        done = marker.end
    return "".join(parts) + line[done:]


def leading_markers(line: str, markers: Sequence[Marker]) -> tuple[Marker, ...]:
    """Return the markers that a line begins with, but for one that stands for a noun."""
    found: list[Marker] = []
    for marker in markers:
        gap = line[found[-1].end if found else 0 : marker.start]
        if marker.spoken or not BETWEEN_MARKERS.fullmatch(gap) or SUBJECT_OF.match(line, marker.end):
            break
        found.append(marker)
    return tuple(found)


def references_of(markers: Sequence[Marker]) -> tuple[Reference, ...]:
    """Return what markers refer to, each once; a whole paper only where none of its sentences is named."""
    found = dict.fromkeys(reference for marker in markers for reference in marker.references)
    precise = {reference.paper for reference in found if reference.sentence}
    return tuple(r for r in found if r.sentence or r.paper not in precise)


def unknown_in(markers: Sequence[Marker]) -> int:
    """Return how many references of the markers name what does not exist."""
    return sum(marker.unknown for marker in markers)


def without_markers(text: str, markers: Sequence[Marker]) -> str:
    """Return a sentence without its markers, the words that frame them, and marks for bold type."""
    parts, done = [], 0
    for start, end in _groups(text, markers):
        parts.append(text[done : max(done, start)])
        if text[start - 1 : start].isalnum() and text[end : end + 1].isalnum():
            parts.append(" ")
        done = end + bool(ENDED.search("".join(parts)[-1:]) and text[end : end + 1] == ".")
    return BOLD.sub("", "".join(parts) + text[done:]).strip()


def _groups(text: str, markers: Sequence[Marker]) -> Iterator[tuple[int, int]]:
    """Yield what goes with each run of markers; spoken ones stay, unless their frame goes too."""
    runs: list[list[Marker]] = []
    for marker in markers:
        if runs and BETWEEN_MARKERS.fullmatch(text[runs[-1][-1].end : marker.start]):
            runs[-1].append(marker)
        else:
            runs.append([marker])
    for run in runs:
        start, end = run[0].start, run[-1].end
        frame = _frame(text, start, end)
        if frame:
            yield frame
        elif not run[0].spoken:
            yield len(text[:start].rstrip()), end


def _frame(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the span of the words that go with the marker at text[start:end], if one of FRAMES fits."""
    for left, right in FRAMES:
        before, after = left.search(text, max(0, start - 60), start), right.match(text, end)
        if before and after:
            return before.start(), after.end()
    return None


def find_markers(text: str, sizes: Sequence[int]) -> list[Marker]:
    """Return the markers of a line, in order."""
    found, position = [], 0
    while match := ATOM.search(text, position):
        marker = None if match["shielded"] else _marker(match, sizes)
        if marker:
            found.append(marker)
        position = match.end() if marker or match["shielded"] else match.start() + 1
    return found


def _marker(match: re.Match[str], sizes: Sequence[int]) -> Marker | None:
    """Return the marker that was matched, or None where it is only text in brackets."""
    content = match[0].translate(RAISED)
    if match["bracket"] and not _is_marker(match):
        return None
    found = tuple(_resolve(LINK.sub("", content), sizes))
    known = tuple(r for r in found if _exists(r, sizes))
    if match["bracket"] and content[0] in "(（" and not known:
        return None
    return Marker(match.start(), match.end(), known, len(found) - len(known), bool(match["prose"]))


def _is_marker(match: re.Match[str]) -> bool:
    """Tell a marker from other text in brackets: a quantity, an interval, a year, an aside."""
    content = LINK.sub("", match[0])
    items = list(ITEM.finditer(content))
    if not items or not BETWEEN_ITEMS.fullmatch(ITEM.sub("", content)):
        return False
    if any(int(number) == 0 for item in items for number in item.group("first", "second", "last") if number):
        return False
    before = match.string[max(0, match.start() - 40) : match.start()]
    if content[0] not in "(（":
        return not (len(items) == 2 and INTERVAL.search(before))
    if "[" in content or any(item["word"] and len(item["word"]) > 1 for item in items):
        return True
    pairs = all(item["second"] or item["word"] for item in items)
    closes = bool(CLOSES_CLAUSE.match(match.string, match.end())) or bool(ENDED.search(before))
    return pairs and closes and not QUANTITY.search(before)


def _resolve(content: str, sizes: Sequence[int]) -> Iterator[Reference]:
    """Yield the references that a marker's words and numbers make, whether they exist or not."""
    if of := OF_PAPER.search(content):
        content = f"{of[1]} {content[: of.start()]}"
    paper, inside = 0, False
    for item in ITEM.finditer(content):
        first, second, last = (int(item[name] or 0) for name in ("first", "second", "last"))
        if second:
            paper, inside, first = first, True, second
        elif item["word"] and not SENTENCE.fullmatch(item["word"]):
            inside = False
        else:
            inside = bool(item["word"]) or (inside and _exists(Reference(paper, first), sizes))
        if not inside:
            paper = first
        if item["last_paper"] and int(item["last_paper"]) != paper:
            yield from (Reference(paper, first), Reference(int(item["last_paper"]), last))
            continue
        longest = sizes[paper - 1] if inside and 0 < paper <= len(sizes) else len(sizes)
        for number in _expanded(first, last or first, longest):
            yield Reference(paper, number) if inside else Reference(number, None)


def _expanded(first: int, last: int, most: int) -> list[int]:
    """Return the numbers from first to last; of those above `most` only the last.

    >>> _expanded(2, 4, 9), _expanded(2, 99, 3), _expanded(5, 2, 9)
    ([2, 3, 4], [2, 3, 99], [5, 2])
    """
    return list(dict.fromkeys([first, *range(first, min(last, most) + 1), last]))


def _exists(reference: Reference, sizes: Sequence[int]) -> bool:
    paper, sentence = reference.paper, reference.sentence
    return 1 <= paper <= len(sizes) and (sentence is None or 1 <= sentence <= sizes[paper - 1])
