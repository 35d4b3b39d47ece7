"""Tests of ui/papers_page."""
