"""Scores: BM25, vectors, late interaction, and whether the best of them is an answer."""

from index.search.answerability import NEAREST, evidence, spread_out
from index.search.bm25 import LexicalIndex, extend_lexical, stems, write_lexical
from index.search.calibration import CALIBRATION_FILE, Calibration, calibrate, load_calibration, save_calibration
from index.search.chroma import FEW, ServedStore, VectorStore, extend_store, foreign, usable, write_store
from index.search.exact_store import ExactStore
from index.search.hit import Hit
from index.search.idf import inverse_document_frequency
from index.search.query_terms import rarities, word_shares
from index.search.reranker import CLOSEST, CrossEncoderReranker, Reranker, rerank
from index.search.scoring import Rows, best_of_each, fuse, late_interaction

__all__ = [
    "CALIBRATION_FILE",
    "CLOSEST",
    "FEW",
    "NEAREST",
    "Calibration",
    "CrossEncoderReranker",
    "ExactStore",
    "Hit",
    "LexicalIndex",
    "Reranker",
    "Rows",
    "ServedStore",
    "VectorStore",
    "best_of_each",
    "calibrate",
    "evidence",
    "extend_lexical",
    "extend_store",
    "foreign",
    "fuse",
    "inverse_document_frequency",
    "late_interaction",
    "load_calibration",
    "rarities",
    "rerank",
    "save_calibration",
    "spread_out",
    "stems",
    "usable",
    "word_shares",
    "write_lexical",
    "write_store",
]
