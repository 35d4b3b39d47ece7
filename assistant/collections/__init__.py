"""A person's own collections: papers and answers, with notes, in a file that outlives the index."""

from assistant.collections.export import collection_to_bibtex, collection_to_dict, collection_to_markdown
from assistant.collections.kept import Collection, KeptAnswer, KeptPaper
from assistant.collections.shelf import CollectionError, CollectionShelf, Held, held
from assistant.collections.starred import STARRED, star, starred, unstar

__all__ = [
    "STARRED",
    "Collection",
    "CollectionError",
    "CollectionShelf",
    "Held",
    "KeptAnswer",
    "KeptPaper",
    "collection_to_bibtex",
    "collection_to_dict",
    "collection_to_markdown",
    "held",
    "star",
    "starred",
    "unstar",
]
