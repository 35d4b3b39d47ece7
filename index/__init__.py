"""Papers and search. Knows nothing of questions, prompts or language models."""

from index.index import Hit, PaperIndex
from index.listings import read_listing
from index.papers import Paper, Sentence

__all__ = ["Hit", "Paper", "PaperIndex", "Sentence", "read_listing"]
