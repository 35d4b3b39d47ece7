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
def test_a_name_is_found_however_it_is_written(name: str, source: str) -> None:
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
def test_another_name_is_not_taken_for_it(name: str, source: str) -> None:
    assert not Sources([source]).mentions(name)


def test_the_first_word_of_a_sentence_is_no_name_for_its_capital() -> None:
    assert [name.text for name in find_names("Existing boats beat Otter. Others sink.")] == ["Otter"]


def test_a_number_after_a_name_belongs_to_it() -> None:
    assert [name.text for name in find_names("We sail Otter 3.5 at 20%.")] == ["Otter 3.5"]


def test_an_acronym_is_found_written_out() -> None:
    claim = "It reconstructs high dynamic range images."
    spans = expanded_spans(claim, acronyms(["HDR images"]))
    assert [claim[start:end] for start, end in spans] == ["high dynamic range"]
