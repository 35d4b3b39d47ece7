"""Search: BM25, vector search, score fusion and reranking, and whether the best papers answer the question."""

from index.search.answerability import BACKGROUND_SIZE, EVIDENCE_PAPERS, evenly_spaced, evidence_score
from index.search.bm25 import LexicalIndex, bm25_idf, change_lexical, stem, stems, write_lexical
from index.search.calibration import CALIBRATION_FILE, Calibration, calibrate, load_calibration, save_calibration
from index.search.chroma_internals import chroma_usable, foreign_content
from index.search.chroma_server import ChromaServerStore
from index.search.chroma_store import SQLITE_ONLY_ROWS, ChromaStore, change_store, write_store
from index.search.hit import Hit
from index.search.query_terms import StemWeights, rarity_weights, subject_words, word_weights
from index.search.reranker import RERANK_DEPTH, CrossEncoderReranker, Reranker, rerank
from index.search.scoring import (
    SIGNALS,
    WEIGHTS_FILE,
    Indices,
    fuse_scores,
    inverse_document_frequency,
    late_interaction,
    ranking_weights,
    segment_argmax,
    segment_max,
)
from index.search.stores import ExactStore, Store, Words

__all__ = [
    "BACKGROUND_SIZE",
    "CALIBRATION_FILE",
    "EVIDENCE_PAPERS",
    "RERANK_DEPTH",
    "SIGNALS",
    "SQLITE_ONLY_ROWS",
    "WEIGHTS_FILE",
    "Calibration",
    "ChromaServerStore",
    "ChromaStore",
    "CrossEncoderReranker",
    "ExactStore",
    "Hit",
    "Indices",
    "LexicalIndex",
    "Reranker",
    "StemWeights",
    "Store",
    "Words",
    "bm25_idf",
    "calibrate",
    "change_lexical",
    "change_store",
    "chroma_usable",
    "evenly_spaced",
    "evidence_score",
    "foreign_content",
    "fuse_scores",
    "inverse_document_frequency",
    "late_interaction",
    "load_calibration",
    "ranking_weights",
    "rarity_weights",
    "rerank",
    "save_calibration",
    "segment_argmax",
    "segment_max",
    "stem",
    "stems",
    "subject_words",
    "word_weights",
    "write_lexical",
    "write_store",
]
