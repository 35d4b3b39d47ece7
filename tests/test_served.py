"""The same index in a Chroma server: the same answers, and a server that goes away is told, not suffered."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from index import Paper, PaperIndex
from index.errors import StoreUnreachable
from index.generation import current
from tests.fakes import WordEmbedder

QUESTION = "how many cats hunt"


class Server:
    """`chroma run` on this machine, which can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        self._folder = folder
        self.start()

    def start(self) -> None:
        chroma = Path(sys.executable).with_name("chroma")
        command: list[str | Path] = [
            chroma,
            "run",
            "--path",
            self._folder,
            "--host",
            "127.0.0.1",
            "--port",
            str(self._port),
        ]
        environment = os.environ | {"ANONYMIZED_TELEMETRY": "False"}
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, start_new_session=True
        )
        for _ in range(600):
            try:
                urlopen(f"{self.url}/api/v2/heartbeat", timeout=5).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("chroma run doesn't answer")

    def kill(self) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("chroma"))
    yield running
    running.kill()


@pytest.fixture
def folder(few_papers: tuple[Paper, ...], tmp_path: Path) -> Path:
    PaperIndex.build(few_papers, tmp_path / "index", WordEmbedder()).close()
    return tmp_path / "index"


@pytest.mark.slow
def test_a_server_gives_the_answers_that_the_folder_gives(folder: Path, server: Server) -> None:
    embedder = WordEmbedder()
    here, there = PaperIndex.open(folder, embedder), PaperIndex.open(folder, embedder, server.url)
    for question in (QUESTION, "what makes bread rise", "rivers in summer"):
        assert there.search(question, 2) == here.search(question, 2)
    again = PaperIndex.open(folder, embedder, server.url)
    assert again.search(QUESTION) == here.search(QUESTION)


@pytest.mark.slow
def test_a_server_that_went_away_is_told_and_used_again_when_it_is_back(folder: Path, server: Server) -> None:
    """Fails when a search keeps the connection that broke, or lets Chroma's own error through."""
    index = PaperIndex.open(folder, WordEmbedder(), server.url)
    before = index.search(QUESTION)
    server.kill()
    with pytest.raises(StoreUnreachable, match=r"at http://127\.0\.0\.1:\d+ can't be used .* FOOTNOTE_CHROMA_URL"):
        index.search(QUESTION)
    server.start()
    assert index.search(QUESTION) == before


@pytest.mark.slow
def test_half_an_upload_is_completed(folder: Path, server: Server) -> None:
    """Fails when a collection that is there is taken for whole."""
    url = f"{server.url}/api/v2/tenants/default_tenant/databases/default_database/collections"
    name = f"footnote-{current(folder).folder.name}"
    PaperIndex.open(folder, WordEmbedder(), server.url)
    with urlopen(f"{url}/{name}", timeout=10) as response:
        number = json.load(response)["id"]
    delete = Request(f"{url}/{number}/delete", json.dumps({"ids": ["0"]}).encode(), method="POST")
    delete.add_header("content-type", "application/json")
    urlopen(delete, timeout=10).close()
    index = PaperIndex.open(folder, WordEmbedder(), server.url)
    assert index.search(QUESTION)[0].paper.title == "Cats at Night"
    with urlopen(f"{url}/{number}/count", timeout=10) as response:
        assert json.load(response) == 3


@pytest.mark.slow
@pytest.mark.parametrize(
    "made",
    [
        {"metadata": {"made_by": "me"}},
        {"configuration": {"embedding_function": {"type": "known", "name": "x", "config": {}}}},
    ],
)
def test_a_collection_of_somebody_elses_is_refused(made: dict[str, object], folder: Path, server: Server) -> None:
    """Fails when Chroma's client opens a collection before Footnote has looked at it."""
    name = f"footnote-{current(folder).folder.name}"
    request = Request(
        f"{server.url}/api/v2/tenants/default_tenant/databases/default_database/collections",
        json.dumps({"name": name, **made}).encode(),
        headers={"content-type": "application/json"},
    )
    urlopen(request, timeout=10).close()
    with pytest.raises(StoreUnreachable, match="not Footnote's work"):
        PaperIndex.open(folder, WordEmbedder(), server.url)


def test_a_server_that_isnt_there_is_told(folder: Path) -> None:
    with pytest.raises(StoreUnreachable, match=r"127\.0\.0\.1:1"):
        PaperIndex.open(folder, WordEmbedder(), "http://127.0.0.1:1")
