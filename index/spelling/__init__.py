"""The words of a question, spelt as in the corpus: misspelt ones, and British or American ones."""

from index.spelling.correction import Correction, Spelling, correct, respell
from index.spelling.vocabulary import VOCABULARY_FILE, Vocabulary, count_words, load_vocabulary, save_vocabulary

__all__ = [
    "VOCABULARY_FILE",
    "Correction",
    "Spelling",
    "Vocabulary",
    "correct",
    "count_words",
    "load_vocabulary",
    "respell",
    "save_vocabulary",
]
