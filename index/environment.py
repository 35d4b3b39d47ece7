"""The environment variables that Footnote sets, each only where it isn't set already; and the lock for imports.

Child processes inherit the variables. To choose other values, set them before importing `index`.
"""

from __future__ import annotations

from threading import RLock

__all__ = ["IMPORTING", "OPENBLAS_THREADS", "TOKENIZER_THREADS"]

IMPORTING = RLock()
"""Held while a large library is imported for the first time.

Where two threads import libraries that import each other, Python avoids a deadlock by giving one of them a module
that is only partially initialised.
"""

OPENBLAS_THREADS = ("OPENBLAS_NUM_THREADS", "1")
"""Set when `index` is imported: for one question, OpenBLAS's threads mostly wait for each other.

OpenBLAS reads the variable when numpy is first imported, so it can't be set any later; in a program that imports
numpy before `index`, it changes nothing.
"""

TOKENIZER_THREADS = ("TOKENIZERS_PARALLELISM", "false")
"""Set when a sentence-transformers encoder is loaded: the tokenizers library then starts no threads, and doesn't
warn when the process forks later."""
