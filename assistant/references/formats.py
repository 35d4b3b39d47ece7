"""The formats of references that every interface offers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from assistant.references.bibtex import papers_to_bibtex
from assistant.references.csl import papers_to_csl_json
from assistant.references.ris import papers_to_ris
from assistant.references.styles import STYLES, format_references
from index.papers import Paper

__all__ = ["REFERENCE_FORMATS", "ReferenceFormat", "references"]


@dataclass(frozen=True)
class ReferenceFormat:
    """A format: its label, the name of a file in it, and the function that writes it."""

    label: str
    file: str
    write: Callable[[Iterable[Paper]], str]


LABELS = {"apa": "APA", "acl": "ACL", "ieee": "IEEE", "nature": "Nature"}

REFERENCE_FORMATS: Mapping[str, ReferenceFormat] = {
    "bibtex": ReferenceFormat("BibTeX", "references.bib", papers_to_bibtex),
    "csl": ReferenceFormat("CSL-JSON", "references.json", papers_to_csl_json),
    "ris": ReferenceFormat("RIS", "references.ris", papers_to_ris),
    **{
        name: ReferenceFormat(LABELS[name], f"references-{name}.txt", partial(format_references, style=name))
        for name in STYLES
    },
}
"""Every format of references, by the name that it has on the command line and in MCP."""


def references(papers: Iterable[Paper], format: str) -> str:
    """Return the papers as references in a format of REFERENCE_FORMATS, each once."""
    return REFERENCE_FORMATS[format].write(papers)
