"""Tests of index/papers."""
