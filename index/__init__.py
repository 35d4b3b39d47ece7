"""Papers and search. Knows nothing of questions, prompts or language models."""

import os

from index.environment import OPENBLAS_THREADS

os.environ.setdefault(*OPENBLAS_THREADS)  # before numpy, which the imports below bring with them

from index.field_filter import FieldFilter
from index.listings import read_listing
from index.paper_index import PaperIndex
from index.papers import Paper, Sentence
from index.search import Hit

__all__ = ["FieldFilter", "Hit", "Paper", "PaperIndex", "Sentence", "read_listing"]
