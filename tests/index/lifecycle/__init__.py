"""Tests of index/lifecycle."""
