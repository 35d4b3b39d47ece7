"""The assistant that commands work with."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant import Assistant

__all__ = ["open_assistant"]


def open_assistant() -> Assistant:
    """Open the assistant that the environment configures; show a progress bar while its index is first built."""
    from assistant import Assistant
    from ui.cli.progress_bar import progress_bar

    with progress_bar("Building the index (first use only)") as progress:
        return Assistant.open(progress=progress)
