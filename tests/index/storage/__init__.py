"""Tests of index/storage."""
