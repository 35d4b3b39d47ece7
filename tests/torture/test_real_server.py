"""A real third-party server, `transformers serve`, with a tiny model of random weights behind it.

The model's vocabulary is bytes and the markers that cite the papers' sentences, so its nonsense has citations.
Nonsense made of the papers' own words would be harder: the check can't distinguish a sentence from the same words
in another order. Needs the package `accelerate`, which `.[dev]` installs.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Answer, Assistant, Settings
from assistant.llm.client import Message, connect
from index import PaperIndex
from index.encoders.encoder import SentenceEncoder
from tests.support.fakes import SHELF
from tests.torture import WHOLE
from ui.cli.doctor import examine

NAME = "tiny-llama"
MARKERS = [f" [{paper}.{sentence}]." for paper in range(1, 4) for sentence in range(1, 4)]
TEMPLATE = "{% for message in messages %}{{ message['content'] }}\n{% endfor %}"
READY_SECONDS = 120

QUESTIONS = [
    "How many cats hunt at night?",
    "What does bread need?",
    "Which rivers dry up in summer?",
    "When do cats sleep?",
    "How many loaves are baked?",
    "What makes bread rise?",
    "Where do rivers run?",
    "How many rivers are surveyed?",
    "Do the rest of the cats stay in?",
    "What share of cats hunt by day?",
]

pytestmark = [
    pytest.mark.server,
    pytest.mark.slow,
    pytest.mark.skipif(not WHOLE, reason="starts a real server, which takes a minute: make torture"),
]


def write_model(folder: Path) -> None:
    """Write a llama of two layers with random weights, and its tokenizer, as a model hub would hold them."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import GenerationConfig, LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    letters = Tokenizer(models.BPE())
    letters.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    letters.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=258, initial_alphabet=alphabet, special_tokens=["<s>", "</s>"])
    letters.train_from_iterator([paper.abstract for paper in SHELF], trainer)
    letters.add_tokens(MARKERS)
    tokenizer = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=letters, bos_token="<s>", eos_token="</s>"
    )
    tokenizer.chat_template = TEMPLATE
    tokenizer.save_pretrained(folder)
    torch.manual_seed(7)
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=8192,
        initializer_range=0.5,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
    )
    model = LlamaForCausalLM(config)
    model.generation_config = GenerationConfig(  # type: ignore[no-untyped-call]
        max_new_tokens=1024, repetition_penalty=1.2, bos_token_id=0, eos_token_id=1, pad_token_id=1
    )
    model.save_pretrained(folder)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"transformers serve did not come up:\n{log.read_text(errors='replace')[-2000:]}")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address at which `transformers serve` serves the model, on this machine and without a model hub."""
    pytest.importorskip("accelerate", reason="transformers serve needs accelerate: pip install -e '.[dev]'")
    folder = tmp_path_factory.mktemp("models")
    write_model(folder / NAME)
    log, port = folder / "log", free_port()
    command = [sys.executable, "-m", "transformers.cli.transformers", "serve", NAME, "--device", "cpu"]
    with log.open("wb") as output:
        server = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--port", str(port)],
            cwd=folder,
            env={**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(folder / "hub")},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_for(f"http://127.0.0.1:{port}", server, log)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


@pytest.fixture(scope="module")
def settings(url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings that a user would make in the environment."""
    environment = {
        "FOOTNOTE_LLM_URL": url,
        "FOOTNOTE_LLM": NAME,
        "FOOTNOTE_HOME": str(tmp_path_factory.mktemp("home")),
    }
    return Settings.from_environment(environment)


@pytest.fixture(scope="module")
def assistant(settings: Settings) -> Iterator[Assistant]:
    index = PaperIndex.build(SHELF, settings.index_folder, SentenceEncoder())
    yield Assistant(index, connect(settings, {}), settings)
    index.close()


def only_quotes(answer: Answer) -> bool:
    """Return whether every sentence is one of the quotes that it cites, word for word."""
    quotes = {citation.number: citation.quote for citation in answer.citations}
    return all(sentence.text in [quotes[number] for number in sentence.citations] for sentence in answer.sentences)


def test_the_nonsense_of_a_real_server_has_citations(settings: Settings) -> None:
    """Shows that the next test has something to catch."""
    model = connect(settings, {})
    assert model is not None
    written = "".join(model.stream([Message("user", "How many cats hunt at night?")]))
    assert any(marker.strip(" .") in written for marker in MARKERS)


@pytest.mark.parametrize("question", QUESTIONS)
def test_its_nonsense_is_never_shown_as_a_supported_sentence(question: str, assistant: Assistant) -> None:
    """Fails if `assistant.generative.drafted_claims.check_claim` supports everything."""
    answer = assistant.ask(question)
    assert answer.usage.calls >= 1 and answer.usage.tokens_out > 0
    assert answer.model is None and answer.notices
    assert only_quotes(answer)
    assert answer.citations or answer.status == "declined"


def test_the_doctor_reaches_the_server(settings: Settings, assistant: Assistant) -> None:
    found = {check.name: check for check in examine(settings)}["answers"]
    assert found.sound, found.finding
    assert NAME in found.finding and "first word after" in found.finding
