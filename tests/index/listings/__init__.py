"""Tests of index/listings."""
