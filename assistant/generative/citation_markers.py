"""The citation markers in a draft: where they are in a line, and which sentences of which papers they cite.

The model is asked for `[paper.sentence]`, both counted from 1. It writes other forms too; all of these are read:

    It wins [1.2].                         sentence 2 of paper 1; also [1:2], [P1.2], [S1.2], [^1.2], [1.2](#)
    It wins [[1.2]].                       the same in other brackets; also 【1.2】, {1.2}, <1.2> and \\[1.2\\]
    It wins [1.2, 3.4].                    two sentences; also [1.2][3.4], [1.2; 3.4] and [1.2 and 3.4]
    It wins [1.2, 4].                      sentences 2 and 4 of paper 1
    It wins [1.2-4].                       sentences 2 to 4 of paper 1; also [1.2-1.4]
    It wins [2].                           paper 2 as a whole; also [Paper 2]
    It wins (1.2).                         in parentheses, if it closes a clause and can't be a quantity
    It wins (see Paper 1, sentence 2).     in words; also "sentences 2 and 3 of Paper 1"
    It wins. Sources: [1.2]                with a label
    It wins.¹                              paper 1, as a superscript after punctuation

Text in brackets that is a quantity, an interval, a formula or code is no marker:

    the ratio of (1.5)    scores in [0, 1]    $a[1]$    `x[1.2]`    (Tramell et al., 2022)
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
    "mask_markers",
    "references_of",
    "unknown_in",
    "without_half_marker",
    "without_markers",
]

CUT_OUT = "\u2060"
"""Replaces each character of a marker while sentences are split (word joiner: no letter and no white space)."""

NUMBERS = r"\d{1,4}\b(?:(?:\s*[,–-]\s*|,?\s+(?:and|to|&)\s+)\d{1,4}\b)*"
"""Numbers in words: `2`, `2, 3 and 5`, `2-4`, `2 to 4`."""

PAPER = r"(?:paper|abstract|source|document)"
ATOM = re.compile(
    rf"""
    (?P<bracket> (?: \b(?:sources?|references?|refs?|citations?|evidence|sentences?(?:\s+numbers?)?|see)\s*:\s* )?
                 (?: \\?\[\[ [^\n]{{1,100}}? \]\] | [\\^]?\[ [^\[\]\n]{{1,100}} \]\^?
                   | \{{ \d{{1,4}}[.:]\d{{1,4}} [^{{}}\n]{{0,100}} \}}
                   | < \d{{1,4}}[.:]\d{{1,4}} [^<>\n]{{0,100}} >
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
"""What may be a marker, by kind, and text in which nothing is one.

`bracket`: `[1.2]`, `[[1.2]]`, `【1.2】`, `(1.2)`, `see: [1.2]`, `[1.2](#)`, and any other short text in brackets.
`raised`: `¹` after punctuation. `prose`: `Paper 1, sentence 2`, `sentence 2 of Paper 1`.
`shielded`: code and formulas, such as `` `x[1]` ``, `$a[1]$`, `\\(x\\)`.
"""

ITEM = re.compile(
    rf"""(?P<word> {PAPER}s? | sentences? | sent\.? | [ps](?=\d) )? \s*
    (?P<first>\d{{1,4}})(?!\d)
    (?: \s?[.:_]\s?s? (?P<second>\d{{1,4}})(?!\d) )?
    (?: \s* (?:[-–—‑−]|to\b|through\b) \s*
        (?: p?(?P<last_paper>\d{{1,4}})\s?[.:]\s? )? s? (?P<last>\d{{1,4}})(?!\d) )?""",
    re.I | re.X,
)
"""One number or range in a marker: `2`, `2.3`, `2:3`, `P2`, `Paper 2`, `sentence 3`, `2.3-5`, `2.3-2.5`."""

BETWEEN_ITEMS = re.compile(
    r"(?:[\s\[\](){}<>（）【】\\,;&/+^#†:]|(?:and|see|also|cf\.?|of|in|from|sources?|refs?|references?|citations?|"
    r"evidence|sentences?|numbers?|ids?|https?\S*)(?!\w))*+",
    re.I,
)
"""All that a marker may hold besides its items: brackets, `, `, `; `, ` and `, `see `, `sources: `. With any other
word, as in `(Tramell et al., 2022)`, the text in brackets is no marker."""

QUANTITY = re.compile(
    r"""(?:[=<>≈≤≥±×∈~(]|\b(?:ratio|factor|about|around|roughly|nearly|almost|of|is|was|to|by|than|from|at|
    equals))\s*\Z""",
    re.I | re.X,
)
"""The words before a number in parentheses that make it a quantity: `a ratio of (1.5)`, `p < (0.05)`."""

INTERVAL = re.compile(r"(?:[=<>≈∈]|\b(?:ci|interval|(?:in|within|over)\ the\ range|between))\s*\Z", re.I | re.X)
"""The words before two numbers in square brackets that make them an interval: `in the range [1.5, 2.5]`."""

ENDED = re.compile(r"[.!?…:][^\w\s]*\s*\Z")
"""The end of a sentence: `wins.`, `wins."`, `wins: `."""

CLOSES_CLAUSE = re.compile(r"\s*(?:[.,;:!?)|\[(【]|\Z|(?:and|but|or|while|whereas|which)\b)")
"""What follows a marker in parentheses that closes a clause: `(1.2).`, `(1.2) and it`, `(1.2)` at the end."""

VERB = (
    r"(?:also\s+)?(?:argue|claim|conclude|confirm|demonstrate|describe|explain|find|indicate|mention|note|"
    r"observe|present|propose|introduce|report|say|show|state|suggest|use)s?"
)
"""A verb of reporting: `shows`, `also report`."""

SUBJECT_OF = re.compile(rf"\s++{VERB}\b", re.I)
"""What follows a marker that is the subject of its sentence: `[1.2] shows`."""

BETWEEN_MARKERS = re.compile(r"\s*+(?:[,;&/]|,?\s*+and)?\s*+")
"""What joins markers into one run: `[1.2][1.3]`, `[1.2], [1.3]`, `[1.2] and [1.3]`."""

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
"""The words before and after a marker that make no sense without it and are removed with it.

In order: ` (see [1.2])`; `According to [1.2], `; `[1.2] shows that `; `, as stated in [1.2]` before punctuation;
` in [1.2]` before another word.
"""

HALF_MARKER = re.compile(
    r"\s*[\[(（【]+[\s^]*(?:(?:see|papers?|sentences?|sources?|and|[ps]?\d++)[\s.,;:–-]*+)*+[a-z]{0,8}\Z", re.I
)
"""A marker that has not been closed at the end of a line: ` [1.`, ` (see Paper 1, sent`."""

BOLD = re.compile(r"(?<!\w)\*\*|\*\*(?!\w)")
"""The marks around bold text: `**wins**`."""

OF_PAPER = re.compile(rf"\s(?:of|in|from)\s+({PAPER}\s+\d+)", re.I)
"""The paper, where it follows the sentence: ` of Paper 1` in `sentence 2 of Paper 1`."""

SENTENCE_WORD = re.compile(r"s|sent.*", re.I)
"""The word of an item whose number is that of a sentence: `s`, `sent.`, `sentences`."""

LINK = re.compile(r"\((?:#|https?:)[^()\s]*\)")
"""The target of a marker written as a link: `(#)` in `[1.2](#)`."""

SUPERSCRIPTS = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹", "123456789")


@dataclass(frozen=True)
class Reference:
    """A sentence of a paper, both counted from 1; `sentence` is None if the paper is cited as a whole."""

    paper: int
    sentence: int | None


@dataclass(frozen=True)
class Marker:
    """A marker at line[start:end] and the references in it that exist.

    `unknown` counts its references to papers or sentences that don't exist. `in_words` is True for "Paper 1,
    sentence 2", which is part of the sentence's wording.
    """

    start: int
    end: int
    references: tuple[Reference, ...]
    unknown: int
    in_words: bool = False


def without_half_marker(line: str) -> str:
    """Return the line without an unfinished marker at its end.

    >>> without_half_marker("It loses [1."), without_half_marker("It loses (see Paper 1, sent")
    ('It loses', 'It loses')
    """
    return line[:-80] + HALF_MARKER.sub("", line[-80:])


def mask_markers(line: str, markers: Sequence[Marker], marker_first: bool) -> str:
    """Return the line, equally long, with its markers masked, so that splitting it leaves each in its sentence.

    A marker is joined to the word before it. One that begins a sentence becomes a word of its own if it is the
    subject there, or if the draft puts markers before its sentences (`marker_first`).
    """
    parts, done, leads = [], 0, False
    for marker in markers:
        if marker.in_words:
            continue
        gap = line[done : marker.start]
        bare = gap.rstrip()
        if not (leads and not bare):
            begins = (not bare and not done) or bool(ENDED.search(bare))
            leads = begins and (marker_first or bool(SUBJECT_OF.match(line, marker.end)))
        masked = "X" + CUT_OUT * (marker.end - marker.start - 1)
        if not leads:
            gap, masked = bare, CUT_OUT * (marker.end - done - len(bare) - 1)
            masked += " " if line[marker.end : marker.end + 1].isalnum() else CUT_OUT
        parts += [gap, masked]
        done = marker.end
    return "".join(parts) + line[done:]


def leading_markers(line: str, markers: Sequence[Marker]) -> tuple[Marker, ...]:
    """Return the run of markers that a line begins with, without those that are the subject of a sentence."""
    found: list[Marker] = []
    for marker in markers:
        gap = line[found[-1].end if found else 0 : marker.start]
        if marker.in_words or not BETWEEN_MARKERS.fullmatch(gap) or SUBJECT_OF.match(line, marker.end):
            break
        found.append(marker)
    return tuple(found)


def references_of(markers: Sequence[Marker]) -> tuple[Reference, ...]:
    """Return the references of the markers, each once; a whole paper only if none of its sentences is cited."""
    found = dict.fromkeys(reference for marker in markers for reference in marker.references)
    precise = {reference.paper for reference in found if reference.sentence}
    return tuple(r for r in found if r.sentence or r.paper not in precise)


def unknown_in(markers: Sequence[Marker]) -> int:
    """Return how many references of the markers are to papers or sentences that don't exist."""
    return sum(marker.unknown for marker in markers)


def without_markers(text: str, markers: Sequence[Marker]) -> str:
    """Return a sentence without its markers, the words of FRAMES around them, and the marks of bold text.

    >>> text = "According to [1.2], it **wins** [2.1]."
    >>> without_markers(text, find_markers(text, [3, 3]))
    'it wins.'
    """
    parts, done = [], 0
    for start, end in _spans_to_remove(text, markers):
        parts.append(text[done : max(done, start)])
        if text[start - 1 : start].isalnum() and text[end : end + 1].isalnum():
            parts.append(" ")
        done = end + bool(ENDED.search("".join(parts)[-1:]) and text[end : end + 1] == ".")
    return BOLD.sub("", "".join(parts) + text[done:]).strip()


def _spans_to_remove(text: str, markers: Sequence[Marker]) -> Iterator[tuple[int, int]]:
    """Yield the span of each run of markers with its frame; markers in words stay unless they have a frame."""
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
        elif not run[0].in_words:
            yield len(text[:start].rstrip()), end


def _frame(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the span of text[start:end] with the frame around it, or None if none of FRAMES matches."""
    for left, right in FRAMES:
        before, after = left.search(text, max(0, start - 60), start), right.match(text, end)
        if before and after:
            return before.start(), after.end()
    return None


def find_markers(text: str, sizes: Sequence[int]) -> list[Marker]:
    """Return the markers of a line, in order; `sizes[p - 1]` is the number of sentences of paper p.

    >>> find_markers("It wins [1.2] in [0, 1].", [3])
    [Marker(start=8, end=13, references=(Reference(paper=1, sentence=2),), unknown=0, in_words=False)]
    """
    found, position = [], 0
    while match := ATOM.search(text, position):
        marker = None if match["shielded"] else _marker(match, sizes)
        if marker:
            found.append(marker)
        position = match.end() if marker or match["shielded"] else match.start() + 1
    return found


def _marker(match: re.Match[str], sizes: Sequence[int]) -> Marker | None:
    """Return the marker of a match, or None if it is just text in brackets."""
    content = match[0].translate(SUPERSCRIPTS)
    if match["bracket"] and not _is_marker(match):
        return None
    found = tuple(_resolve(LINK.sub("", content), sizes))
    known = tuple(r for r in found if _exists(r, sizes))
    if match["bracket"] and content[0] in "(（" and not known:
        return None
    return Marker(match.start(), match.end(), known, len(found) - len(known), bool(match["prose"]))


def _is_marker(match: re.Match[str]) -> bool:
    """Return whether text in brackets is a marker, and not a quantity, an interval, a year or an aside."""
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
    """Yield the references in the text of a marker, whether or not they exist."""
    if of := OF_PAPER.search(content):
        content = f"{of[1]} {content[: of.start()]}"
    paper, inside = 0, False
    for item in ITEM.finditer(content):
        first, second, last = (int(item[name] or 0) for name in ("first", "second", "last"))
        if second:
            paper, inside, first = first, True, second
        elif item["word"] and not SENTENCE_WORD.fullmatch(item["word"]):
            inside = False
        else:
            inside = bool(item["word"]) or (inside and _exists(Reference(paper, first), sizes))
        if not inside:
            paper = first
        if item["last_paper"] and int(item["last_paper"]) != paper:
            yield from (Reference(paper, first), Reference(int(item["last_paper"]), last))
            continue
        longest = sizes[paper - 1] if inside and 0 < paper <= len(sizes) else len(sizes)
        for number in _numbers_between(first, last or first, longest):
            yield Reference(paper, number) if inside else Reference(number, None)


def _numbers_between(first: int, last: int, most: int) -> list[int]:
    """Return the numbers from first to last, without those above `most` except the last.

    >>> _numbers_between(2, 4, 9), _numbers_between(2, 99, 3), _numbers_between(5, 2, 9)
    ([2, 3, 4], [2, 3, 99], [5, 2])
    """
    return list(dict.fromkeys([first, *range(first, min(last, most) + 1), last]))


def _exists(reference: Reference, sizes: Sequence[int]) -> bool:
    paper, sentence = reference.paper, reference.sentence
    return 1 <= paper <= len(sizes) and (sentence is None or 1 <= sentence <= sizes[paper - 1])
