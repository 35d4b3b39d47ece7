"""What models of 1B to 8B parameters write around an answer, and what is read of it.

The outputs were written for this test in the style of such models: the same answer each time, with one habit.
"""

from __future__ import annotations

import pytest

from assistant.generative.draft_parser import DraftParser, DraftSentence, parse_draft

SIZES = [5, 4, 6]
ANSWER = "The benchmark has 1,240 images [1.2]. It was collected in two hospitals [1.3]."
READ = [("The benchmark has 1,240 images.", ["1.2"]), ("It was collected in two hospitals.", ["1.3"])]

AROUND = {
    "a label": f"Answer: {ANSWER}",
    "a bold label": f"**Final Answer:** {ANSWER}",
    "the question again": f"Question: Which benchmark has images?\n\nAnswer: {ANSWER}",
    "a copy of the papers": "Paper 1: A Benchmark of Images (2025-03-01) (matches)\n[1.1] Images are hard.\n"
    f"[1.2] We collect 1,240 images.\n\nPaper 2: Cats (undated)\n[2.1] Cats sleep.\n\n{ANSWER}",
    "a copy with its fence": f"<papers 1a2b>\nPaper 3: Dogs (undated)\n[3.1] Dogs bark.\n</papers 1a2b>\n{ANSWER}",
    "a copy of the instructions": "How to answer:\n- Use only what the numbered sentences say, and nothing else "
    f"that you know.\n- Write plain sentences, at most six, with the answer first.\n\n{ANSWER}",
    "a next question, invented": f"{ANSWER}\n\nQuestion: What else?\nAnswer: The abstracts are short [2.1].",
    "a next instruction, invented": f"{ANSWER}\n\n### Instruction:\nSummarise the paper [2.1].",
    "a chat template": f"assistant\n{ANSWER}<|eot_id|>",
    "another chat template": f"[/INST] {ANSWER}</s>",
    "a tag": f"<answer>{ANSWER}</answer>",
    "a preamble": f"Sure! Here is the answer based on the provided abstracts:\n\n{ANSWER}",
    "a note": f"{ANSWER}\n\nNote: This answer is based only on the provided abstracts.",
    "what it is": f"As an AI language model, I can only use these abstracts. {ANSWER}",
    "the numbers once more": f"{ANSWER}\n\nSentence numbers: [1.2][1.3]",
    "another label for them": f"{ANSWER}\n\nReferences: [1.2], [1.3]",
}

MARKERS = ["{1.2}", "<1.2>", "^[1.2]^", "[1_2]", "[1:2]", "[Paper 1, Sentence 2]", "(Sentence 1.2)", "[P1.S2]"]


def read(draft: str) -> list[tuple[str, list[str]]]:
    return [
        (sentence.text, [f"{reference.paper}.{reference.sentence}" for reference in sentence.references])
        for sentence in parse_draft(draft, SIZES)
        if sentence.role == "sentence"
    ]


@pytest.mark.parametrize("habit", AROUND)
def test_the_answer_is_read_and_nothing_around_it(habit: str) -> None:
    assert read(AROUND[habit]) == READ


@pytest.mark.parametrize("marker", MARKERS)
def test_a_marker_in_another_form_is_read(marker: str) -> None:
    assert read(f"The benchmark has 1,240 images {marker}.") == READ[:1]


@pytest.mark.parametrize(
    "draft", [*AROUND.values(), *(f"It has images {each}. It won {each}." for each in MARKERS)]
)
def test_a_draft_is_read_alike_however_the_stream_is_cut(draft: str) -> None:
    parser = DraftParser(SIZES)
    pieces: list[DraftSentence] = [sentence for letter in draft for sentence in parser.feed(letter)]
    assert (*pieces, *parser.close()) == parse_draft(draft, SIZES)


@pytest.mark.parametrize(
    "sentence",
    [
        "Papers about sleep are rare.",
        "Question answering is hard.",
        "Answers are short.",
        "The set {1, 2} is small.",
        "It holds for p <0.05 and n >0.9.",
        "Models answer: they never ask.",
    ],
)
def test_a_sentence_that_only_looks_like_a_habit_is_kept(sentence: str) -> None:
    assert read(f"{sentence} [1.2]") == [(sentence, ["1.2"])]
