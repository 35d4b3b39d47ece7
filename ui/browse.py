"""The page of papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui import render
from ui.answering import Answering
from ui.layout import html

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["lay_out"]


def lay_out(assistant: Answering, head: gr.HTML, box: gr.Textbox) -> None:
    """Lay out the papers; `head` tells how many there are, `box` takes a question about one."""
    html(render.paper_list(assistant.index.papers), "papers")
