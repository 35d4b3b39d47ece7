"""Values to markup."""

from ui.html.examples import example_questions
from ui.html.sources import count, organisation, when
from ui.html.typesetting import plain, typeset

__all__ = ["count", "example_questions", "organisation", "plain", "typeset", "when"]
