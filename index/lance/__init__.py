"""An index in a LanceDB database: a folder, or a bucket of an object store, that any number of replicas search.

Everything a search needs is in its tables: the papers, their passages and words, their vectors and token
embeddings, and the small files of a generation. A replica has only these on its own disk, while it runs.
"""

from index.lance.database import FILES, PAPERS, PASSAGES, STEMS, Database, Uploaded
from index.lance.embeddings import LanceEmbeddings
from index.lance.papers import LanceStore, read_papers
from index.lance.words import LanceWords
from index.lance.writing import Content, write_tables

__all__ = [
    "FILES",
    "PAPERS",
    "PASSAGES",
    "STEMS",
    "Content",
    "Database",
    "LanceEmbeddings",
    "LanceStore",
    "LanceWords",
    "Uploaded",
    "read_papers",
    "write_tables",
]
