"""Papers and search. Knows nothing of questions, prompts or language models."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # for numpy, whose threads wait for each other on a question

from index.listings import read_listing
from index.paper_index import PaperIndex
from index.papers import Paper, Sentence
from index.search import Hit

__all__ = ["Hit", "Paper", "PaperIndex", "Sentence", "read_listing"]
