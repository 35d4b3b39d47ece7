from __future__ import annotations

import pytest

from assistant.question.answer_type import asks_for_several, number_asked_for


@pytest.mark.parametrize(
    "question",
    [
        "Which papers study reward hacking?",
        "List all surveys of alignment.",
        "papers on value alignment",
        "What methods render images at any scale?",
        "How many papers treat pluralism?",
        "How many of the papers use Shapley values?",
        "Compare DPO and IPO.",
        "How do PRIME and PURE differ in their remedy?",
        "What is the difference between VPO and DVPO?",
        "What is known about value drift?",
        "Several works say one vector is not enough. What do they use?",
        "To which kinds of agents has it been carried over?",
        "There is no budget for labels. What alternatives have been tried?",
        "Who has worked on explaining rankers?",
        "One paper says that cats sleep, another that they hunt. Which are they?",
        "How can a reward be written in words? Compare the approaches.",
        "video search papers that report gains in production",
        "What are the known failures of DPO? The papers complain about it.",
        "What do you have on reward hacking?",
        "Is there anything about chess?",
        "Show everything about DPO",
        "What is there to read on Gaussian splatting?",
        "Summarize the work on KV caches.",
        "What research exists on panels of citizens?",
        "Are there any data sets of dilemmas?",
        "Who has studied prompt sensitivity?",
        "Where should I start reading about alignment?",
    ],
)
def test_questions_for_a_list_ask_for_several(question: str) -> None:
    assert asks_for_several(question)


@pytest.mark.parametrize(
    "question",
    [
        "Which benchmark tests nursing values?",
        "How many images does VIVA contain?",
        "How does MATRIX compare with GPT-4?",
        "Should people compare pairs of answers?",
        "Which two discriminators does it introduce?",
        "What is reward hacking?",
        "How many papers did the survey go through?",
        "Which two datasets was it tested on?",
        "What works best for long texts?",
        "Which sampler works when data are few?",
        "How does attention work on long texts?",
        "Is there a benchmark for nursing values?",
        "Which benchmarks does VIVA come with?",
        "What did it cost to annotate the 2,865 NEVU articles?",
    ],
)
def test_questions_for_one_answer_do_not(question: str) -> None:
    assert not asks_for_several(question)


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("Which two recent papers study reward hacking?", 2),
        ("List 12 papers on alignment.", 12),
        ("Name three surveys of alignment.", 3),
        ("Both studies probe layers. Do they agree?", 2),
        ("One paper says that cats sleep, another that they hunt. Which are they?", 2),
        ("Contrast the paper that sees confusion with the one that welcomes it.", 2),
        ("How do VPO and DVPO differ?", 2),
        ("Which papers study reward hacking?", None),
        ("Which papers of 2023 study reward hacking?", None),
        ("How many papers use two encoders?", None),
    ],
)
def test_the_number_of_papers_is_read_where_it_is_stated(question: str, number: int | None) -> None:
    assert number_asked_for(question) == number
