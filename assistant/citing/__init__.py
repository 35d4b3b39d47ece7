"""What to cite for a draft: papers and sentences that support it, contradict it, or come close."""

from assistant.citing.cite import LONGEST_DRAFT, cite
from assistant.citing.cited_draft import Backing, CitedDraft, DraftSentence, Quote, Stance

__all__ = ["LONGEST_DRAFT", "Backing", "CitedDraft", "DraftSentence", "Quote", "Stance", "cite"]
