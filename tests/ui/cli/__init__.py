"""Tests of ui/cli."""
