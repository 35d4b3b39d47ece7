"""Tests of index/map."""
