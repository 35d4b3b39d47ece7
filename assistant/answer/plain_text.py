"""An answer as text for a terminal."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answer.data import AnswerData
from assistant.answer.wording import bullets, nearest, notes, printable, reference, with_verdict, with_why

__all__ = ["to_text"]

HASHES = re.compile(r"^#+ ", re.MULTILINE)
"""What marks a heading in the lead of a sentence."""


def to_text(answer: AnswerData) -> str:
    """Return the answer and its references as text that is safe to print in a terminal."""
    parts = [
        _without_hashes(answer).text,
        "\n".join(f'[{one.number}] {reference(one.paper)}\n    "{one.quote}"' for one in answer.citations),
        bullets("Not supported by the abstracts:", map(with_why, with_verdict(answer, "unsupported"))),
        bullets("Doubtful; read the quotes:", map(with_why, with_verdict(answer, "doubtful"))),
        bullets("Closest:", (reference(one.paper) for one in nearest(answer))),
        "\n".join(f"Note: {notice}" for notice in notes(answer)),
    ]
    return "\n\n".join(printable(part) for part in parts if part)


def _without_hashes(answer: AnswerData) -> AnswerData:
    """Return the answer with its headings as plain lines."""
    leads = (HASHES.sub("", sentence.lead) for sentence in answer.sentences)
    sentences = (replace(one, lead=lead) for one, lead in zip(answer.sentences, leads, strict=True))
    return replace(answer, sentences=tuple(sentences))
