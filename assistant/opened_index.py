"""The index that the settings name."""

from __future__ import annotations

from assistant.settings import Settings
from index.encoders import Encoder
from index.paper_index import PaperIndex

__all__ = ["open_index"]


def open_index(settings: Settings, encoder: Encoder) -> PaperIndex:
    """Open the uploaded index, if the settings name one, or else the one in their folder.

    Raises what `PaperIndex.open_uploaded` or `PaperIndex.open` raises.
    """
    if settings.index_url:
        return PaperIndex.open_uploaded(settings.index_url, encoder)
    return PaperIndex.open(settings.index_folder, encoder, settings.chroma_url)
