"""Texts to vectors, by an encoder of sentence-transformers, which is imported only when many are to be read."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats, TokenEmbeddings
from index.encoders.minilm_numpy import BUNDLED, POSITIONS, SENTENCE, NumpyMiniLM, Stretch, bundled_folder
from index.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.base.modules.transformer import Transformer
    from torch import Tensor
    from transformers import PreTrainedModel

__all__ = ["Encoder", "SentenceEncoder"]

FEW = 4
"""Texts so few that one thread reads them faster than several that wait for each other.

Numpy reads so few where it can: torch takes seconds to import.
"""

REMEMBERED = 64
"""Questions whose reading is kept: finding papers and picking sentences read the same one."""

BATCH = 32
"""Texts encoded at once, of like length, so that there is little to fill up; 8 take up to three times as long."""


class Encoder(Protocol):
    """What an index needs of an encoder; tests bring one that can be computed by hand."""

    name: str

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""

    @property
    def vocabulary(self) -> int:
        """How many word pieces there are; `TokenEmbeddings.ids` are below it."""

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Floats:
        """Return one unit vector a text, (len(texts), dimension); `progress` is told how many were done."""

    def encode_tokens(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> list[TokenEmbeddings]:
        """Return the word pieces of each text, in context."""

    def encode_question(self, question: str) -> tuple[Floats, TokenEmbeddings]:
        """Return what `encode` and `encode_tokens` return for one text, in one go."""


class SentenceEncoder:
    """An encoder of sentence-transformers: the one that Footnote brings, or any by name or folder.

    Nothing is loaded before the first text, and torch not before more than a few. Raises EncoderError when the
    encoder can't be had, or when the bundled weights are not the published ones.
    """

    def __init__(self, name: str | None = None) -> None:
        self.name = name or BUNDLED
        self._one_at_a_time = threading.RLock()
        self.encode_question = lru_cache(REMEMBERED)(self._encode_question)

    @property
    def vocabulary(self) -> int:
        """How many word pieces the encoder knows."""
        return self._bundled.vocabulary if self._bundled else len(self._model.tokenizer)

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return self._bundled.dimension if self._bundled else int(self._model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Floats:
        """Return one unit vector a text, (len(texts), dimension), float32."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        encode = self._encode_few if self._bundled and len(texts) <= FEW else self._encode_many
        for rows in _batches(texts):
            vectors[rows] = encode([texts[row] for row in rows])
            if progress:
                progress(len(rows))
        return _unit(vectors)

    def encode_tokens(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> list[TokenEmbeddings]:
        """Return the word pieces of each text; one that is longer than the encoder takes goes in stretches."""
        found: dict[int, TokenEmbeddings] = {}
        encode = self._pieces_of_few if self._bundled and len(texts) <= FEW else self._pieces_of_many
        for rows in _batches(texts):
            found.update(zip(rows, encode([texts[row] for row in rows]), strict=True))
            if progress:
                progress(len(rows))
        return [found[row] for row in range(len(texts))]

    def warm_up(self) -> None:
        """Load what reads a question."""
        self.encode_question("?")

    def _encode_question(self, question: str) -> tuple[Floats, TokenEmbeddings]:
        """Return the question's unit vector, (dimension,), and its word pieces, from one reading of it.

        A question that is too long goes in stretches: the vector is the first one's, as in `encode`.
        """
        if self._bundled:
            stretches = self._bundled.read(question, SENTENCE)
            return _unit(stretches[0].vectors.mean(axis=0)), _joined(stretches)
        import torch

        with self._one_at_a_time, _one_thread(), torch.inference_mode():
            pieces = self._pieces([question], int(self._model.max_seq_length or self._longest))
            read = self._model(dict(pieces.inputs))
            vector = torch.nn.functional.normalize(read["sentence_embedding"][0].float(), dim=-1)
        return vector.numpy(), pieces.tokens(read["token_embeddings"], 0)

    def _encode_few(self, texts: list[str]) -> Floats:
        assert self._bundled
        return np.stack([self._bundled.read(text, SENTENCE)[0].vectors.mean(axis=0) for text in texts])

    def _encode_many(self, texts: list[str]) -> Floats:
        with self._one_at_a_time:
            return self._model.encode(texts, batch_size=BATCH, show_progress_bar=False)

    def _pieces_of_few(self, texts: list[str]) -> list[TokenEmbeddings]:
        assert self._bundled
        return [_joined(self._bundled.read(text, POSITIONS)) for text in texts]

    def _pieces_of_many(self, texts: list[str]) -> list[TokenEmbeddings]:
        with self._one_at_a_time:
            return self._encode_batch(texts)

    @cached_property
    def _bundled(self) -> NumpyMiniLM | None:
        with self._one_at_a_time:
            return NumpyMiniLM() if self.name == BUNDLED else None

    def _encode_batch(self, texts: list[str]) -> list[TokenEmbeddings]:
        import torch

        pieces = self._pieces(texts, self._longest)
        with _one_thread() if len(texts) <= FEW else nullcontext(), torch.inference_mode():
            hidden = self._transformer(**pieces.inputs).last_hidden_state
        return [pieces.tokens(hidden, row) for row in range(len(texts))]

    def _pieces(self, texts: list[str], longest: int) -> _Pieces:
        inputs = self._model.tokenizer(
            texts,
            padding=True,
            truncation=True,
            max_length=longest,
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
            return_special_tokens_mask=True,
            return_tensors="pt",
        )
        return _Pieces(
            owners=inputs.pop("overflow_to_sample_mapping").numpy(),
            spans=inputs.pop("offset_mapping").numpy().astype(np.int32),
            kept=inputs.pop("special_tokens_mask").numpy() == 0,
            inputs=inputs,
        )

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
        path = str(bundled_folder()) if self._bundled else self.name
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


@dataclass(frozen=True)
class _Pieces:
    """Texts cut into word pieces, in rows of at most so many: what the encoder reads, and whose each row is."""

    owners: NDArray[np.int64]
    spans: NDArray[np.int32]
    kept: NDArray[np.bool_]
    inputs: Mapping[str, Tensor]

    def tokens(self, hidden: Tensor, text: int) -> TokenEmbeddings:
        """Return a text's word pieces, given what the encoder made of all rows, (rows, pieces, dimension)."""
        rows = np.flatnonzero(self.owners == text)
        kept = self.kept[rows]
        ids = self.inputs["input_ids"][rows].numpy().astype(np.int32)
        return TokenEmbeddings(_unit(hidden[rows].float().numpy()[kept]), self.spans[rows][kept], ids[kept])


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let torch compute on one thread for a while."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def _joined(stretches: Sequence[Stretch]) -> TokenEmbeddings:
    """Return the word pieces of a text's stretches, without the marks of their ends."""
    kept = np.concatenate([stretch.kept for stretch in stretches])
    return TokenEmbeddings(
        _unit(np.concatenate([stretch.vectors for stretch in stretches])[kept]),
        np.concatenate([stretch.spans for stretch in stretches])[kept],
        np.concatenate([stretch.ids for stretch in stretches])[kept],
    )


def _unit(vectors: Floats) -> Floats:
    """Return the vectors, along the last axis, with length 1.

    >>> _unit(np.array([[3, 4], [0, 0]], np.float32)).tolist()
    [[0.6000000238418579, 0.800000011920929], [0.0, 0.0]]
    """
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), np.float32)


def _batches(texts: Sequence[str]) -> list[list[int]]:
    """Split the rows into batches of texts of like length, longest first."""
    order = sorted(range(len(texts)), key=lambda row: -len(texts[row]))
    return [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
