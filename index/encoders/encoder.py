"""Encoding text with a sentence-transformers model.

The bundled model runs on ONNX Runtime. sentence-transformers and torch, which take seconds to import, are imported
only for another model, or to encode many texts.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats, TokenEmbeddings
from index.encoders.minilm import BUNDLED, BundledMiniLM, Chunk, bundled_folder
from index.environment import IMPORTING, TOKENIZER_THREADS
from index.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.base.modules.transformer import Transformer
    from tokenizers import Encoding
    from torch import Tensor

__all__ = ["Encoder", "SentenceEncoder"]

FEW_TEXTS = 4
"""Up to this many texts, torch's import isn't worth it."""

CACHED_QUESTIONS = 64
"""Questions whose encoding is cached: the search and the choice of sentences both need it."""

BATCH_SIZE = 16
"""Texts per batch; every thread has its own, which takes half the processor time of threads that share batches."""

TEXTS_SORTED = 2048
"""Texts that are sorted by their number of tokens before they are put into batches: padding then adds a twentieth
to the windows of abstracts, a quarter if they are sorted by characters."""

Batch = tuple[Sequence[int], list[tuple[Floats, TokenEmbeddings]]]
"""The numbers of some texts, and the vector, not normalised, and the token embeddings of each."""


class Encoder(Protocol):
    """What an index needs from an encoder."""

    name: str

    @property
    def dimension(self) -> int:
        """The number of components of a vector."""

    @property
    def vocabulary(self) -> int:
        """The size of the vocabulary; `TokenEmbeddings.ids` are smaller."""

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Floats:
        """Return a unit vector per text, (len(texts), dimension).

        `progress` is called after each batch with the number of texts in it.
        """

    def encode_tokens(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> list[TokenEmbeddings]:
        """Return the contextual token embeddings of each text; `progress` is called as by `encode`."""

    def encode_both(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> list[tuple[Floats, TokenEmbeddings]]:
        """Return the unit vector, (dimension,), and the token embeddings of each text, from one pass."""

    def encode_question(self, question: str) -> tuple[Floats, TokenEmbeddings]:
        """Return both the vector, (dimension,), and the token embeddings of a question."""


class SentenceEncoder:
    """A sentence-transformers model by name or folder, or the bundled one; loaded on first use.

    Threads may share it. Raises EncoderError, on first use, if the model can't be loaded or if the bundled weights
    are not the published ones.
    """

    def __init__(self, name: str | None = None) -> None:
        self.name = name or BUNDLED
        self._lock = threading.RLock()
        self.encode_question = lru_cache(CACHED_QUESTIONS)(self._encode_question)

    @property
    def vocabulary(self) -> int:
        """The size of the model's vocabulary."""
        return self._bundled.vocabulary if self._bundled else len(self._model.tokenizer)

    @property
    def dimension(self) -> int:
        """The number of components of a vector."""
        return self._bundled.dimension if self._bundled else int(self._model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Floats:
        """Return a unit vector per text, (len(texts), dimension)."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, vector, _ in self._encode(texts, progress):
            vectors[row] = vector
        return vectors

    def encode_tokens(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> list[TokenEmbeddings]:
        """Return the token embeddings of each text."""
        tokens = {row: of_text for row, _, of_text in self._encode(texts, progress)}
        return [tokens[row] for row in range(len(texts))]

    def encode_both(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> list[tuple[Floats, TokenEmbeddings]]:
        """Return the unit vector, (dimension,), and the token embeddings of each text, from one pass."""
        both = {row: (vector, of_text) for row, vector, of_text in self._encode(texts, progress)}
        return [both[row] for row in range(len(texts))]

    def warm_up(self) -> None:
        """Load whatever encoding a question needs."""
        self.encode_question("?")

    def _encode_question(self, question: str) -> tuple[Floats, TokenEmbeddings]:
        return self.encode_both([question])[0]

    def _encode(
        self, texts: Sequence[str], progress: Callable[[int], None] | None
    ) -> Iterator[tuple[int, Floats, TokenEmbeddings]]:
        """Yield each text's number, unit vector and token embeddings, in order of length.

        A text longer than the model's limit is encoded in chunks; its vector is that of the first one.
        """
        encode = self._encode_bundled if self._bundled and len(texts) <= FEW_TEXTS else self._encode_in_torch
        for rows, both in encode(list(texts)):
            for row, (vector, tokens) in zip(rows, both, strict=True):
                yield row, _normalised(vector), tokens
            if progress:
                progress(len(rows))

    def _encode_bundled(self, texts: list[str]) -> Iterator[Batch]:
        assert self._bundled
        encoded = self._bundled.encode(texts) if texts else []
        yield range(len(texts)), [(chunks[0].vectors.mean(axis=0), _join(chunks)) for chunks in encoded]

    def _encode_in_torch(self, texts: list[str]) -> Iterator[Batch]:
        for start in range(0, len(texts), TEXTS_SORTED):
            chunks = self._tokenize(texts[start : start + TEXTS_SORTED])
            batches = _batches([sum(map(len, of_text)) for of_text in chunks])
            with _torch_pool(len(batches)) as pool:
                encoded = pool.map(self._run, ([chunks[row] for row in rows] for rows in batches))
                for rows, both in zip(batches, encoded, strict=True):
                    yield [start + row for row in rows], both

    def _run(self, chunks: Sequence[Sequence[Encoding]]) -> list[tuple[Floats, TokenEmbeddings]]:
        """Encode the chunks of some texts together."""
        import torch

        batch = self._padded(chunks)
        with torch.inference_mode():
            output = self._model(dict(batch.inputs))
        vectors = output["sentence_embedding"].float().numpy()
        return [batch.embeddings(vectors, output["token_embeddings"], text) for text in range(len(chunks))]

    @cached_property
    def _bundled(self) -> BundledMiniLM | None:
        with self._lock:
            return BundledMiniLM() if self.name == BUNDLED else None

    def _tokenize(self, texts: list[str]) -> list[list[Encoding]]:
        """Return the chunks of each text."""
        with self._lock:
            tokenised = self._model.tokenizer(
                texts, truncation=True, max_length=self._max_tokens, return_overflowing_tokens=True
            )
        chunks: list[list[Encoding]] = [[] for _ in texts]
        for text, chunk in zip(tokenised["overflow_to_sample_mapping"], tokenised.encodings, strict=True):
            chunks[text].append(chunk)
        return chunks

    def _padded(self, chunks: Sequence[Sequence[Encoding]]) -> _TokenBatch:
        """Pad the chunks of some texts to the longest."""
        import torch

        tokenizer = self._model.tokenizer
        rows = [chunk for of_text in chunks for chunk in of_text]
        longest = max(map(len, rows))
        for row in rows:
            row.pad(
                longest,
                direction=tokenizer.padding_side,
                pad_id=tokenizer.pad_token_id,
                pad_type_id=tokenizer.pad_token_type_id,
                pad_token=tokenizer.pad_token,
            )
        inputs = {"input_ids": "ids", "attention_mask": "attention_mask", "token_type_ids": "type_ids"}
        return _TokenBatch(
            text_of_row=np.repeat(np.arange(len(chunks)), list(map(len, chunks))),
            spans=np.array([row.offsets for row in rows], np.int32),
            kept=np.array([row.special_tokens_mask for row in rows]) == 0,
            inputs={
                name: torch.tensor([getattr(row, inputs[name]) for row in rows])
                for name in tokenizer.model_input_names
            },
        )

    @cached_property
    def _max_tokens(self) -> int:
        """How many tokens the model has positions for; its `max_seq_length`, for sentences, is often lower."""
        config = cast("Transformer", self._model[0]).model.config
        return int(getattr(config, "max_position_embeddings", 512))

    @property
    def _model(self) -> SentenceTransformer:
        with self._lock:
            return self._loaded

    @cached_property
    def _loaded(self) -> SentenceTransformer:
        os.environ.setdefault(*TOKENIZER_THREADS)
        with IMPORTING:
            import torch
            from sentence_transformers import SentenceTransformer
            from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]
        path = str(bundled_folder()) if self._bundled else self.name
        _torch_threads()
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
                f"the encoder {self.name!r} can’t be loaded: {str(error).splitlines()[0]}. "
                "Set FOOTNOTE_ENCODER to the name or folder of a sentence-transformers model, or unset it "
                "to use the bundled one."
            ) from error


@dataclass(frozen=True)
class _TokenBatch:
    """Tokenised texts: the model's `inputs`, one row per chunk of a text, and which text each row belongs to.

    `spans` is (rows, tokens, 2); `kept`, which is False for special tokens and padding, is (rows, tokens).
    """

    text_of_row: NDArray[np.int64]
    spans: NDArray[np.int32]
    kept: NDArray[np.bool_]
    inputs: Mapping[str, Tensor]

    def embeddings(self, vectors: Floats, hidden: Tensor, text: int) -> tuple[Floats, TokenEmbeddings]:
        """Return a text's vector, that of its first chunk, and its token embeddings.

        The model's output for all rows is `vectors` (rows, dimension) and `hidden` (rows, tokens, dimension).
        """
        rows = np.flatnonzero(self.text_of_row == text)
        kept = self.kept[rows]
        ids = self.inputs["input_ids"][rows].numpy().astype(np.int32)
        embeddings = _normalised(hidden[rows].float().numpy()[kept])
        return vectors[rows[0]], TokenEmbeddings(embeddings, self.spans[rows][kept], ids[kept])


@contextmanager
def _torch_pool(batches: int) -> Iterator[ThreadPoolExecutor]:
    """Provide as many threads as torch uses, for so many batches; on each of them torch uses only that one."""
    import torch

    threads = _torch_threads()
    try:
        with ThreadPoolExecutor(min(threads, batches), initializer=torch.set_num_threads, initargs=(1,)) as pool:
            yield pool
    finally:
        torch.set_num_threads(threads)  # torch also remembers the last number set, for threads to come


@cache
def _torch_threads() -> int:
    """Return how many threads torch used when this was first called."""
    import torch

    return int(torch.get_num_threads())


def _join(chunks: Sequence[Chunk]) -> TokenEmbeddings:
    """Return the token embeddings of a text's chunks, without the special tokens."""
    kept = np.concatenate([chunk.kept for chunk in chunks])
    return TokenEmbeddings(
        _normalised(np.concatenate([chunk.vectors for chunk in chunks])[kept]),
        np.concatenate([chunk.spans for chunk in chunks])[kept],
        np.concatenate([chunk.ids for chunk in chunks])[kept],
    )


def _normalised(vectors: Floats) -> Floats:
    """Return the vectors scaled to unit length along the last axis; zero vectors stay zero.

    >>> _normalised(np.array([[3, 4], [0, 0]], np.float32)).tolist()
    [[0.6000000238418579, 0.800000011920929], [0.0, 0.0]]
    """
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), np.float32)


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Split texts, by their row numbers, into batches of similar length, longest first.

    >>> _batches([3, 5, 4])
    [[1, 2, 0]]
    """
    order = sorted(range(len(lengths)), key=lambda row: -lengths[row])
    return [order[start : start + BATCH_SIZE] for start in range(0, len(order), BATCH_SIZE)]
