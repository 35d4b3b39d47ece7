"""A paper index as a llama-index retriever.

Only `PaperIndex.as_retriever` imports this module, so that llama-index is imported only when it is needed.
"""

from __future__ import annotations

from datetime import date
from typing import Protocol

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from index.search import Hit

__all__ = ["PaperRetriever", "to_node"]

HIDDEN_METADATA = ["passage", "listings"]
"""Metadata kept from models: the text contains the passage already, and file names mean nothing to them."""


class Searchable(Protocol):
    """What a retriever needs from an index."""

    def search(self, question: str, limit: int | None, since: date | None, until: date | None) -> tuple[Hit, ...]:
        """Return the papers that match best, best first."""


class PaperRetriever(BaseRetriever):
    """A llama-index retriever that returns one node per paper, best first.

    With `since` or `until`, only papers dated within them are returned.
    """

    def __init__(
        self, index: Searchable, limit: int = 8, since: date | None = None, until: date | None = None
    ) -> None:
        super().__init__()
        self._index = index
        self._limit = limit
        self._since = since
        self._until = until

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self._index.search(query_bundle.query_str, self._limit, self._since, self._until)
        return [to_node(hit) for hit in hits]


def to_node(hit: Hit) -> NodeWithScore:
    """Return a hit as a llama-index node with the hit's score.

    The node's id is the paper's key and its text the title and abstract. The metadata are flat, as vector stores
    require: title, date (ISO 8601 as far as it is known, or None), organisation, listings, and the passage that
    matched best, with which `MetadataReplacementPostProcessor` can replace the text.
    """
    paper, passage = hit.paper, hit.passage
    node = TextNode(
        id_=paper.key,
        text=f"{paper.title}\n{paper.abstract}",
        metadata={
            "title": paper.title,
            "date": paper.iso_date,
            "organisation": paper.organisation,
            "listings": ", ".join(paper.listings),
            "passage": paper.abstract[passage.start : passage.end],
        },
        excluded_llm_metadata_keys=HIDDEN_METADATA,
        excluded_embed_metadata_keys=HIDDEN_METADATA,
    )
    return NodeWithScore(node=node, score=hit.score)
