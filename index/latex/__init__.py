"""LaTeX as text and text as LaTeX: titles, abstracts and fields mix the two."""

from index.latex.commands import MATH_SYMBOLS, TEXT_SYMBOLS, lowered, raised
from index.latex.convert import latex_to_text, text_commands_to_text, text_to_latex

__all__ = [
    "MATH_SYMBOLS",
    "TEXT_SYMBOLS",
    "latex_to_text",
    "lowered",
    "raised",
    "text_commands_to_text",
    "text_to_latex",
]
