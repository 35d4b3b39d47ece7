"""Receipts: what an answer was computed from, answering again, and checking an answer elsewhere."""

from assistant.receipts.check_bundle import BundleCheck, check_bundle
from assistant.receipts.issue import issue
from assistant.receipts.recorded import (
    RecordedAnswer,
    RecordedCitation,
    RecordError,
    bundle_of,
    completed_bundle,
    parse_record,
    read_receipt,
    read_record,
    receipt_of,
)
from assistant.receipts.replay import Change, Replay, as_asked, replay

__all__ = [
    "BundleCheck",
    "Change",
    "RecordError",
    "RecordedAnswer",
    "RecordedCitation",
    "Replay",
    "as_asked",
    "bundle_of",
    "check_bundle",
    "completed_bundle",
    "issue",
    "parse_record",
    "read_receipt",
    "read_record",
    "receipt_of",
    "replay",
]
