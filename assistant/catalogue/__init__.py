"""Questions about what is known of papers (author, venue, keyword, number), answered from those fields."""

from assistant.catalogue.field_question import FieldQuestion, read_fields
from assistant.catalogue.lookup import field_notices, look_up

__all__ = ["FieldQuestion", "field_notices", "look_up", "read_fields"]
