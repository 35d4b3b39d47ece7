"""Tests of eval/speed."""
