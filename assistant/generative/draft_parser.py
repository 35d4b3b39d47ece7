"""A model's draft, read while it streams: its sentences, and the sentences of papers that each one cites.

A draft is read line by line, and a line sentence by sentence. What the parser makes of each line:

    <think>Which paper is it?</think>      a thought: dropped, like everything up to its closing tag
    ## Results                             a heading
    It wins [1.2]. So does he (2.1).       two sentences, "It wins." and "So does he."
    - It is new [1.3].                     a sentence whose lead ends in "- "
    | size | 40 images [2.3] |             a row of a table: the sentence "size: 40 images"
    Let me know if you need more!          an aside to the user
    ```                                    a block of code, up to the closing fence
    Paper 1: Cats (undated)                a copy of the prompt: dropped, with its numbered sentences
    Answer: It wins [1.2].                 the sentence "It wins."
    Question: What else?                   the end, or before the answer a copy of the question
    References                             the end: whatever follows is dropped

Markers are removed and become references; `citation_markers` has their forms. Whether a paper says what a sentence
claims is not known here.

A sentence is returned as soon as nothing that may still come can change it. How the stream was cut into pieces
therefore never shows in the result.
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
    mask_markers,
    references_of,
    unknown_in,
    without_half_marker,
    without_markers,
)
from assistant.generative.prompt_copies import (
    ANSWER_LABEL,
    COPIED_PAPER,
    COPIED_SENTENCE,
    NEXT_TURN,
    is_copied,
    without_template,
)
from assistant.generative.table_rows import Cell, row_claims
from assistant.llm import repeats_instructions
from index.papers import HORIZON, split_sentences

__all__ = ["DraftParser", "DraftSentence", "Reference", "Role", "parse_draft"]

Role = Literal["sentence", "heading", "aside", "repeat", "code"]
"""What a part of a draft is; an aside is for the user or copied from the prompt, a repeat was there before."""

FIRST_LOOK_CHARACTERS = 300
"""Characters of a line that are searched first: most sentences end within them."""

MAX_SENTENCE_CHARACTERS = 4000
"""Characters after which a sentence that has not ended is cut."""

THOUGHT_TAG = re.compile(r"<(think|thinking|thought|reasoning)>", re.I)
"""The tag that begins a thought: `<think>`."""

CODE_FENCE = re.compile(r"```|~~~")
"""The beginning of a block of code: ```` ``` ````, `~~~`."""

STRAY_TAG = re.compile(r"\s*</?(?:think|thinking|thought|reasoning|answer)>\s*", re.I)
"""A line with nothing but a tag: `</think>`, `<answer>`."""

CODE_BLOCK = re.compile(r"(```|~~~)[^\n]*\n(?:[^\n]*\n)*?[ \t]*\1[^\n]*(?=\n)")
"""A block of code, from its fence to the same fence at the beginning of a line."""

REFERENCES_HEADING = re.compile(
    r"[#>*_\s]*+(?:references|sources|bibliography|citations|works cited|footnotes)[*_\s]*+:?[*_\s]*+", re.I
)
"""The heading of a list of references: `References`, `**Sources:**`, `## Works cited`."""

FOOTNOTE_DEFINITION = re.compile(r"\[\^?\d+(?:\.\d+)?\]:")
"""The beginning of a line that explains a marker: `[^1.2]: `, `[1]: `."""

HEADING = re.compile(r"#{1,6}\s+|(?=\*\*[^*\[【]{1,120}[^*\[【.!?]\*\*:?\s*\Z)")
"""The marks before the text of a heading, `## `, or nothing before a line that is all bold, `**Results**`."""

LIST_MARKER = re.compile(r"(?:(?:[-*+•–>]|\d{1,3}[.)])\s+)+")
"""The bullet or number before an item of a list: `- `, `2. `, `> 1) `."""

UNDECIDED = re.compile(r"[|#\[<`~*]|paper\s\d|.{0,39}\Z", re.I)
"""A line of which more must come before its kind is certain: `| a`, `**Res`, any of fewer than 40 characters."""

