"""Text to vectors."""

from index.encoders.encoder import Embedder, SentenceEmbedder
from index.encoders.minilm_numpy import bundled_folder

__all__ = ["Embedder", "SentenceEmbedder", "bundled_folder"]
