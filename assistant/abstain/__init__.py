"""When not to answer, and what to say instead."""

from assistant.abstain.decide import NOT_IN_CORPUS, OUT_OF_SCOPE, WEAK, Decision, decide

__all__ = ["NOT_IN_CORPUS", "OUT_OF_SCOPE", "WEAK", "Decision", "decide"]
