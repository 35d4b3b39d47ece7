"""Errors of questions, settings and language models.

FootnoteError (index.errors)
├── QuestionError       a question that can't be asked
├── ClaimError          a claim that can't be checked
├── SettingError        a setting that can't be used
└── ModelError          a language model that couldn't be used
    ├── ModelUnreachable    no connection, or it was lost
    ├── ModelRefused        the server refused: key, model name, quota
    │   └── PromptTooLong       the prompt exceeds the model's context
    ├── ModelTimeout        no answer within the deadline
    ├── ModelResting        failed several times in a row; not asked for a while
    └── ModelGarbled        an empty answer, or one that breaks the protocol
"""

from __future__ import annotations

from index.errors import FootnoteError

__all__ = [
    "ClaimError",
    "ModelError",
    "ModelGarbled",
    "ModelRefused",
    "ModelResting",
    "ModelTimeout",
    "ModelUnreachable",
    "PromptTooLong",
    "QuestionError",
    "SettingError",
]


class QuestionError(FootnoteError, ValueError):
    """Raised for a question that can't be asked."""


class ClaimError(FootnoteError, ValueError):
    """Raised for a claim that can't be checked."""


class SettingError(FootnoteError, ValueError):
    """Raised for a setting that can't be used; the message names the environment variable."""


class ModelError(FootnoteError):
    """Raised when a language model couldn't be used; the message never contains a key."""


class ModelUnreachable(ModelError):
    """Raised when the model's server can't be reached, or the connection is lost."""


class ModelRefused(ModelError):
    """Raised when the server refuses a request, for its key, model name or quota."""


class PromptTooLong(ModelRefused):
    """Raised when the prompt exceeds the model's context; with fewer papers it may fit."""


class ModelTimeout(ModelError):
    """Raised when the model doesn't finish within the deadline."""


class ModelResting(ModelError):
    """Raised instead of asking a model that failed several times in a row."""


class ModelGarbled(ModelError):
    """Raised when the reply is empty or breaks the protocol."""
