"""Errors in the files that an evaluation reads."""

from __future__ import annotations

from pathlib import Path

from index.errors import FootnoteError

__all__ = ["EvaluationFileError"]


class EvaluationFileError(FootnoteError):
    """Raised if a file of an evaluation can't be read; `path` and `line` say where."""

    def __init__(self, path: Path, expected: str, line: int | None = None) -> None:
        super().__init__(f"{path}, line {line}: {expected}" if line else f"{path}: {expected}")
        self.path = path
        self.line = line
