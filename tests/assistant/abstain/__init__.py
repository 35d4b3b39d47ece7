"""Tests of assistant/abstain."""
