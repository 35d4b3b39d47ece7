"""What is asked: follow-ups, dates, one answer or a list."""

from assistant.question.answer_type import asks_for_several, number_asked_for
from assistant.question.date_filter import DateFilter, by_date, date_notice, read_dates
from assistant.question.followups import FollowUp
from assistant.question.question import LONGEST_QUESTION, Question, QuestionOptions, checked_question
from assistant.question.rewrite import understand

__all__ = [
    "LONGEST_QUESTION",
    "DateFilter",
    "FollowUp",
    "Question",
    "QuestionOptions",
    "asks_for_several",
    "by_date",
    "checked_question",
    "date_notice",
    "number_asked_for",
    "read_dates",
    "understand",
]
