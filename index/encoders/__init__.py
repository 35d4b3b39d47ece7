"""Text to vectors."""

from index.encoders.cross_encoder import LazyCrossEncoder
from index.encoders.encoder import Encoder, SentenceEncoder
from index.encoders.minilm import bundled_folder

__all__ = ["Encoder", "LazyCrossEncoder", "SentenceEncoder", "bundled_folder"]
