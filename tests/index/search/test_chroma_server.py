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
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from index import Paper, PaperIndex
from index.errors import StoreUnreachable
from index.storage.generation import current
from tests.support.fakes import WordEncoder

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

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Let it accept connections and answer nothing."""
        os.killpg(self._process.pid, signal.SIGSTOP)
        yield
        os.killpg(self._process.pid, signal.SIGCONT)

    def collections(self) -> list[str]:
        with urlopen(f"{self.url}/api/v2/tenants/default_tenant/databases/default_database/collections") as told:
            return [one["name"] for one in json.load(told)]

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
    PaperIndex.build(few_papers, tmp_path / "index", WordEncoder()).close()
    return tmp_path / "index"


@pytest.mark.slow
def test_a_server_gives_the_answers_that_the_folder_gives(folder: Path, server: Server) -> None:
    encoder = WordEncoder()
    here, there = PaperIndex.open(folder, encoder), PaperIndex.open(folder, encoder, server.url)
    for question in (QUESTION, "what makes bread rise", "rivers in summer"):
        assert there.search(question, 2) == here.search(question, 2)
    again = PaperIndex.open(folder, encoder, server.url)
    assert again.search(QUESTION) == here.search(QUESTION)


@pytest.mark.slow
def test_a_server_that_went_away_is_told_and_used_again_when_it_is_back(folder: Path, server: Server) -> None:
    """Fails when a search keeps the connection that broke, or lets Chroma's own error through."""
    index = PaperIndex.open(folder, WordEncoder(), server.url)
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
    PaperIndex.open(folder, WordEncoder(), server.url)
    with urlopen(f"{url}/{name}", timeout=10) as response:
        number = json.load(response)["id"]
    delete = Request(f"{url}/{number}/delete", json.dumps({"ids": ["0"]}).encode(), method="POST")
    delete.add_header("content-type", "application/json")
    urlopen(delete, timeout=10).close()
    index = PaperIndex.open(folder, WordEncoder(), server.url)
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
        PaperIndex.open(folder, WordEncoder(), server.url)


def test_a_server_that_isnt_there_is_told(folder: Path) -> None:
    with pytest.raises(StoreUnreachable, match=r"127\.0\.0\.1:1"):
        PaperIndex.open(folder, WordEncoder(), "http://127.0.0.1:1")


@pytest.mark.slow
def test_a_server_that_never_answers_is_not_waited_for(
    folder: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails, by never ending, when Chroma's client waits as long as it likes."""
    monkeypatch.setattr("index.search.chroma.PATIENCE", 0.5)
    index = PaperIndex.open(folder, WordEncoder(), server.url)
    before = index.search(QUESTION)
    with server.stopped(), pytest.raises(StoreUnreachable, match="timed out"):
        index.search(QUESTION)
    assert index.search(QUESTION) == before


@pytest.mark.slow
def test_two_generations_of_an_index_stay_in_a_server(folder: Path, server: Server, tmp_path: Path) -> None:
    """Fails when collections are never removed, or when those of another index are."""
    PaperIndex.build([Paper("Snow", "Snow falls.")], tmp_path / "other", WordEncoder()).close()
    PaperIndex.open(tmp_path / "other", WordEncoder(), server.url)
    index = PaperIndex.open(folder, WordEncoder(), server.url)
    held = index.snapshot
    names = [current(folder).folder.name]
    for number in range(3):
        index.add([Paper(f"Hail {number}", "Hail rattles.")])
        names.append(current(folder).folder.name)
    there = {one.removeprefix("footnote-") for one in server.collections()}
    assert there >= {*names[-2:], current(tmp_path / "other").folder.name}
    assert not there & set(names[:-2])
    assert held.search(QUESTION)[0].paper.title == "Cats at Night"
