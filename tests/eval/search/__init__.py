"""Tests of eval/search."""
