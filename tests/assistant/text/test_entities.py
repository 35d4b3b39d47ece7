"""Names and acronyms in claims and in what they are checked against."""

from __future__ import annotations

import pytest

from assistant.text.entities import Sources, acronyms, expanded_spans, find_names


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("LlaMA2", "We use Llama 2."),
        ("Ferry-3", "We use Ferry-3-mini-4k."),
        ("FerryNet", "Built on ferrynet-generated traces"),
        ("LLMs", "An LLM"),
        ("RLHF", "reinforcement learning from human feedback"),
        ("LoRA", "low-rank adaptation"),
        ("CoT", "chain-of-thought"),
        ("Australian", "in Australia"),
        ("Dutch", "in the Netherlands"),
        ("AI", "nothing of the kind"),
    ],
)
def test_a_name_is_found_in_any_spelling(name: str, source: str) -> None:
    assert Sources([source]).mentions(name)


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("Qwen", "Mistral"),
        ("Canadian", "Australian"),
        ("Ferry-4", "Ferry-3"),
        ("XYZ", "a boat"),
        ("FerryBench", "fast boats"),
    ],
)
def test_another_name_does_not_match(name: str, source: str) -> None:
    assert not Sources([source]).mentions(name)


def test_a_capital_at_the_start_of_a_sentence_makes_no_name() -> None:
    assert [name.text for name in find_names("Existing boats beat Otter. Others sink.")] == ["Otter"]


def test_a_number_after_a_name_belongs_to_it() -> None:
    assert [name.text for name in find_names("We sail Otter 3.5 at 20%.")] == ["Otter 3.5"]


def test_a_spelled_out_acronym_is_found() -> None:
    claim = "It reconstructs high dynamic range images."
    spans = expanded_spans(claim, acronyms(["HDR images"]))
    assert [claim[start:end] for start, end in spans] == ["high dynamic range"]


@pytest.mark.parametrize(("name", "specific"), [("GPT", True), ("V_0", False), ("A", False), ("V-100", True)])
def test_a_name_of_three_letters_and_digits_is_specific(name: str, specific: bool) -> None:
    assert find_names(f"We use {name}.")[0].is_specific is specific
