"""Tests of assistant/extractive."""
