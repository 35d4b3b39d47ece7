"""Tests of assistant/runtime."""