ASIDE = re.compile(
    r"""(?:sure|certainly|of\ course|absolutely|okay|ok|great\ question|good\ question)\b.{0,60}\Z
    | (?:based\ on|according\ to|from|drawing\ on)\ (?:the|these|your)\b.{0,160}:\Z
    | here(?:\ is|\ are|'s|’s)\b.{0,160}(?::|\bbased\ on\b.{0,80})\.?\Z
    | the\ (?:following\ (?:table|list)|(?:table|list)\ (?:below|above))\b.{0,160}\Z
    | (?:please\ )?(?:let\ me\ know|feel\ free)\b | i\ hope\ th | hope\ this\ helps
    | note:\ (?:this|the|these|all|i)\ (?:answer|summary|response|information|answers|sentences?|have|am)\b
    | as\ an?\ (?:ai|language\ model)\b
    | (?:if\ you(?:'d|’d|\ would|\ want|\ need|\ have)|would\ you\ like|is\ there\ anything)\b""",
    re.I | re.X,
)
"""Words to the user and not about the papers: `Sure!`, `Here is the answer:`, `Let me know if …`."""

RUN_IN_HEADING = re.compile(r"\*\*(?:[^*\s\[]+ ?){1,5}\*\*:?\s*")
"""A heading at the beginning of a line of prose: `**Main result**: `."""

NEXT_WORD = re.compile(
    r"(?!sources?\b|references?\b|refs?\b|citations?\b|evidence\b|sentences?\b|see\b)\w\S*\s", re.I
)
"""A whole word, unless markers may follow it that belong to the sentence before: `Sources: [1.2]`, `see [1.2]`."""

WORD = re.compile(r"\w")
BRACKETED = re.compile(
    r"\[\[[^\[\]()（）【】]*\]\]|\[[^\[\]()（）【】]*\]|【[^\[\]()（）【】]*】|"
    r"[(（](?:[^\[\]()（）【】]|\[[^\[\]()（）【】]*\])*+[)）]"
)
"""Text in brackets that are closed: `[1.2]`, `[[1.2]]`, `【1.2】`, `(see [1.2])`."""

MAY_OPEN = re.compile(r"[()\[\]（）【】$`\\]")
"""A character outside BRACKETED text that may turn out to begin a marker, a formula or code."""

NEW_LINE = "\n"
BLANK_LINES = re.compile(r"(?<![^\S\n])(?:[^\S\n]*+\n){2,}+")
"""One blank line or more, with the line end before them."""


@dataclass(frozen=True)
class DraftSentence:
    """One sentence of a draft, without its markers, and the references that these make.

    `lead` is what precedes it: a space, a paragraph break, a bullet. The leads and texts of all sentences, joined,
    are the draft without its markers. The head of a table has the role of a heading. `unknown` counts references
    to papers or sentences that don't exist. `complete` is False if the draft breaks off in the sentence. `row` is
    the name of the row with which the cell of a table begins.
    """

    text: str
    references: tuple[Reference, ...] = ()
    lead: str = " "
    role: Role = "sentence"
    unknown: int = 0
    complete: bool = True
    row: str = ""


def parse_draft(text: str, sizes: Sequence[int]) -> tuple[DraftSentence, ...]:
    """Return the sentences of a whole draft; `sizes[p - 1]` is the number of sentences of paper p.

    >>> [(d.text, d.references) for d in parse_draft("It wins [1.2]. So (see Paper 2).", [3, 1])]
    [('It wins.', (Reference(paper=1, sentence=2),)), ('So.', (Reference(paper=2, sentence=None),))]
    """
    parser = DraftParser(sizes)
    return (*parser.feed(text), *parser.close())


