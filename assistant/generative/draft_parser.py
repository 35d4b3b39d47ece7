"""What a language model writes, read while it streams: sentences, and the sentences of papers they cite.

The model is shown papers numbered from 1, each with sentences numbered from 1, and is asked to close each
sentence of its answer with markers such as [2.3]. Models write [1.2, 3.4], (1.2), 【1.2】 or "Paper 1,
sentence 2" as well, think aloud, greet, and make up lists of references: all that is sorted out here. Nothing
here knows what the papers say.

A draft is read line by line, and a line sentence by sentence. A sentence is let go as soon as nothing that may
still come can change it, so that the slicing of the stream never shows in the result.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.generative.citation_markers import (
    CUT_OUT,
    ENDED,
    Marker,
    Reference,
    find_markers,
    leading_markers,
    mask,
    references_of,
    unknown_in,
    without_half_marker,
    without_markers,
)
from index.papers import HORIZON, split_sentences

__all__ = ["DraftReader", "Drafted", "Reference", "Role", "read_draft"]

Role = Literal["sentence", "heading", "aside", "repeat", "code"]

NEAR = 300
"""Characters of a line that are looked at first; most sentences end within them."""

LONGEST = 4000
"""Characters after which a sentence that has not ended is cut."""

THOUGHT = re.compile(r"<(think|thinking|thought|reasoning)>", re.I)
FENCE = re.compile(r"```|~~~")
STRAY_TAG = re.compile(r"\s*</?(?:think|thinking|thought|reasoning|answer)>\s*", re.I)
CODE = re.compile(r"(```|~~~)[^\n]*\n(?:[^\n]*\n)*?[ \t]*\1[^\n]*(?=\n)")
LIST_OF_REFERENCES = re.compile(
    r"[#>*_\s]*+(?:references|sources|bibliography|citations|works cited|footnotes)[*_\s]*+:?[*_\s]*+", re.I
)
DEFINITION = re.compile(r"\[\^?\d+(?:\.\d+)?\]:")
HEADING = re.compile(r"#{1,6}\s+|(?=\*\*[^*\[【]{1,120}[^*\[【.!?]\*\*:?\s*\Z)")
ITEM_LEAD = re.compile(r"(?:(?:[-*+•–>]|\d{1,3}[.)])\s+)+")
UNDECIDED = re.compile(r"[|#\[<`~*]|.{0,39}\Z")
"""A line of which more must be seen before its kind is certain."""

ASIDE = re.compile(
    r"""(?:sure|certainly|of\ course|absolutely|okay|ok|great\ question|good\ question)\b.{0,60}\Z
    | (?:based\ on|according\ to|from|drawing\ on)\ (?:the|these|your)\b.{0,160}:\Z
    | here(?:\ is|\ are|'s|’s)\b.{0,160}(?::|\bbased\ on\b.{0,80})\.?\Z
    | the\ (?:following\ (?:table|list)|(?:table|list)\ (?:below|above))\b.{0,160}\Z
    | (?:please\ )?(?:let\ me\ know|feel\ free)\b | i\ hope\ th | hope\ this\ helps
    | (?:if\ you(?:'d|’d|\ would|\ want|\ need|\ have)|would\ you\ like|is\ there\ anything)\b""",
    re.I | re.X,
)
"""What a model says to the person rather than about the papers."""

RUN_IN_HEADING = re.compile(r"\*\*(?:[^*\s\[]+ ?){1,5}\*\*:?\s*")
NEXT_WORD = re.compile(r"(?!sources?\b|references?\b|refs?\b|citations?\b|evidence\b|see\b)\w\S*\s", re.I)
WORD = re.compile(r"\w")
PAIR = re.compile(
    r"\[\[[^\[\]()（）【】]*\]\]|\[[^\[\]()（）【】]*\]|【[^\[\]()（）【】]*】|"
    r"[(（](?:[^\[\]()（）【】]|\[[^\[\]()（）【】]*\])*+[)）]"
)
OPEN = re.compile(r"[()\[\]（）【】$`\\]")
"""What, left over when each PAIR is gone, may yet turn out to begin a marker, a formula or code."""

BLANK_LINES = re.compile(r"(?<![^\S\n])(?:[^\S\n]*+\n){2,}+")


@dataclass(frozen=True)
class Drafted:
    """One sentence of a draft without its markers, and what they refer to.

    `lead` is what stood before it: a space, a new paragraph, a bullet; lead and text of all, joined, are the
    draft without its markers. `role` tells a sentence from a heading (also that of a table), from words to the
    person (aside), from what the draft has said before (repeat) and from a block of code. `unknown` counts
    references to what does not exist. `complete` is False where the draft breaks off.
    """

    text: str
    references: tuple[Reference, ...] = ()
    lead: str = " "
    role: Role = "sentence"
    unknown: int = 0
    complete: bool = True


def read_draft(text: str, sizes: Sequence[int]) -> tuple[Drafted, ...]:
    """Read a whole draft; `sizes[p - 1]` is the number of sentences of paper p.

    >>> [(d.text, d.references) for d in read_draft("It wins [1.2]. So (see Paper 2).", [3, 1])]
    [('It wins.', (Reference(paper=1, sentence=2),)), ('So.', (Reference(paper=2, sentence=None),))]
    """
    reader = DraftReader(sizes)
    return (*reader.feed(text), *reader.close())


class DraftReader:
    """Reads a draft as it comes: each call returns the sentences that are now certain."""

    def __init__(self, sizes: Sequence[int]) -> None:
        self._sizes = tuple(sizes)
        self._text = ""
        self._lead = ""
        self._line_start = True
        self._closing_tag = ""
        self._over = False
        self._held: Drafted | None = None
        self._seen: set[str] = set()
        self._spoken = False
        self._marker_first: bool | None = None

    def feed(self, piece: str) -> tuple[Drafted, ...]:
        """Take the next piece of the draft."""
        self._text += piece.replace(CUT_OUT, "").replace("\r", "")
        return tuple(self._read(final=False))

    def close(self) -> tuple[Drafted, ...]:
        """Tell that the draft has ended."""
        return (*self._read(final=True), *self._release())

    def _read(self, final: bool) -> Iterator[Drafted]:
        """Take block after block off the text, until more must be seen of the next."""
        while self._text:
            left = len(self._text)
            if self._over:
                self._text = ""
            elif self._closing_tag:
                self._skip_thought()
            elif self._text[0].isspace():
                self._take_space()
            elif self._line_start:
                yield from self._begin_line(final)
            else:
                yield from self._take_sentence(final)
            if len(self._text) == left:
                break

    def _skip_thought(self) -> None:
        """Drop what the model thinks aloud, but for what may be the first half of its closing tag."""
        closing = re.search(re.escape(self._closing_tag), self._text, re.I)
        self._text = self._text[closing.end() if closing else 1 - len(self._closing_tag) :]
        if closing:
            self._closing_tag = ""

    def _take_space(self) -> None:
        rest = self._text.lstrip()
        space = self._text[: len(self._text) - len(rest)]
        self._lead += space
        self._line_start = self._line_start or "\n" in space
        self._text = rest

    def _begin_line(self, final: bool) -> Iterator[Drafted]:
        """Take a line that is no prose whole; of prose, what stands before its first word."""
        line, newline, _ = self._text.partition("\n")
        whole = bool(newline) or final
        if tag := THOUGHT.match(line):
            self._closing_tag = f"</{tag[1]}>"
            self._text = self._text[tag.end() :]
        elif FENCE.match(line):
            yield from self._take_code(final)
        elif not whole and UNDECIDED.match(line):
            return
        elif _is_rule(line) or DEFINITION.match(line) or STRAY_TAG.fullmatch(line):
            self._drop(line)
        elif LIST_OF_REFERENCES.fullmatch(line):
            self._over = bool(self._seen)
            self._drop(line)
        elif line.startswith("|"):
            yield from self._take_line(line, "| ", final and not newline)
        elif heading := HEADING.match(line):
            yield from self._take_line(line, heading[0], final and not newline)
        else:
            yield from self._begin_prose(line, whole, final)

    def _drop(self, line: str) -> None:
        """Drop a line; the rule under the head of a table makes a heading of the row above it."""
        self._text = self._text[len(line) :]
        if "|" in line and self._held and self._held.lead.endswith("| "):
            self._held = replace(self._held, role="heading")
            self._lead += line

    def _take_code(self, final: bool) -> Iterator[Drafted]:
        block = CODE.match(self._text)
        if block or final:
            text = block[0] if block else self._text
            self._text = self._text[len(text) :]
            yield from self._accept(Drafted(text.rstrip(), role="code", complete=bool(block)))

    def _take_line(self, line: str, prefix: str, last: bool) -> Iterator[Drafted]:
        """Take a heading or a row of a table; the text of a row is its cells, joined."""
        self._text = self._text[len(line) :]
        self._lead += prefix
        row = prefix == "| "
        body = without_half_marker(line) if last else line
        cells = body.strip("| \t").split("|") if row else [body[len(prefix) :]]
        drafts = [_drafted(cell, find_markers(cell, self._sizes)) for cell in cells]
        yield from self._accept(
            Drafted(
                " | ".join(draft.text for draft in drafts),
                tuple(dict.fromkeys(reference for draft in drafts for reference in draft.references)),
                role="sentence" if row else "heading",
                unknown=sum(draft.unknown for draft in drafts),
                complete=not (last and row) or body.rstrip().endswith("|"),
            )
        )

    def _begin_prose(self, line: str, whole: bool, final: bool) -> Iterator[Drafted]:
        """Take the bullet or number before the first sentence of a line, and the sentence if it is certain."""
        item = ITEM_LEAD.match(line)
        if item and item.end() == len(line) and not whole:
            return
        if item:
            self._lead += item[0]
            self._text = self._text[item.end() :]
        if item or NEXT_WORD.match(line):
            yield from self._release()
        self._line_start = False
        yield from self._take_sentence(final)

    def _take_sentence(self, final: bool) -> Iterator[Drafted]:
        """Take the sentence that the text begins with, once it is certain where it ends and what it cites."""
        line, newline, _ = self._text.partition("\n")
        if len(line) > NEAR and (near := self._opening(line[:NEAR])).certain:
            yield from self._take(near)
            return
        whole = len(line) <= LONGEST and (bool(newline) or final)
        breaks_off = whole and not newline
        opening = self._opening(without_half_marker(line) if breaks_off else line[:LONGEST])
        if opening.remains and (whole or len(line) > LONGEST or opening.certain):
            yield from self._take(opening, complete=True)
        elif whole or len(line) > LONGEST:
            yield from self._take(opening, complete=not breaks_off, length=min(len(line), LONGEST))

    def _opening(self, line: str) -> _Opening:
        return _read_opening(line, self._sizes, self._marker_first, self._may_lead)

    def _take(self, opening: _Opening, complete: bool = True, length: int = 0) -> Iterator[Drafted]:
        """Take the opening sentence off the text, or `length` characters where it fills its line."""
        self._text = self._text[length or len(opening.text) :]
        if opening.markers and self._marker_first is None:
            self._marker_first = opening.marker_first
        own = self._give_back(opening)
        begins_line = self._may_lead or "\n" in self._lead
        role: Role = "heading" if begins_line and RUN_IN_HEADING.fullmatch(opening.text) else "sentence"
        text = without_markers(opening.text, opening.markers)
        yield from self._accept(Drafted(text, references_of(own), "", role, unknown_in(own), complete))
        if opening.remains:
            yield from self._release()

    @property
    def _may_lead(self) -> bool:
        """Whether a marker here can only belong to the sentence behind it."""
        return bool(self._lead.strip()) or not self._spoken

    def _give_back(self, opening: _Opening) -> tuple[Marker, ...]:
        """Give markers that begin a line to the sentence before, if it has none; return the rest."""
        first = opening.leading
        if not first or opening.marker_first or not self._held or self._held.references or self._lead.strip():
            return opening.markers
        self._held = replace(self._held, references=references_of(first), unknown=unknown_in(first), complete=True)
        return opening.markers[len(first) :]

    def _accept(self, drafted: Drafted) -> Iterator[Drafted]:
        """Let go of what was held, and hold this: a marker may still begin the next line."""
        yield from self._release()
        if not WORD.search(drafted.text):
            self._lead = "\n" if self._seen else ""
            return
        complete = drafted.complete or bool(drafted.references or ENDED.search(drafted.text))
        role = self._role(drafted)
        lead = _normal(self._lead) if self._seen else self._lead.lstrip()
        self._held = replace(drafted, lead=lead, role=role, complete=complete)
        self._lead = ""
        self._seen.add(drafted.text.casefold())
        self._spoken = self._spoken or role == "sentence"

    def _role(self, drafted: Drafted) -> Role:
        if drafted.role != "sentence":
            return drafted.role
        if drafted.text.casefold() in self._seen:
            return "repeat"
        return "aside" if not drafted.references and ASIDE.match(drafted.text) else "sentence"

    def _release(self) -> Iterator[Drafted]:
        if self._held:
            yield self._held
        self._held = None


@dataclass(frozen=True)
class _Opening:
    """The first sentence of a line, its markers, those of them that it begins with, and what comes next.

    `marker_first` tells a draft that puts markers before its sentences.
    """

    text: str
    markers: tuple[Marker, ...]
    leading: tuple[Marker, ...]
    marker_first: bool
    remains: str

    @property
    def certain(self) -> bool:
        """Whether nothing that may follow moves the sentence's end or changes its markers."""
        closed = not OPEN.search(PAIR.sub("", self.text))
        return len(self.remains) > HORIZON or (closed and bool(NEXT_WORD.match(self.remains)))


def _is_rule(line: str) -> bool:
    """Tell whether a line only draws: a rule, or the line under the head of a table."""
    marks = set(line.strip())
    return len(line.strip()) > 2 and ((marks <= set("|:- ") and "--" in line) or marks <= set("*_ "))


def _normal(lead: str) -> str:
    """Return a lead with no more than one blank line in a row, and never empty."""
    return BLANK_LINES.sub("\n\n", lead) if "\n" in lead or lead.strip() else " "


def _read_opening(line: str, sizes: Sequence[int], marker_first: bool | None, may_lead: bool) -> _Opening:
    """Read the first sentence of a line; `marker_first` is None while the draft has shown no marker."""
    markers = find_markers(line, sizes)
    leading = leading_markers(line, markers)
    marker_first = (bool(leading) and may_lead) if marker_first is None else marker_first
    sentences = split_sentences(mask(line, markers, marker_first))
    end = sentences[1].start if len(sentences) > 1 else len(line)
    own = tuple(marker for marker in markers if marker.start < end)
    return _Opening(line[:end], own, leading, marker_first, line[end : end + HORIZON + 1])


def _drafted(text: str, markers: Sequence[Marker]) -> Drafted:
    return Drafted(without_markers(text, markers), references_of(markers), unknown=unknown_in(markers))
