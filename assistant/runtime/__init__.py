"""What answers run in: turns at the processor, threads, timings, health."""

from assistant.runtime.async_bridge import in_a_thread
from assistant.runtime.fair_semaphore import Turns
from assistant.runtime.health import Trouble, damaged, failing_model, no_reranker
from assistant.runtime.stopwatch import Stopwatch

__all__ = ["Stopwatch", "Trouble", "Turns", "damaged", "failing_model", "in_a_thread", "no_reranker"]
