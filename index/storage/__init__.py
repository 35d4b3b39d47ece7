"""The index on disk: embeddings, checkpoints, and generations that are published atomically."""

from index.storage.checkpoints import Checkpoints
from index.storage.durable_file import write_durably
from index.storage.embeddings import Embeddings
from index.storage.generation import Generation, current, generation_number, generations, stamp
from index.storage.kept_file import KeptFile
from index.storage.numbering import GONE, NUMBERS_FILE, Numbering, load_numbers, save_numbers
from index.storage.private_copy import PrivateFolder
from index.storage.publishing import make_room, publish, writing
from index.storage.sign_products import RoundedVectors, round_vectors, sign_products
from index.storage.token_compression import rotate
from index.storage.token_files import Record, decoded_tokens, scaled_tokens, unpack_tokens
from index.storage.vector_files import (
    Before,
    EncodedCorpus,
    EncodedPaper,
    TextKey,
    centroids,
    concat_ranges,
    encode_papers,
    load_encoded_papers,
    load_encoding,
    save_encoding,
)

__all__ = [
    "GONE",
    "NUMBERS_FILE",
    "Before",
    "Checkpoints",
    "Embeddings",
    "EncodedCorpus",
    "EncodedPaper",
    "Generation",
    "KeptFile",
    "Numbering",
    "PrivateFolder",
    "Record",
    "RoundedVectors",
    "TextKey",
    "centroids",
    "concat_ranges",
    "current",
    "decoded_tokens",
    "encode_papers",
    "generation_number",
    "generations",
    "load_encoded_papers",
    "load_encoding",
    "load_numbers",
    "make_room",
    "publish",
    "rotate",
    "round_vectors",
    "save_encoding",
    "save_numbers",
    "scaled_tokens",
    "sign_products",
    "stamp",
    "unpack_tokens",
    "write_durably",
    "writing",
]
