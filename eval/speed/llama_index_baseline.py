"""A llama-index retriever set up as in its tutorials, as a baseline."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

import numpy as np
from llama_index.core import StorageContext, VectorStoreIndex
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.schema import TextNode
from llama_index.core.vector_stores.types import BasePydanticVectorStore
from numpy.typing import NDArray

__all__ = ["Encode", "baseline_retriever", "chroma_store"]

Encode = Callable[[list[str]], NDArray[np.floating]]
"""Returns the vectors of the texts, with shape (texts, dimensions)."""


def baseline_retriever(
    texts: Sequence[str], encode: Encode, limit: int, store: BasePydanticVectorStore | None = None
) -> BaseRetriever:
    """Index the texts and return a retriever of `limit` nodes, whose ids are the texts' positions.

    The vectors are kept in memory unless a store is given.
    """
    nodes = [TextNode(text=text, id_=str(row)) for row, text in enumerate(texts)]
    storage = StorageContext.from_defaults(vector_store=store) if store else None
    index = VectorStoreIndex(nodes, storage_context=storage, embed_model=_Encoder(encode))
    return index.as_retriever(similarity_top_k=limit)


def chroma_store(folder: Path) -> BasePydanticVectorStore:
    """Return a Chroma store of llama-index in a folder; raise ModuleNotFoundError if its package is missing."""
    chroma = import_module("llama_index.vector_stores.chroma")
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    store: BasePydanticVectorStore = chroma.ChromaVectorStore.from_params(
        "papers", persist_dir=str(folder), collection_kwargs={"metadata": {"hnsw:space": "cosine"}}
    )
    return store


class _Encoder(BaseEmbedding):
    """Adapts an encode function to llama-index's embedding interface."""

    _encode: Encode

    def __init__(self, encode: Encode) -> None:
        super().__init__()
        self._encode = encode

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._encode(texts).tolist()
        return vectors

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)
