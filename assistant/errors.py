"""What can go wrong with a question or a language model.

FootnoteError (index.errors)
├── QuestionError       a question that can't be asked
├── SettingError        a setting that makes no sense
└── ModelError          a language model that could not be used
    ├── ModelUnreachable    no connection, or it broke off
    ├── ModelRefused        the server said no: key, name, quota
    │   └── PromptTooLong       the prompt is longer than the model takes
    ├── ModelTimeout        no answer within the deadline
    ├── ModelResting        it failed several times in a row, and is not asked for a while
    └── ModelGarbled        an answer that is not in the protocol, or empty
"""

from __future__ import annotations

from index.errors import FootnoteError

__all__ = [
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


class SettingError(FootnoteError, ValueError):
    """Raised for a setting that makes no sense; the message names the environment variable."""


class ModelError(FootnoteError):
    """Raised when a language model could not be used; never holds a key."""


class ModelUnreachable(ModelError):
    """Raised when there is no connection to the model's server, or it broke off."""


class ModelRefused(ModelError):
    """Raised when the server said no: to the key, the model's name or the quota."""


class PromptTooLong(ModelRefused):
    """Raised when the prompt is longer than the model takes: fewer papers may fit."""


class ModelTimeout(ModelError):
    """Raised when the model did not finish within the deadline."""


class ModelResting(ModelError):
    """Raised in place of asking a model that failed several times in a row."""


class ModelGarbled(ModelError):
    """Raised when what came back is empty or not in the protocol."""
