"""What an abbreviation stands for, where a text spells it out."""

from __future__ import annotations

import pytest

from assistant.text import find_expansion


@pytest.mark.parametrize(
    ("abbreviation", "text", "words"),
    [
        ("LHF", "On learning with human feedback (LHF).", "learning with human feedback"),
        ("PRM", "They train process reward models (PRMs).", "process reward models"),
        ("VLM", "Some vision-language models (VLMs; see below) fail.", "vision-language models"),
        ("LoRA", "We use Low-Rank Adaptation (LoRA).", "Low-Rank Adaptation"),
        ("AUQ", "DPO and alignment uncertainty quantification (AUQ).", "alignment uncertainty quantification"),
        ("PIT", "An ImPlicit Self-ImprovemenT (PIT) framework.", "ImPlicit Self-ImprovemenT"),
        ("KV", "The key-value (KV) cache.", "key-value"),
        ("DPO", "DPO (direct preference optimization) is cheap.", "direct preference optimization"),
        ("HSE", "HSE, short for hunting season error, grows.", "hunting season error"),
        ("TIME", "Our Text-to-Image Model Editing method, TIME for short, edits.", "Text-to-Image Model Editing"),
        ("VIVA", "VIVA, a benchmark for VIsion and VAlues.", "VIsion and VAlues"),
        ("SGD", "We study stochastic gradient descent. SGD converges.", "stochastic gradient descent"),
        ("BIRD", "We add BIRD, Bird-like Iterated Random Walk Draws.", "Bird-like Iterated Random Walk Draws"),
    ],
)
def test_an_abbreviation_is_spelt_out(abbreviation: str, text: str, words: str) -> None:
    found = find_expansion(abbreviation, text)
    assert found is not None
    assert text[slice(*found)] == words


@pytest.mark.parametrize(
    ("abbreviation", "text"),
    [
        ("AI", "In an age of AI, we are all in it."),
        ("RAG", "It grounds responses and grounding of RAG answers."),
        ("GPT", "It has global perspectives. This GPT is large."),
        ("CoT", "There are challenges of tests for CoT."),
        ("SVM", "The method, good as it gets (SVM), is old."),
        ("LLM", "LLMs on phones. LLMs exhibit bias."),
        ("PIT", "PIT, improving what it can, is trained."),
        ("ONI", "We propose ONI."),
        ("ONI", ""),
    ],
)
def test_words_that_happen_to_begin_alike_spell_nothing_out(abbreviation: str, text: str) -> None:
    """Fails when any words in a row will do, connectives or the next sentence included."""
    assert find_expansion(abbreviation, text) is None
