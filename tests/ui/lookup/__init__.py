"""Tests of ui/lookup."""
