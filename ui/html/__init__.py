"""Values to markup."""

from ui.html.sources import count, organisation, when
from ui.html.typeset import plain

__all__ = ["count", "organisation", "plain", "when"]
