"""What answers run in: turns at the processor, threads, timings, health."""

from assistant.runtime.async_bridge import in_a_thread
from assistant.runtime.fair_semaphore import FairSemaphore
from assistant.runtime.health import Trouble, damaged_index, failing_model, no_reranker
from assistant.runtime.stopwatch import Stopwatch

__all__ = ["FairSemaphore", "Stopwatch", "Trouble", "damaged_index", "failing_model", "in_a_thread", "no_reranker"]
