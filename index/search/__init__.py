"""Scores: BM25, vectors, late interaction, and whether the best of them is an answer."""

from index.search.answerability import NEAREST, evidence, spread_out
from index.search.bm25 import LexicalIndex, extend_lexical, stems, write_lexical
from index.search.calibration import CALIBRATION_FILE, Calibration, calibrate, load_calibration, save_calibration
from index.search.chroma_internals import chroma_usable, foreign_content
from index.search.chroma_server import ChromaServerStore
from index.search.chroma_store import SQLITE_ONLY_ROWS, ChromaStore, extend_store, write_store
from index.search.hit import Hit
from index.search.query_terms import rarities, word_shares
from index.search.reranker import CLOSEST, CrossEncoderReranker, Reranker, rerank
from index.search.scoring import Rows, best_of_each, fuse, inverse_document_frequency, late_interaction
from index.search.vector_store import ExactStore, Store

__all__ = [
    "CALIBRATION_FILE",
    "CLOSEST",
    "NEAREST",
    "SQLITE_ONLY_ROWS",
    "Calibration",
    "ChromaServerStore",
    "ChromaStore",
    "CrossEncoderReranker",
    "ExactStore",
    "Hit",
    "LexicalIndex",
    "Reranker",
    "Rows",
    "Store",
    "best_of_each",
    "calibrate",
    "chroma_usable",
    "evidence",
    "extend_lexical",
    "extend_store",
    "foreign_content",
    "fuse",
    "inverse_document_frequency",
    "late_interaction",
    "load_calibration",
    "rarities",
    "rerank",
    "save_calibration",
    "spread_out",
    "stems",
    "word_shares",
    "write_lexical",
    "write_store",
]