class DraftParser:
    """A parser that is fed a draft piece by piece; each call returns the sentences that are certain by then.

    The last one is held back (`_held`): a marker at the beginning of the next line may belong to it.
    """

    def __init__(self, sizes: Sequence[int]) -> None:
        self._sizes = tuple(sizes)
        self._text = ""  # what has come and is not read yet
        self._lead = ""  # of the next sentence, as far as it is read
        self._at_line_start = True
        self._closing_tag = ""  # of the thought that is being skipped
        self._copying = False  # a paper of the prompt, sentence by sentence
        self._ended = False  # at a list of references, or where the model asks itself the next question
        self._held: DraftSentence | None = None
        self._row: tuple[str, ...] = ()  # the cells of the line before, if that is a row of a table
        self._columns: tuple[str, ...] = ()  # the head of the table that is being read
        self._seen: set[str] = set()  # the texts so far, in lower case
        self._has_sentence = False
        self._marker_first: bool | None = None  # not known before the first marker

    def feed(self, piece: str) -> tuple[DraftSentence, ...]:
        """Return the sentences that the next piece of the draft makes certain."""
        self._text += piece.replace(CUT_OUT, "").replace("\r", "")
        return tuple(self._read(final=False))

    def close(self) -> tuple[DraftSentence, ...]:
        """Return the sentences that are left, as the draft has ended."""
        return (*self._read(final=True), *self._release())

    def _read(self, final: bool) -> Iterator[DraftSentence]:
        """Take one part after another off the text, until the next one is not certain yet."""
        while self._text:
            length = len(self._text)
            if self._ended:
                self._text = ""
            elif self._closing_tag:
                self._skip_thought()
            elif self._text[0].isspace():
                self._take_space()
            elif self._at_line_start:
                yield from self._begin_line(final)
            else:
                yield from self._take_sentence(final)
            if len(self._text) == length:
                break

    def _skip_thought(self) -> None:
        """Drop the thought, except for an end that may be the first half of its closing tag."""
        closing = re.search(re.escape(self._closing_tag), self._text, re.I)
        self._text = self._text[closing.end() if closing else 1 - len(self._closing_tag) :]
        if closing:
            self._closing_tag = ""

    def _take_space(self) -> None:
        rest = self._text.lstrip()
        space = self._text[: len(self._text) - len(rest)]
        self._lead += space
        self._at_line_start = self._at_line_start or "\n" in space
        self._text = rest

    def _begin_line(self, final: bool) -> Iterator[DraftSentence]:
        """Take a whole line if it is not prose; of prose, take what precedes the first word."""
        line, newline, _ = self._text.partition("\n")
        whole = bool(newline) or final
        copying, self._copying = self._copying, False
        if not line.startswith("|"):
            self._row = self._columns = ()
        if tag := THOUGHT_TAG.match(line):
            self._closing_tag = f"</{tag[1]}>"
            self._text = self._text[tag.end() :]
        elif CODE_FENCE.match(line):
            yield from self._take_code(final)
        elif not whole and UNDECIDED.match(line):
            self._copying = copying
        elif is_copied(line) or (copying and COPIED_SENTENCE.match(line)):
            self._copying = copying or bool(COPIED_PAPER.fullmatch(line))
            self._drop(line)
        elif NEXT_TURN.match(line):
            self._ended = self._has_sentence
            self._drop(line)
        elif (label := ANSWER_LABEL.match(line)) and label.end() < len(line):
            self._text = self._text[label.end() :]
        elif _is_rule(line) or FOOTNOTE_DEFINITION.match(line) or STRAY_TAG.fullmatch(line):
            self._drop(line)
        elif REFERENCES_HEADING.fullmatch(line):
            self._ended = bool(self._seen)
            self._drop(line)
        elif line.startswith("|"):
            yield from self._take_row(line, final and not newline)
        elif heading := HEADING.match(line):
            yield from self._take_heading(line, heading[0], final and not newline)
        else:
            yield from self._begin_prose(line, whole, final)

    def _drop(self, line: str) -> None:
        """Drop a line; the rule below the head of a table makes the row above it a heading."""
        self._text = self._text[len(line) :]
        if "|" in line and self._row and self._held:
            self._held, self._columns, self._lead = replace(self._held, role="heading"), self._row, ""

    def _take_code(self, final: bool) -> Iterator[DraftSentence]:
        block = CODE_BLOCK.match(self._text)
        if block or final:
            text = block[0] if block else self._text
            self._text = self._text[len(text) :]
            yield from self._accept(DraftSentence(text.rstrip(), role="code", complete=bool(block)))

    def _take_heading(self, line: str, prefix: str, last: bool) -> Iterator[DraftSentence]:
        self._text = self._text[len(line) :]
        self._lead += prefix
        body = (without_half_marker(line) if last else line)[len(prefix) :]
        heading = _sentence(body, find_markers(body, self._sizes))
        yield from self._accept(replace(heading, role="heading", complete=not last))

    def _take_row(self, line: str, last: bool) -> Iterator[DraftSentence]:
        """Take a row of a table: an item of a list for each claim in it."""
        self._text = self._text[len(line) :]
        body = without_half_marker(line) if last else line
        whole = not last or body.rstrip().endswith("|")
        cells = [self._cell(text) for text in body.strip("| \t").split("|")]
        self._row = tuple(cell.text for cell in cells)
        for claim in row_claims(cells, self._columns):
            self._lead = f"{self._lead or NEW_LINE}- "
            sentence = DraftSentence(
                claim.text, claim.references, unknown=claim.unknown, complete=whole, row=claim.row
            )
            yield from self._accept(sentence)

    def _cell(self, text: str) -> Cell:
        markers = find_markers(text, self._sizes)
        return Cell(without_markers(text, markers).strip(), references_of(markers), unknown_in(markers))

    def _begin_prose(self, line: str, whole: bool, final: bool) -> Iterator[DraftSentence]:
        """Take the bullet or number that begins a line, and the first sentence if it is certain."""
        item = LIST_MARKER.match(line)
        if item and item.end() == len(line) and not whole:
            return
        if item:
            self._lead += item[0]
            self._text = self._text[item.end() :]
        if item or NEXT_WORD.match(line):
            yield from self._release()
        self._at_line_start = False
        yield from self._take_sentence(final)

    def _take_sentence(self, final: bool) -> Iterator[DraftSentence]:
        """Take the first sentence of the text once it is certain where it ends and what it cites."""
        line, newline, _ = self._text.partition("\n")
        if len(line) > FIRST_LOOK_CHARACTERS:
            first = self._first_sentence(line[:FIRST_LOOK_CHARACTERS])
            if first.certain:
                yield from self._take(first)
                return
        too_long = len(line) > MAX_SENTENCE_CHARACTERS
        whole = not too_long and (bool(newline) or final)
        breaks_off = whole and not newline
        first = self._first_sentence(without_half_marker(line) if breaks_off else line[:MAX_SENTENCE_CHARACTERS])
        if first.rest and (whole or too_long or first.certain):
            yield from self._take(first, complete=True)
        elif whole or too_long:
            yield from self._take(first, complete=not breaks_off, length=min(len(line), MAX_SENTENCE_CHARACTERS))

    def _first_sentence(self, line: str) -> _FirstSentence:
        return _read_first_sentence(line, self._sizes, self._marker_first, self._may_lead)

    def _take(self, first: _FirstSentence, complete: bool = True, length: int = 0) -> Iterator[DraftSentence]:
        """Take the first sentence off the text, or `length` characters if it is all of its line."""
        self._text = self._text[length or len(first.text) :]
        if first.markers and self._marker_first is None:
            self._marker_first = first.marker_first
        markers = self._attach_leading(first)
        begins_line = self._may_lead or "\n" in self._lead
        role: Role = "heading" if begins_line and RUN_IN_HEADING.fullmatch(first.text) else "sentence"
        text = without_template(without_markers(first.text, first.markers))
        yield from self._accept(
            DraftSentence(text, references_of(markers), "", role, unknown_in(markers), complete)
        )
        if first.rest:
            yield from self._release()

    @property
    def _may_lead(self) -> bool:
        """Whether a marker here can only belong to the sentence after it."""
        return bool(self._lead.strip()) or not self._has_sentence

    def _attach_leading(self, first: _FirstSentence) -> tuple[Marker, ...]:
        """Give the markers that a line begins with to the held sentence, if it has none; return the others."""
        leading = first.leading
        if not leading or first.marker_first or not self._held or self._held.references or self._lead.strip():
            return first.markers
        self._held = replace(
            self._held, references=references_of(leading), unknown=unknown_in(leading), complete=True
        )
        return first.markers[len(leading) :]

    def _accept(self, sentence: DraftSentence) -> Iterator[DraftSentence]:
        """Return the held sentence and hold this one, unless it has no words."""
        yield from self._release()
        if not WORD.search(sentence.text):
            self._lead = "\n" if self._seen else ""
            return
        complete = sentence.complete or bool(sentence.references or ENDED.search(sentence.text))
        role = self._role(sentence)
        lead = _normalised_lead(self._lead) if self._seen else self._lead.lstrip()
        self._held = replace(sentence, lead=lead, role=role, complete=complete)
        self._lead = ""
        self._seen.add(sentence.text.casefold())
        self._has_sentence = self._has_sentence or role == "sentence"

    def _role(self, sentence: DraftSentence) -> Role:
        if sentence.role != "sentence":
            return sentence.role
        if sentence.text.casefold() in self._seen:
            return "repeat"
        to_the_user = ASIDE.match(sentence.text) or repeats_instructions(sentence.text)
        return "aside" if to_the_user and not sentence.references else "sentence"

    def _release(self) -> Iterator[DraftSentence]:
        if self._held:
            yield self._held
        self._held = None


