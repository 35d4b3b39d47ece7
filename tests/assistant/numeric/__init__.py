"""Tests of assistant/numeric."""
