"""The bundled encoder gives the same vectors as torch, and other weights are refused."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from eval.answers.questions import read_questions
from index.encoders import minilm, minilm_graph
from index.encoders.encoder import SentenceEncoder
from index.encoders.minilm import BUNDLED, BundledMiniLM, bundled_folder
from index.errors import EncoderError


@pytest.fixture(scope="module")
def encoder() -> BundledMiniLM:
    return BundledMiniLM()


def test_the_vectors_are_those_of_torch(encoder: BundledMiniLM) -> None:
    """Fails if padding counts: the questions are of different lengths."""
    from sentence_transformers import SentenceTransformer

    asked = [turn.text for question in read_questions() for turn in question.turns]
    questions = [*asked[::4], "?", "word " * 400]
    torch_model = SentenceTransformer(str(bundled_folder()), device="cpu")
    torch_model.max_seq_length = 512
    theirs = torch_model.encode(questions)
    ours = np.stack([chunks[0].vectors.mean(axis=0) for chunks in encoder.encode(questions)])
    ours /= np.linalg.norm(ours, axis=1, keepdims=True)
    assert np.abs(ours - theirs).max() < 1e-5
    assert (ours * theirs).sum(axis=1).min() > 1 - 1e-5


def test_the_graph_is_what_the_script_writes() -> None:
    assert minilm_graph.GRAPH.read_bytes() == minilm_graph.build().SerializeToString()


def test_a_long_text_is_encoded_in_chunks_without_losing_a_token(encoder: BundledMiniLM) -> None:
    (chunks,) = encoder.encode(["word " * 700])
    assert [len(chunk.ids) for chunk in chunks] == [512, 192]
    assert sum(int(chunk.kept.sum()) for chunk in chunks) == 700
    assert chunks[1].spans[-2].tolist() == [3495, 3499]


def test_texts_encoded_together_keep_their_chunks(encoder: BundledMiniLM) -> None:
    short, long = encoder.encode(["cats", "word " * 700])
    assert [len(chunk.ids) for chunk in short] == [3]
    assert [len(chunk.ids) for chunk in long] == [512, 192]


def test_an_empty_text_has_a_vector_but_no_tokens(encoder: BundledMiniLM) -> None:
    ((chunk,),) = encoder.encode([""])
    assert not chunk.kept.any()
    assert np.isfinite(chunk.vectors).all()


@pytest.mark.parametrize("damaged", ["model.safetensors", "tokenizer.json"])
def test_files_other_than_the_published_ones_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damaged: str
) -> None:
    """Failed for the tokenizer: its file wasn't hashed."""
    for name in ("model.safetensors", "tokenizer.json"):
        (tmp_path / name).write_bytes((bundled_folder() / name).read_bytes())
    with (tmp_path / damaged).open("r+b") as file:
        file.seek(-1, 2)
        file.write(b" ")
    monkeypatch.setattr(minilm, "bundled_folder", lambda: tmp_path)
    with pytest.raises(EncoderError, match=f"not that of the published {BUNDLED}"):
        BundledMiniLM()


def test_a_question_is_encoded_without_torch() -> None:
    code = (
        "import sys; from index.encoders import SentenceEncoder; SentenceEncoder().encode_question('cats');"
        "assert not {'torch', 'transformers', 'sentence_transformers'} & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_the_encoding_of_a_question_is_cached() -> None:
    encoder = SentenceEncoder()
    assert encoder.encode_question("cats?") is encoder.encode_question("cats?")
