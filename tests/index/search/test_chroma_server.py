"""An index whose vectors are in a Chroma server gives the same results, and survives the server's failures."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from index import Paper, PaperIndex
from index.errors import StoreUnreachable
from index.search.chroma_internals import COLLECTIONS_ROUTE, list_collections, read_collection
from index.storage.generation import current
from tests.index.search.conftest import Server
from tests.support.fakes import WordEncoder

QUESTION = "how many cats hunt"


@pytest.fixture
def folder(few_papers: tuple[Paper, ...], tmp_path: Path) -> Path:
    PaperIndex.build(few_papers, tmp_path / "index", WordEncoder()).close()
    return tmp_path / "index"


def collection_name(folder: Path) -> str:
    """Return the name of the collection of an index's current generation."""
    return f"footnote-{current(folder).folder.name}"


def post(url: str, body: dict[str, object]) -> None:
    headers = {"content-type": "application/json"}
    urlopen(Request(url, json.dumps(body).encode(), headers, method="POST"), timeout=10).close()


@pytest.mark.slow
def test_a_server_gives_the_same_results_as_the_folder(folder: Path, server: Server) -> None:
    encoder = WordEncoder()
    here, there = PaperIndex.open(folder, encoder), PaperIndex.open(folder, encoder, server.url)
    for question in (QUESTION, "what makes bread rise", "rivers in summer"):
        assert there.search(question, 2) == here.search(question, 2)
    again = PaperIndex.open(folder, encoder, server.url)
    assert again.search(QUESTION) == here.search(QUESTION)


@pytest.mark.slow
def test_a_search_fails_while_the_server_is_down_and_works_when_it_is_back(folder: Path, server: Server) -> None:
    """Fails when a search keeps the connection that broke, or lets Chroma's own error through."""
    index = PaperIndex.open(folder, WordEncoder(), server.url)
    before = index.search(QUESTION)
    server.kill()
    with pytest.raises(StoreUnreachable, match=r"at http://127\.0\.0\.1:\d+ can’t be used .* FOOTNOTE_CHROMA_URL"):
        index.search(QUESTION)
    server.start()
    assert index.search(QUESTION) == before


@pytest.mark.slow
def test_an_incomplete_upload_is_completed(folder: Path, server: Server) -> None:
    """Fails when a collection that exists is assumed to be complete."""
    PaperIndex.open(folder, WordEncoder(), server.url)
    record = read_collection(server.url, collection_name(folder), 10)
    assert record
    collection = f"{server.url}{COLLECTIONS_ROUTE}/{record['id']}"
    post(f"{collection}/delete", {"ids": ["0"]})
    index = PaperIndex.open(folder, WordEncoder(), server.url)
    assert index.search(QUESTION)[0].paper.title == "Cats at Night"
    with urlopen(f"{collection}/count", timeout=10) as response:
        assert json.load(response) == 3


@pytest.mark.slow
@pytest.mark.parametrize(
    "settings",
    [
        {"metadata": {"made_by": "me"}},
        {"configuration": {"embedding_function": {"type": "known", "name": "x", "config": {}}}},
    ],
)
def test_a_collection_made_by_others_is_refused(settings: dict[str, object], folder: Path, server: Server) -> None:
    """Fails when Chroma's client opens a collection before Footnote has checked it."""
    post(f"{server.url}{COLLECTIONS_ROUTE}", {"name": collection_name(folder), **settings})
    with pytest.raises(StoreUnreachable, match="was not made by Footnote"):
        PaperIndex.open(folder, WordEncoder(), server.url)


def test_a_missing_server_is_reported_with_its_address(folder: Path) -> None:
    with pytest.raises(StoreUnreachable, match=r"127\.0\.0\.1:1"):
        PaperIndex.open(folder, WordEncoder(), "http://127.0.0.1:1")


@pytest.mark.slow
def test_a_server_that_never_answers_times_out(
    folder: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails, by never ending, when Chroma's client has no timeout."""
    monkeypatch.setattr("index.search.chroma_server.TIMEOUT", 2)
    index = PaperIndex.open(folder, WordEncoder(), server.url)
    before = index.search(QUESTION)
    with server.suspended(), pytest.raises(StoreUnreachable, match="timed out"):
        index.search(QUESTION)
    assert index.search(QUESTION) == before


@pytest.mark.slow
def test_a_server_keeps_two_generations_of_each_index(folder: Path, server: Server, tmp_path: Path) -> None:
    """Fails when collections are never deleted, or when those of another index are."""
    PaperIndex.build([Paper("Snow", "Snow falls.")], tmp_path / "other", WordEncoder()).close()
    PaperIndex.open(tmp_path / "other", WordEncoder(), server.url)
    index = PaperIndex.open(folder, WordEncoder(), server.url)
    held = index.snapshot
    names = [collection_name(folder)]
    for number in range(3):
        index.add([Paper(f"Hail {number}", "Hail rattles.")])
        names.append(collection_name(folder))
    there = {str(record["name"]) for record in list_collections(server.url, 10)}
    assert there >= {*names[-2:], collection_name(tmp_path / "other")}
    assert not there & set(names[:-2])
    assert held.search(QUESTION)[0].paper.title == "Cats at Night"
