"""Answers and papers as plain values, for JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from assistant.answer.data import AnswerData
from assistant.answer.parts import AnswerSentence, Citation, Considered
from assistant.answer.receipt import receipt_to_dict
from assistant.answer.shapes import Table
from assistant.answer.stances import Stances
from index.papers import paper_to_dict

__all__ = ["name_papers", "to_dict"]


def to_dict(answer: AnswerData) -> dict[str, Any]:
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
        "receipt": receipt_to_dict(answer.receipt) if answer.receipt else None,
        "shape": answer.shape,
        "table": _table_to_dict(answer.table) if answer.table else None,
        "stances": _stances_to_dict(answer.stances) if answer.stances else None,
        "undated_skipped": answer.undated_skipped,
        "searches": list(answer.searches),
    }


def _table_to_dict(table: Table) -> dict[str, Any]:
    """Return a table whose cells are numbers of citations, or None."""
    return {
        "columns": list(table.columns),
        "rows": [
            {"paper": row.paper.key, "cells": [cell.number if cell else None for cell in row.cells]}
            for row in table.rows
        ],
    }


def _stances_to_dict(stances: Stances) -> dict[str, Any]:
    """Return stances with the keys of their papers."""
    return {
        "proposition": stances.proposition,
        "papers": [{"paper": one.paper.key, "side": one.side, "by": one.by} for one in stances.papers],
    }


def name_papers(values: dict[str, Any]) -> None:
    """Replace each paper in what `to_dict` returned by its key and title."""
    for item in (*values["citations"], *values["considered"]):
        item["paper"] = {name: item["paper"][name] for name in ("key", "title")}


def _sentence_to_dict(sentence: AnswerSentence) -> dict[str, Any]:
    return {
        "text": sentence.text,
        "citations": list(sentence.citations),
        "verdict": sentence.verdict,
        "score": float(sentence.score),
        "why": list(sentence.why),
        "lead": sentence.lead,
        "kind": sentence.kind,
        "decided_by": sentence.decided_by,
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
