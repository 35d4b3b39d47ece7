"""Readers' feedback on answers: kept in a local file, and turned into questions for the evaluation."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, get_args

from filelock import FileLock

from assistant.answer import Answer
from index.errors import FootnoteError
from index.papers import without_invisible

__all__ = [
    "Feedback",
    "FeedbackError",
    "Thumbs",
    "evaluation_questions",
    "keep",
    "latest_per_question",
    "read_feedback",
]

VERSION = 1
Thumbs = Literal["up", "down", "withdrawn"]
"""A verdict on an answer; `withdrawn` takes an earlier one back."""

LONGEST_COMMENT = 2_000
"""Characters; a longer comment is cut."""

LARGEST_FILE = 50_000_000
"""Bytes; enough for about 4,000 answers with their papers."""


class FeedbackError(FootnoteError):
    """Raised when feedback can't be saved or read."""


@dataclass(frozen=True)
class Feedback:
    """One reader's verdict on one answer.

    `answer` is the whole answer as plain values, `footnote` the version that gave it, `time` in ISO 8601.
    """

    answer: Mapping[str, Any]
    thumbs: Thumbs
    comment: str
    footnote: str
    time: str

    @property
    def question(self) -> str:
        """The question as it was understood."""
        return str(self.answer["standalone_question"])

    @classmethod
    def on(cls, answer: Answer, thumbs: Thumbs, comment: str, footnote: str) -> Feedback:
        """Return feedback on an answer, given now."""
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        return cls(answer.to_dict(), thumbs, without_invisible(comment).strip()[:LONGEST_COMMENT], footnote, now)


def keep(feedback: Feedback, path: Path) -> None:
    """Append feedback to a file and flush it to disk; raise FeedbackError if that fails."""
    record = {"version": VERSION, "question": feedback.answer["question"], **vars(feedback)}
    line = json.dumps(record).encode() + b"\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{path}.lock", timeout=10), path.open("ab") as file:
            if file.tell() + len(line) > LARGEST_FILE:
                raise FeedbackError(
                    f"{path} has reached {LARGEST_FILE:,} bytes; move it elsewhere to start a new one"
                )
            # After a crash the last line may be cut short; this one must not be appended to it.
            file.write(b"\n" + line if _cut_short(path) else line)
            file.flush()
            os.fsync(file.fileno())
    except (OSError, TimeoutError) as error:
        raise FeedbackError(f"feedback can’t be kept in {path}: {error}") from error


def read_feedback(path: Path) -> tuple[Feedback, ...]:
    """Return the feedback in a file, oldest first, skipping lines that were cut short.

    Raises FeedbackError for a file that can't be read.
    """
    try:
        lines = path.read_text("utf-8", errors="replace").split("\n")
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise FeedbackError(f"{path} can’t be read: {error}") from error
    return tuple(feedback for line in lines if line.strip() and (feedback := _feedback(line)))


def latest_per_question(feedback: Iterable[Feedback]) -> tuple[Feedback, ...]:
    """Return the latest feedback on each question."""
    return tuple({each.question: each for each in feedback}.values())


def evaluation_questions(feedback: Iterable[Feedback]) -> Iterator[dict[str, Any]]:
    """Yield the answers marked right as questions in the format that `eval.answers` reads.

    Cited papers become gold papers, a decline an unanswerable question. An answer marked wrong doesn't say what
    would be right, and yields nothing.
    """
    right = (each for each in latest_per_question(feedback) if each.thumbs == "up")
    for number, each in enumerate(right, 1):
        yield {"qid": f"feedback-{number}", **_question(each.answer), "comment": each.comment}


def _question(answer: Mapping[str, Any]) -> dict[str, Any]:
    asked = answer["standalone_question"]
    titles = list(dict.fromkeys(citation["paper"]["title"] for citation in answer["citations"]))
    if answer["status"] == "declined" or not titles:
        reason = answer["reason"] or "not_in_corpus"
        return {"kind": "unanswerable", "question": asked, "type": reason, "near": titles}
    return {"kind": "multi" if len(titles) > 1 else "single", "question": asked, "gold": titles}


def _cut_short(path: Path) -> bool:
    with path.open("rb") as file:
        if not file.seek(0, os.SEEK_END):
            return False
        file.seek(-1, os.SEEK_END)
        return file.read(1) != b"\n"


def _feedback(line: str) -> Feedback | None:
    try:
        record = json.loads(line)
        feedback = Feedback(**{name: record[name] for name in Feedback.__dataclass_fields__})
        _question(feedback.answer)  # fails for a record in another format
    except (ValueError, TypeError, KeyError):
        return None
    return feedback if record.get("version") == VERSION and feedback.thumbs in get_args(Thumbs) else None
