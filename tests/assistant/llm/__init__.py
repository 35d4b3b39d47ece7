"""Tests of assistant/llm."""
