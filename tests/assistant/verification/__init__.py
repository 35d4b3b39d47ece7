"""Tests of assistant/verification."""
