"""What is asked: follow-ups, dates, one answer or a list."""

from assistant.question.answer_type import names_several, number_asked_for
from assistant.question.date_filter import (
    DateFilter,
    by_date,
    date_notice,
    read_dates,
    undated_skipped,
    unread_notice,
)
from assistant.question.followups import FollowUp
from assistant.question.other_dates import with_other_dates
from assistant.question.proposition import proposition
from assistant.question.question import (
    LONGEST_QUESTION,
    MOST_SEARCHES,
    Question,
    QuestionOptions,
    checked_question,
)
from assistant.question.restate import restate
from assistant.question.rewrite import understand
from assistant.question.shape import (
    SHAPE_WEIGHTS,
    ShapeGuess,
    guess_shape,
    is_bare,
    question_words,
    shape_features,
)

__all__ = [
    "LONGEST_QUESTION",
    "MOST_SEARCHES",
    "SHAPE_WEIGHTS",
    "DateFilter",
    "FollowUp",
    "Question",
    "QuestionOptions",
    "ShapeGuess",
    "by_date",
    "checked_question",
    "date_notice",
    "guess_shape",
    "is_bare",
    "names_several",
    "number_asked_for",
    "proposition",
    "question_words",
    "read_dates",
    "restate",
    "shape_features",
    "undated_skipped",
    "understand",
    "unread_notice",
    "with_other_dates",
]
