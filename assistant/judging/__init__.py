"""A second opinion on claims that the check isn't certain to be wrong: a language model, or one for entailment."""

from assistant.judging.entailment import NamedEntailment
from assistant.judging.judges import EntailmentJudge, Judge, ModelJudge, Pair, settled

__all__ = ["EntailmentJudge", "Judge", "ModelJudge", "NamedEntailment", "Pair", "settled"]
