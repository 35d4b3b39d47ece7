"""An answer as text for a terminal, as Markdown, as BibTeX, as CSL-JSON and as plain values."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from assistant.answer import Answer, AnswerSentence, Citation, Considered
from index.papers import Paper, clean, text_to_latex, without_invisible

__all__ = [
    "paper_to_dict",
    "papers_to_bibtex",
    "papers_to_csl",
    "to_bibtex",
    "to_csl_json",
    "to_dict",
    "to_markdown",
    "to_text",
]

NEAREST = 3
"""How many papers a decline names."""
NOTE = "Abstract only; authors not given in the source."
NOTE_INFERRED = "The date is inferred in part."

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
INSIGNIFICANT = frozenset(
    "a an and are as at be by can do does for from how in into is it its of on or the this to toward towards "
    "under using via we what when where which who why with".split()
)
"""Words that no citation key begins with."""

MARKDOWN = re.compile(r"[\\`*_\[\]<>&$~|#]")
WRITTEN = re.compile(r"[\\\[\]<>&$~|]")
"""What is escaped in a sentence that a language model wrote: links, images and HTML, but not its emphasis."""

LEADING = re.compile(r"[\\`\[\]<>&$]")
"""What is escaped in what leads a sentence: a title, but not bullets, headings and the lines of a table."""


def to_text(answer: Answer) -> str:
    """Return the answer and its references as text that is safe to print in a terminal."""
    parts = [
        answer.text,
        "\n".join(f'[{one.number}] {_reference(one.paper)}\n    "{one.quote}"' for one in answer.citations),
        _lines("Not borne out by the abstracts:", map(_doubt, _unsupported(answer))),
        _lines("Nearest:", (_reference(one.paper) for one in _nearest(answer))),
        "\n".join(f"Note: {notice}" for notice in answer.notices),
    ]
    return "\n\n".join(_printable(part) for part in parts if part)


def to_markdown(answer: Answer) -> str:
    """Return the answer as Markdown, each marker a footnote with title, date and quote."""
    pattern = MARKDOWN if answer.model is None else WRITTEN
    prose = "".join(_markdown_sentence(sentence, pattern) for sentence in answer.sentences).strip()
    parts = [
        _escaped(answer.message),
        _printable(prose),
        "\n\n".join(_footnote(citation) for citation in answer.citations),
        _lines("Not borne out by the abstracts:\n", (_escaped(_doubt(one)) for one in _unsupported(answer))),
        _lines("Nearest:\n", (_markdown_reference(one.paper) for one in _nearest(answer))),
        "\n\n".join(f"> {_escaped(clean(notice))}" for notice in answer.notices),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def to_bibtex(answer: Answer) -> str:
    """Return the cited papers as BibTeX, each once."""
    return papers_to_bibtex(citation.paper for citation in answer.citations)


def to_csl_json(answer: Answer) -> str:
    """Return the cited papers as CSL-JSON, each once, for a reference manager to import."""
    items = papers_to_csl(citation.paper for citation in answer.citations)
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def to_dict(answer: Answer) -> dict[str, Any]:
    """Return the answer as plain values that `json.dumps` takes; dates are in ISO 8601."""
    return {
        "question": answer.question,
        "standalone_question": answer.standalone_question,
        "status": answer.status,
        "reason": answer.reason,
        "message": answer.message,
        "text": answer.text,
        "sentences": [_sentence_to_dict(sentence) for sentence in answer.sentences],
        "citations": [_citation_to_dict(citation) for citation in answer.citations],
        "considered": [_considered_to_dict(considered) for considered in answer.considered],
        "model": answer.model,
        "notices": list(answer.notices),
        "timings": {step: float(seconds) for step, seconds in answer.timings.items()},
        "usage": asdict(answer.usage),
    }


def paper_to_dict(paper: Paper) -> dict[str, Any]:
    """Return the paper as plain values that `json.dumps` takes, and that `read_listing` reads again.

    >>> paper_to_dict(Paper("A", "B."))["date"] is None
    True
    """
    return {
        "key": paper.key,
        "title": paper.title,
        "abstract": paper.abstract,
        "date": paper.date.isoformat() if paper.date else None,
        "date_inferred": paper.date_inferred,
        "organisation": paper.organisation,
        "listings": list(paper.listings),
    }


def papers_to_bibtex(papers: Iterable[Paper], *, abstracts: bool = False) -> str:
    """Return one @misc entry a paper, each paper once, with the fields that are known and no others.

    >>> print(papers_to_bibtex([Paper("A Test of 50%", "It works.")]))
    @misc{testundated-420e9b51,
      title = {A Test of 50\\%},
      note = {Abstract only; authors not given in the source.},
    }
    <BLANKLINE>
    """
    return "\n".join(_bibtex_entry(paper, abstracts) for paper in _each_once(papers))


def papers_to_csl(papers: Iterable[Paper]) -> list[dict[str, Any]]:
    """Return the papers as the items of CSL-JSON, each paper once; an inferred date is "circa".

    >>> from datetime import date
    >>> papers_to_csl([Paper("A", "B.", date(2025, 6, 2))])[0]["issued"]
    {'date-parts': [[2025, 6, 2]]}
    """
    return [_csl_item(paper) for paper in _each_once(papers)]


def _each_once(papers: Iterable[Paper]) -> tuple[Paper, ...]:
    return tuple({paper.key: paper for paper in papers}.values())


def _printable(text: str) -> str:
    """Return the text without what could steer a terminal; line ends and tabs stay."""
    return without_invisible(re.sub(r"\r\n?|[\v\f\x85\u2028\u2029]", "\n", text))


def _lines(heading: str, lines: Iterable[str]) -> str:
    """Return a heading over a list, or nothing where the list is empty."""
    items = [f"- {line}" for line in lines]
    return "\n".join([heading, *items]) if items else ""


def _unsupported(answer: Answer) -> tuple[AnswerSentence, ...]:
    return tuple(sentence for sentence in answer.sentences if sentence.verdict == "unsupported")


def _nearest(answer: Answer) -> tuple[Considered, ...]:
    """Return the papers that come nearest to a declined question, unless the answer quotes them."""
    return answer.considered[:NEAREST] if answer.status == "declined" and not answer.citations else ()


def _doubt(sentence: AnswerSentence) -> str:
    why = f" ({'; '.join(sentence.why)})" if sentence.why else ""
    return f'"{sentence.text}"{why}'


def _date(paper: Paper) -> str:
    if paper.date is None:
        return "undated"
    return f"{paper.date.isoformat()}, inferred in part" if paper.date_inferred else paper.date.isoformat()


def _reference(paper: Paper) -> str:
    return clean(f"{paper.title} ({_date(paper)})")


def _escaped(text: str, pattern: re.Pattern[str] = MARKDOWN) -> str:
    return pattern.sub(r"\\\g<0>", _printable(text))


def _markdown_sentence(sentence: AnswerSentence, pattern: re.Pattern[str]) -> str:
    marks = "".join(f"[^{number}]" for number in sentence.citations)
    return LEADING.sub(r"\\\g<0>", sentence.lead) + _escaped(sentence.text, pattern) + marks


def _markdown_reference(paper: Paper) -> str:
    return f"**{_escaped(clean(paper.title))}** ({_date(paper)})"


def _footnote(citation: Citation) -> str:
    quote = _escaped(clean(citation.quote))
    return f'[^{citation.number}]: {_markdown_reference(citation.paper)}: "{quote}"'


def _bibtex_entry(paper: Paper, abstracts: bool) -> str:
    note = f"{NOTE} {NOTE_INFERRED}" if paper.date_inferred else NOTE
    fields = {
        "title": _field(paper.title),
        "year": f"{{{paper.date.year:04}}}" if paper.date else "",
        "month": MONTHS[paper.date.month - 1] if paper.date else "",
        "organization": _field(paper.organisation or ""),
        "abstract": _field(paper.abstract) if abstracts else "",
        "note": _field(note),
        "listings": _field(", ".join(paper.listings)),
    }
    lines = "".join(f"  {name} = {value},\n" for name, value in fields.items() if value)
    return f"@misc{{{_citation_key(paper)},\n{lines}}}\n"


def _field(text: str) -> str:
    """Return the text as a field in braces, or nothing where there is none."""
    return f"{{{text_to_latex(clean(text))}}}" if text else ""


def _citation_key(paper: Paper) -> str:
    """Return a key that stays the same from export to export: first word, year, start of `Paper.key`.

    >>> _citation_key(Paper("The Étude of Values", "…"))
    'etudeundated-d827757f'
    """
    plain = unicodedata.normalize("NFKD", paper.title).encode("ascii", "ignore").decode().casefold()
    words = re.findall(r"[a-z][a-z0-9]*", plain)
    word = next((word for word in words if word not in INSIGNIFICANT), "paper")
    return f"{word}{paper.date.year if paper.date else 'undated'}-{paper.key[:8]}"


def _csl_item(paper: Paper) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": _citation_key(paper),
        "type": "article",
        "title": clean(paper.title),
        "abstract": clean(paper.abstract),
        "note": NOTE,
    }
    if paper.date:
        item["issued"] = {"date-parts": [[paper.date.year, paper.date.month, paper.date.day]]}
        if paper.date_inferred:
            item["issued"]["circa"] = True
    if paper.organisation:
        item["publisher"] = clean(paper.organisation)
    return item


def _sentence_to_dict(sentence: AnswerSentence) -> dict[str, Any]:
    return {
        "text": sentence.text,
        "citations": list(sentence.citations),
        "verdict": sentence.verdict,
        "score": float(sentence.score),
        "why": list(sentence.why),
        "lead": sentence.lead,
    }


def _citation_to_dict(citation: Citation) -> dict[str, Any]:
    return {
        "number": citation.number,
        "paper": paper_to_dict(citation.paper),
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
    }


def _considered_to_dict(considered: Considered) -> dict[str, Any]:
    return {
        "paper": paper_to_dict(considered.paper),
        "score": float(considered.score),
        "used": considered.used,
        "shown": considered.shown,
    }
