"""Bytes on disk: vectors, token embeddings, generations and how they are published."""

from index.storage.checkpoints import Unpublished
from index.storage.generation import Generation, current, generations, number_of, stamp
from index.storage.private_copy import PrivateFolder
from index.storage.publishing import make_room, publish, writing
from index.storage.vector_files import (
    EncodedCorpus,
    EncodedPaper,
    Key,
    encode_papers,
    load_encoding,
    load_papers_encoded,
    runs,
    save_encoding,
)

__all__ = [
    "EncodedCorpus",
    "EncodedPaper",
    "Generation",
    "Key",
    "PrivateFolder",
    "Unpublished",
    "current",
    "encode_papers",
    "generations",
    "load_encoding",
    "load_papers_encoded",
    "make_room",
    "number_of",
    "publish",
    "runs",
    "save_encoding",
    "stamp",
    "writing",
]