@dataclass(frozen=True)
class _FirstSentence:
    """The first sentence of a line, its markers, and the HORIZON + 1 characters after it (`rest`).

    `leading` are the markers that the line begins with. `marker_first` is whether the draft puts markers before
    its sentences.
    """

    text: str
    markers: tuple[Marker, ...]
    leading: tuple[Marker, ...]
    marker_first: bool
    rest: str

    @property
    def certain(self) -> bool:
        """Whether nothing that may still come can move the end of the sentence or change its markers."""
        closed = not MAY_OPEN.search(BRACKETED.sub("", self.text))
        return len(self.rest) > HORIZON or (closed and bool(NEXT_WORD.match(self.rest)))


def _is_rule(line: str) -> bool:
    """Return whether a line is a rule (`---`, `***`) or the line below the head of a table (`|---|---|`)."""
    marks = set(line.strip())
    return len(line.strip()) > 2 and ((marks <= set("|:- ") and "--" in line) or marks <= set("*_ "))


def _normalised_lead(lead: str) -> str:
    """Return a lead with at most one blank line in a row; a space if it is empty."""
    return BLANK_LINES.sub("\n\n", lead) if "\n" in lead or lead.strip() else " "


def _read_first_sentence(
    line: str, sizes: Sequence[int], marker_first: bool | None, may_lead: bool
) -> _FirstSentence:
    """Return the first sentence of a line; `marker_first` is None before the first marker of the draft."""
    markers = find_markers(line, sizes)
    leading = leading_markers(line, markers)
    marker_first = (bool(leading) and may_lead) if marker_first is None else marker_first
    sentences = split_sentences(mask_markers(line, markers, marker_first))
    end = sentences[1].start if len(sentences) > 1 else len(line)
    inside = tuple(marker for marker in markers if marker.start < end)
    return _FirstSentence(line[:end], inside, leading, marker_first, line[end : end + HORIZON + 1])


def _sentence(text: str, markers: Sequence[Marker]) -> DraftSentence:
    return DraftSentence(without_markers(text, markers), references_of(markers), unknown=unknown_in(markers))
