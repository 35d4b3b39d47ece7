"""Footnote sets two environment variables, no others, and neither against the user's will."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.conftest import ROOT

NAMES = {"OPENBLAS_NUM_THREADS", "TOKENIZERS_PARALLELISM"}

IMPORT = """
import os
before = dict(os.environ)
import index
print({name: value for name, value in os.environ.items() if before.get(name) != value})
"""

LOAD = """
import os
from index.encoders import SentenceEncoder
from index.errors import EncoderError
try:
    SentenceEncoder("/nowhere").encode(["cats"])
except EncoderError:
    print(os.environ["OPENBLAS_NUM_THREADS"], os.environ["TOKENIZERS_PARALLELISM"])
"""

THREADS = """
import index
from threadpoolctl import threadpool_info
print({pool["num_threads"] for pool in threadpool_info() if pool["internal_api"] == "openblas"})
"""


def printed(code: str, **variables: str) -> str:
    """Return what a fresh process prints whose environment has these variables, and else neither of the two."""
    inherited = {name: value for name, value in os.environ.items() if name not in NAMES}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**inherited, **variables},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


def test_importing_index_sets_one_variable() -> None:
    assert printed(IMPORT) == "{'OPENBLAS_NUM_THREADS': '1'}"


def test_numpy_then_computes_on_one_thread() -> None:
    """Fails if numpy is imported before the variable is set."""
    assert printed(THREADS) == "{1}"


def test_loading_an_encoder_sets_the_other() -> None:
    assert printed(LOAD) == "1 false"


def test_values_that_are_set_already_are_kept() -> None:
    assert printed(IMPORT, OPENBLAS_NUM_THREADS="2") == "{}"
    assert printed(LOAD, OPENBLAS_NUM_THREADS="2", TOKENIZERS_PARALLELISM="true") == "2 true"
