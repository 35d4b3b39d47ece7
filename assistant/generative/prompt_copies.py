"""What small models put around an answer: copies of the prompt, labels, and the marks of their chat template."""

from __future__ import annotations

import re

__all__ = ["ANSWER_LABEL", "COPIED_PAPER", "COPIED_SENTENCE", "NEXT_TURN", "is_copied", "without_template"]

COPIED_PAPER = re.compile(
    r"paper \d{1,3}: .*\((?:\d{4}-\d\d-\d\d(?:, partly inferred)?|(?:[a-z]{3,9} )?\d{4}|undated)\)"
    r"(?: \(matches\))?\s*",
    re.I,
)
"""The line above a paper's sentences in the prompt: `Paper 2: Cats sleep (2025-03-01) (matches)`."""

COPIED_SENTENCE = re.compile(r"\[\d{1,3}\.\d{1,3}\]\s")
"""The beginning of a paper's sentence in the prompt: `[2.3] They sleep.`"""

FENCE = re.compile(r"</?(?:papers|earlier)\b[^<>]*>\s*", re.I)
"""A line that begins or ends the papers in the prompt: `<papers 1f2e3d4c5b6a>`."""

TURN = re.compile(r"(?:\*\*)?(?:assistant|model|user|system|how to answer)(?:\*\*)?\s*:?\s*", re.I)
"""A line that only names who speaks, or the heading of the instructions: `assistant`."""

NEXT_TURN = re.compile(r"(?:#{1,6}\s+|\*\*)?(?:question|user|human|instruction)(?:\*\*)?\s*:", re.I)
"""The beginning of a line that repeats the question, or invents the next one: `Question: `, `### Instruction:`."""

ANSWER_LABEL = re.compile(r"(?:\*\*)?(?:final\s+)?(?:answer|response)(?:\s*\*\*\s*:|\s*:\s*\*\*|\s*:)\s*", re.I)
"""A label before the answer: `Answer: `, `**Final answer:** `."""

TEMPLATE_MARK = re.compile(r"<\|[a-z_]{1,30}\|>|</?s>|\[/?INST\]|<(?:start|end)_of_turn>|</?answer>", re.I)
"""A mark of a chat template, or a tag around the answer: `<|eot_id|>`, `[/INST]`, `</answer>`."""


def is_copied(line: str) -> bool:
    """Return whether a whole line is the prompt's or the chat template's, and not the answer's.

    >>> is_copied("<papers 1f2e>"), is_copied("Paper 1: Cats sleep (undated)"), is_copied("Cats sleep.")
    (True, True, False)
    """
    return any(pattern.fullmatch(line) for pattern in (FENCE, COPIED_PAPER, TURN))


def without_template(text: str) -> str:
    """Return a sentence without the marks of a chat template in it.

    >>> without_template("Cats sleep.<|eot_id|>")
    'Cats sleep.'
    """
    return TEMPLATE_MARK.sub("", text).strip() if TEMPLATE_MARK.search(text) else text
