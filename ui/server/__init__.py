"""How the chat is served, and to whom."""

from ui.server.password_file import Users, with_user
from ui.server.rate_limits import ANSWERS, LARGEST_UPLOAD, Limits
from ui.server.server import Serving, run

__all__ = ["ANSWERS", "LARGEST_UPLOAD", "Limits", "Serving", "Users", "run", "with_user"]
