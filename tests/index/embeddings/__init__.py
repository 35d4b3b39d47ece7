"""Tests of index/embeddings."""
