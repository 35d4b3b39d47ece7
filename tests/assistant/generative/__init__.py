"""Tests of assistant/generative."""
