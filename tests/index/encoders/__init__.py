"""Tests of index/encoders."""
