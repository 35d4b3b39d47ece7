"""Tests of assistant/question."""
