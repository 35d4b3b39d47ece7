"""Replace the markup of JATS and HTML by the text that it shows."""

from __future__ import annotations

import re
from html import unescape

from index.latex import lowered, raised, text_commands_to_text

__all__ = ["markup_to_text", "tags_to_text", "with_marks"]

BLOCK = (
    "p|br|div|title|sec|list|list-item|label|ul|ol|li|h[1-6]|tr|td|th|table|abstract|abstracttext|blockquote|hr"
)
INLINE = (
    "i|b|u|em|strong|italic|bold|underline|sub|sup|sc|tt|code|span|a|small|font|mark|cite|q|roman|monospace|"
    "named-content|styled-content|ext-link|xref|uri|inline-formula|disp-formula|tex-math|alternatives|inf|math"
)
TAG = re.compile(
    rf"</?(?:jats:)?(?:(?P<block>{BLOCK})|(?P<inline>{INLINE})|mml:[a-z]+)(?:\s[^<>]{{0,500}})?/?>", re.IGNORECASE
)
"""A tag of a known element, so that "a<b" and "<unk>" stay as they are."""
SHIFTED = re.compile(r"<(?:jats:)?(sup|sub|inf)>([^<>]{0,40})</(?:jats:)?\1>", re.IGNORECASE)
TEX_MATH = re.compile(r"<(?:jats:)?tex-math[^<>]{0,200}>[^<]{0,2000}</(?:jats:)?tex-math>", re.IGNORECASE)
COMMENT = re.compile(r"<!--.{0,1000}?-->|<!\[CDATA\[|\]\]>", re.DOTALL)
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
MARKLESS_ENTITY = re.compile(r"(?<=[A-Za-z])x(20(?:1[3489cd]|26))(?=[A-Za-z])")
"""A dash, a quotation mark or an ellipsis between two words that was `&#x2013;` and lost its other signs."""
HEADING = re.compile(
    r"(?:<(?:jats:)?title>\s*Abstract\s*</(?:jats:)?title>|<b>\s*Abstract[:.]?\s*</b>)", re.IGNORECASE
)


def markup_to_text(text: str) -> str:
    r"""Return a text without tags, entities and TeX's commands for characters, which become what they stand for.

    >>> markup_to_text(r"<jats:p>CO<sub>2</sub> &lt; 5{\textmu}m, a<b.</jats:p>").strip()
    'CO₂ < 5µm, a<b.'
    """
    return text_commands_to_text(tags_to_text(text))


def tags_to_text(text: str) -> str:
    """Return a text without tags and entities, which become what they stand for.

    >>> tags_to_text("10<sup>6</sup> &amp;lt; n")
    '10⁶ < n'
    """
    if "<" in text:
        text = _without_tags(text)
    if "&" in text:
        text = ENTITY.sub(_character, text)
        if ENTITY.search(text):  # escaped twice, as in &amp;lt;
            text = ENTITY.sub(_character, text)
        if "</" in text:
            text = _without_tags(text)
    return text


def with_marks(text: str) -> str:
    """Return a text with the dashes and quotation marks whose entities lost their signs, as on some pages.

    >>> with_marks("valuesx2013core beliefs")
    'values–core beliefs'
    """
    return MARKLESS_ENTITY.sub(lambda found: chr(int(found[1], 16)), text) if "x20" in text else text


def _without_tags(text: str) -> str:
    text = TEX_MATH.sub(" ", COMMENT.sub("", HEADING.sub("", text)))
    text = SHIFTED.sub(lambda found: raised(found[2]) if found[1].lower() == "sup" else lowered(found[2]), text)
    return TAG.sub(lambda found: " " if found["block"] else "", text)


def _character(found: re.Match[str]) -> str:
    return unescape(found[0])
