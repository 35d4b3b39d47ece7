"""The page that questions are asked on."""

from ui.chat.drafting import drafted
from ui.chat.handlers import Underway, Updates
from ui.chat.layout import PRIVATE, Parts, html, lay_out, welcomed
from ui.chat.page_requests import Request, read_dates, read_judged, read_request, read_wanted
from ui.chat.replaying import replayed_file

__all__ = [
    "PRIVATE",
    "Parts",
    "Request",
    "Underway",
    "Updates",
    "drafted",
    "html",
    "lay_out",
    "read_dates",
    "read_judged",
    "read_request",
    "read_wanted",
    "replayed_file",
    "welcomed",
]
