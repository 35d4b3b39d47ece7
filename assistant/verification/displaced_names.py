"""Names that a claim has from elsewhere in the paper, where the quotes name something else."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.text import Name, Sources, find_names

__all__ = ["displaced_names"]

SHORTEST = 2
"""Letters and digits of the shortest name that counts: the "E" of "E. coli" is none."""


def displaced_names(
    claim: str,
    names: Sequence[Name],
    quotes: Sequence[str],
    titles: Sequence[str],
    sources: Sources,
) -> tuple[tuple[Name, str], ...]:
    """Return the names of a claim that its quotes lack and the `sources` have, each with a name of the quotes.

    The quotes have to name something that the claim leaves out; what the papers are called may always be named, as
    may the claim's subject, and a part or a longer form of a name that the quotes have.

    >>> quotes, sources = ["We test Llama and Qwen."], Sources(["We test Llama and Qwen. We train DeBERTa."])
    >>> claim = "They test DeBERTa."
    >>> [(name.text, other) for name, other in displaced_names(claim, find_names(claim), quotes, [], sources)]
    [('DeBERTa', 'Llama')]
    """
    claimed, quoted, titled = Sources([claim]), Sources(quotes), Sources(titles)
    written = [name.text for quote in quotes for name in find_names(quote)]
    left_out = [name for name in written if not claimed.mentions(name)]
    return tuple(
        (name, left_out[0])
        for name in names
        if left_out
        and sum(map(str.isalnum, name.text)) >= SHORTEST
        and not name.subject
        and not quoted.mentions(name.text)
        and not titled.mentions(name.text)
        and sources.mentions(name.text)
        and not any(_are_forms_of_one(name.text, other) for other in written)
    )


def _are_forms_of_one(one: str, other: str) -> bool:
    return one.casefold() in other.casefold() or other.casefold() in one.casefold()
