"""Tests of ui/html."""
