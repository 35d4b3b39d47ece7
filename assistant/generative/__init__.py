"""Answers that a language model writes."""

from assistant.generative.writer import Draft, Writer

__all__ = ["Draft", "Writer"]
