"""Names and acronyms in claims and in what they are checked against."""

from __future__ import annotations

import pytest

from assistant.text.entities import Name, Sources, acronyms, expanded_spans, find_names


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
        ("H3K9", "H3K9me3 marks the boats"),
        ("GTP", "by its RhoGTPase"),
    ],
)
def test_a_name_is_found_in_any_spelling(name: str, source: str) -> None:
    assert Sources([source]).mentions(name)


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("Qwen", "Mistral"),
        ("Canadian", "Australian"),
        ("Australia", "in Austria"),
        ("Ferry-4", "Ferry-3"),
        ("XYZ", "a boat"),
        ("FerryBench", "fast boats"),
        ("Ferry4", "We use Ferry4o."),
        ("Oar", "Oarlocks are old."),
    ],
)
def test_another_name_does_not_match(name: str, source: str) -> None:
    assert not Sources([source]).mentions(name)


def test_a_capital_at_the_start_of_a_sentence_makes_no_name() -> None:
    assert [name.text for name in find_names("Existing boats beat Otter. Others sink.")] == ["Otter"]


def test_letters_with_a_digit_make_a_name_even_at_the_start_of_a_sentence() -> None:
    assert [name.text for name in find_names("T5 writes. Boats float.")] == ["T5"]


@pytest.mark.parametrize("decade", ["1980s", "mid-1980s", "late-90s"])
def test_a_decade_is_no_name(decade: str) -> None:
    assert find_names(f"It sailed in the {decade} alone.") == ()


def test_a_number_after_a_name_belongs_to_it() -> None:
    assert [name.text for name in find_names("We sail Otter 3.5 at 20%.")] == ["Otter 3.5"]


def test_a_spelled_out_acronym_is_found() -> None:
    claim = "It reconstructs high dynamic range images."
    spans = expanded_spans(claim, acronyms(["HDR images"]))
    assert [claim[start:end] for start, end in spans] == ["high dynamic range"]


@pytest.mark.parametrize(("name", "specific"), [("GPT", True), ("V_0", False), ("A", False), ("V-100", True)])
def test_a_name_of_three_letters_and_digits_is_specific(name: str, specific: bool) -> None:
    assert find_names(f"We use {name}.")[0].is_specific is specific


@pytest.mark.parametrize(
    ("people", "country"),
    [
        *[("French", "France"), ("Spanish", "Spain"), ("Dutch", "Netherlands"), ("British", "UK")],
        *[("Danish", "Denmark"), ("Turkish", "Turkey"), ("Swiss", "Switzerland"), ("Welsh", "Wales")],
        *[("Chinese", "China"), ("Italian", "Italy"), ("Japanese", "Japan"), ("Brazilian", "Brazil")],
    ],
)
def test_a_people_and_its_country_mention_each_other(people: str, country: str) -> None:
    assert Sources([f"We asked in {country}."]).mentions(people)
    assert Sources([f"We asked {people} nurses."]).mentions(country)


@pytest.mark.parametrize(("one", "other"), [("Iran", "Iraqi"), ("India", "Indonesian"), ("Niger", "Nepal")])
def test_countries_with_similar_names_are_different(one: str, other: str) -> None:
    assert not Sources([f"We asked in {one}."]).mentions(other)


@pytest.mark.parametrize(
    ("text", "specific"), [("A", False), ("V0", False), ("BUM", True), ("R2D", True), ("V_0.5", True)]
)
def test_a_name_of_three_letters_or_digits_is_specific(text: str, specific: bool) -> None:
    assert Name(text, 0, len(text)).is_specific == specific


@pytest.mark.parametrize("word", ["AI", "LLM", "LLMs", "NLP", "RL", "SOTA"])
def test_acronyms_that_everybody_knows_are_mentioned_anywhere(word: str) -> None:
    assert Sources(["Cats sleep."]).mentions(word)


def test_the_subject_is_the_name_that_opens_the_text() -> None:
    assert [name.subject for name in find_names("VIVA beats GPT-4.")] == [True, False]
    assert [name.subject for name in find_names("The VIVA set beats GPT-4.")] == [True, False]
    assert [name.subject for name in find_names("In all, VIVA beats GPT-4.")] == [False, False]


def test_a_name_spans_its_number() -> None:
    text = "We tune Qwen 2.5 on 40 GPUs, and Llama 70% less."
    assert [text[name.start : name.end] for name in find_names(text)] == ["Qwen 2.5", "GPUs", "Llama"]
