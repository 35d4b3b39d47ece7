"""Text to vectors."""

from index.encoders.encoder import Encoder, SentenceEncoder
from index.encoders.minilm_numpy import bundled_folder

__all__ = ["Encoder", "SentenceEncoder", "bundled_folder"]
