"""Text to vectors."""

from index.encoders.cross_encoder import LazyCrossEncoder
from index.encoders.encoder import Encoder, SentenceEncoder
from index.encoders.minilm import bundled_folder
from index.encoders.token_classifier import LazyTokenClassifier, labels_tokens

__all__ = [
    "Encoder",
    "LazyCrossEncoder",
    "LazyTokenClassifier",
    "SentenceEncoder",
    "bundled_folder",
    "labels_tokens",
]
