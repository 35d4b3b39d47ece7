"""Serving the chat: the web application, who may use it, and how much."""

from ui.server.gradio_internals import GRADIO_ENVIRONMENT
from ui.server.password_file import PasswordFile, set_password
from ui.server.rate_limits import ANSWER_QUEUE, LARGEST_UPLOAD, UPLOAD_QUEUE, Limits, TokenBuckets
from ui.server.server import run, sigterm_as_interrupt
from ui.server.server_config import ServerConfig

__all__ = [
    "ANSWER_QUEUE",
    "GRADIO_ENVIRONMENT",
    "LARGEST_UPLOAD",
    "UPLOAD_QUEUE",
    "Limits",
    "PasswordFile",
    "ServerConfig",
    "TokenBuckets",
    "run",
    "set_password",
    "sigterm_as_interrupt",
]
