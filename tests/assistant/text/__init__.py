"""Tests of assistant/text."""
