"""Misspelt words of a question, corrected to words of the corpus."""

from index.spelling.correction import Correction, Spelling, correct
from index.spelling.vocabulary import VOCABULARY_FILE, Vocabulary, count_words, load_vocabulary, save_vocabulary

__all__ = [
    "VOCABULARY_FILE",
    "Correction",
    "Spelling",
    "Vocabulary",
    "correct",
    "count_words",
    "load_vocabulary",
    "save_vocabulary",
]
