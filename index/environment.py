"""The environment variables that Footnote sets, each only where it isn't set already.

Child processes inherit them. To choose other values, set them before importing `index`.
"""

from __future__ import annotations

__all__ = ["OPENBLAS_THREADS", "TOKENIZER_THREADS"]

OPENBLAS_THREADS = ("OPENBLAS_NUM_THREADS", "1")
"""Set when `index` is imported: for one question, OpenBLAS's threads mostly wait for each other.

OpenBLAS reads the variable when numpy is first imported, so it can't be set any later; in a program that imports
numpy before `index`, it changes nothing.
"""

TOKENIZER_THREADS = ("TOKENIZERS_PARALLELISM", "false")
"""Set when a sentence-transformers encoder is loaded: the tokenizers library then starts no threads, and doesn't
warn when the process forks later."""
