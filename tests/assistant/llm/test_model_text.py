from __future__ import annotations

import pytest

from assistant.llm.model_text import clean_pieces


@pytest.mark.parametrize(
    ("sent", "received"),
    [
        ("Cats \ud83d sleep.", "Cats  sleep."),
        ("Cats \ud83d\udc08 sleep.", "Cats 🐈 sleep."),
        ("Cats\udc08 sleep.\ud83d", "Cats sleep."),
        ("Cats\u202e \x1b[31msleep.\x00", "Cats [31msleep."),
    ],
)
@pytest.mark.parametrize("size", [1, 7, 100])
def test_text_arrives_without_lone_surrogates_and_invisible_characters(
    sent: str, received: str, size: int
) -> None:
    """Fails when pieces are passed on as they arrive, or an emoji split over two pieces is lost."""
    pieces = [sent[start : start + size] for start in range(0, len(sent), size)]
    assert "".join(clean_pieces(pieces)) == received
