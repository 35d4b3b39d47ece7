"""The text of a file's bytes: in Unicode, in an encoding that the file names, or in one that its letters tell."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from charset_normalizer import CharsetMatch

__all__ = ["Decoded", "decode"]

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DECLARED = re.compile(
    rb"<\?xml[^<>]{0,100}?encoding\s{0,3}=\s{0,3}[\"']([\w.:-]{2,40})"  # XML
    rb"|<meta[^<>]{0,200}?charset\s{0,3}=\s{0,3}[\"']?([\w.:-]{2,40})"  # HTML
    rb"|%\s{0,3}(?:This file was created with JabRef[^\n]{0,80}\n%\s{0,3})?Encoding:\s{0,3}([\w.:-]{2,40})",
    re.IGNORECASE,
)
PROGRAMS = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape"})
"""Python's codecs for something else than files."""
HEAD = 2_000
"""The first bytes, in which a file names its encoding."""

WESTERN = "cp1252"
LATIN = (WESTERN, "cp1250", "cp1254", "mac_roman")
OTHERS = ("cp1251", "koi8_r", "cp1253", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr")
NAMES = {
    "cp1252": "Western European (Windows-1252)",
    "cp1250": "Central European (Windows-1250)",
    "cp1254": "Turkish (Windows-1254)",
    "mac_roman": "Western European (Macintosh)",
    "cp1251": "Cyrillic (Windows-1251)",
    "cp1253": "Greek (Windows-1253)",
}
SAMPLE = 100_000
"""Bytes by which an encoding is guessed."""
RUN = re.compile(rb"[\x80-\xff]+")
ALONE = 1.5
"""The mean length of runs of bytes beyond ASCII below which a text is in a Latin alphabet."""
WORD = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")


@dataclass(frozen=True)
class Decoded:
    """A file's text with `\\n` as line end; if the encoding had to be guessed, a `note` says so for `line`."""

    text: str
    note: str = ""
    line: int = 1


def decode(content: bytes) -> Decoded | None:
    """Return the text of bytes, or None if they are no text.

    >>> decode("Köln".encode("latin-1")).text
    'Köln'
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _whole(content.decode(encoding, "replace").removeprefix("\ufeff"))
    if wide := _wide(content):
        return _whole(content.decode(wide, "replace"))
    if b"\0" in content:
        return None
    try:
        return _whole(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        if error.end == len(content) and error.reason == "unexpected end of data":
            return Decoded(
                _lines(content[: error.start].decode("utf-8")), "the file ends within a character", line
            )
    return _in_another(content, line)


def _in_another(content: bytes, line: int) -> Decoded:
    """Return the text of bytes that aren't UTF-8, or are so only in some lines."""
    mixed = [one for one in content.splitlines(keepends=True) if not one.isascii()]
    foreign = [one for one in mixed if not _is_utf8(one)]
    declared = _declared(content)
    encoding = declared or _guessed(b"".join(foreign)[:SAMPLE])
    name = NAMES.get(encoding, encoding.upper().replace("_", "-"))
    if len(foreign) < len(mixed) / 2:
        lines = (
            one.decode("utf-8" if _is_utf8(one) else encoding, "replace")
            for one in content.splitlines(keepends=True)
        )
        count = "1 line" if len(foreign) == 1 else f"{len(foreign):,} lines"
        return Decoded(_lines("".join(lines)), f"the file is UTF-8 except for {count}, read as {name}", line)
    source = "as it declares" if declared else "judging by its letters"
    note = f"the file isn’t UTF-8; it was read as {name}, {source}. If letters look wrong, save it as UTF-8"
    return Decoded(_lines(content.decode(encoding, "replace")), note, line)


def _declared(content: bytes) -> str | None:
    """Return the encoding that a file names, by Python's name; None if it names none, or UTF-8, which it isn't."""
    found = DECLARED.search(content[:HEAD])
    try:
        name = codecs.lookup(next(filter(None, found.groups())).decode()).name if found else "utf-8"
        b"a".decode(name)
    except (LookupError, UnicodeError):  # UnicodeError is what the codec "undefined" raises
        return None
    if name in PROGRAMS:
        return None
    if name == "iso8859-1":
        name = "cp1252"  # what those who say Latin-1 mean, as browsers know
    return None if name.startswith("utf") else name


def _guessed(sample: bytes) -> str:
    """Return the encoding in which text with letters beyond ASCII makes sense, Western European if several do.

    In Latin alphabets such letters mostly stand alone. These are told apart by the words that hold them, as the
    rest of a text is often English.
    """
    from charset_normalizer import from_bytes

    runs = RUN.findall(sample)
    if sum(map(len, runs)) >= ALONE * len(runs):
        likely = from_bytes(sample, cp_isolation=[*LATIN, *OTHERS]).best()
        if likely and likely.encoding in OTHERS:
            return likely.encoding
    found = from_bytes(b" ".join(WORD.findall(sample)), cp_isolation=list(LATIN))
    best = min(found, key=lambda one: (one.chaos, -one.coherence, not _is_western(one)), default=None)
    return WESTERN if best is None or _is_western(best) else best.encoding


def _is_western(found: CharsetMatch) -> bool:
    return WESTERN in found.could_be_from_charset


def _wide(content: bytes) -> str | None:
    """Return UTF-16 with its order of bytes for text that has no mark but a zero in every other byte."""
    for encoding, offset in (("utf-16-le", 1), ("utf-16-be", 0)):
        zeros, others = content[offset:HEAD:2], content[1 - offset : HEAD : 2]
        if zeros and zeros.count(0) > len(zeros) / 2 and not others.count(0):
            return encoding
    return None


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _whole(text: str) -> Decoded:
    return Decoded(_lines(text))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
