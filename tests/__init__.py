"""Tests: each named for the fact that it proves."""
