"""The embeddings of papers: encoded, compressed, kept in files, and read as a search needs them."""

from index.embeddings.centroids import centroids, concat_ranges
from index.embeddings.checkpoints import Checkpoints
from index.embeddings.corpus import EncodedCorpus, load_encoding
from index.embeddings.embeddings import Embeddings
from index.embeddings.encode import EncodedPaper, TextKey, encode_papers
from index.embeddings.passage_vectors import dimension_of, unpack_vectors
from index.embeddings.saving import Before, load_encoded_papers, save_encoding
from index.embeddings.sign_products import RoundedVectors, round_vectors, sign_products
from index.embeddings.token_compression import rotate
from index.embeddings.token_records import TokenRecord, decoded_tokens, scaled_tokens, unpack_tokens

__all__ = [
    "Before",
    "Checkpoints",
    "Embeddings",
    "EncodedCorpus",
    "EncodedPaper",
    "RoundedVectors",
    "TextKey",
    "TokenRecord",
    "centroids",
    "concat_ranges",
    "decoded_tokens",
    "dimension_of",
    "encode_papers",
    "load_encoded_papers",
    "load_encoding",
    "rotate",
    "round_vectors",
    "save_encoding",
    "scaled_tokens",
    "sign_products",
    "unpack_tokens",
    "unpack_vectors",
]
