"""A public collection is read whole, or refused by file and line."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.__main__ import app
from eval.search.collection import CollectionError, read_collection

CORPUS = """
{"_id": "c1", "title": "Same Title", "text": "Cats hunt at night. By day they sleep."}
{"_id": "c2", "title": "Same title.", "text": "Bread needs yeast. Yeast makes it rise."}
{"_id": "c3", "title": "", "text": "Rivers run to the sea."}
{"_id": "c4", "title": "Snow Falls in Winter", "text": ""}
{"_id": "c5", "title": "", "text": " "}
"""
QUERIES = """
{"_id": "q1", "text": "who hunts at night"}
{"_id": "q2", "text": "what makes bread rise"}
{"_id": "q3", "text": "nobody judged this"}
"""
QRELS = "query-id\tcorpus-id\tscore\nq1\tc1\t1\nq1\tc3\t0\nq2\tc2\t2\nq2\tgone\t1\n"

Save = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small collection with everything that real ones hold: repeated titles, none, no text, no judgement."""
    root = tmp_path / "small"
    root.mkdir()
    (root / "corpus.jsonl").write_text(CORPUS)
    (root / "queries.jsonl").write_text(QUERIES)
    (root / "qrels.tsv").write_text(QRELS)
    return root


def test_papers_with_one_title_or_none_are_all_there(folder: Path) -> None:
    assert [paper.listings for paper in read_collection(folder).papers] == [("c1",), ("c2",), ("c3",), ("c4",)]


def test_a_paper_without_text_is_its_title(folder: Path) -> None:
    assert read_collection(folder).papers[3].abstract == "Snow Falls in Winter"


def test_only_what_is_judged_relevant_counts(folder: Path) -> None:
    collection = read_collection(folder)
    assert collection.relevant == {"q1": {"c1": 1}, "q2": {"c2": 2, "gone": 1}}
    assert collection.queries == {"q1": "who hunts at night", "q2": "what makes bread rise"}


def test_a_collection_reads_the_same_packed_or_judged_in_a_folder_or_without_a_heading(folder: Path) -> None:
    plain = read_collection(folder)
    for name in ("corpus.jsonl", "queries.jsonl"):
        (folder / f"{name}.gz").write_bytes(gzip.compress((folder / name).read_bytes()))
        (folder / name).unlink()
    (folder / "qrels").mkdir()
    (folder / "qrels" / "test.tsv").write_text(QRELS.partition("\n")[2])
    (folder / "qrels.tsv").unlink()
    assert read_collection(folder) == plain


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("corpus.jsonl", '{"_id": "c1", "text": "x"}\n{"_id"', r"corpus\.jsonl, line 2: not JSON"),
        ("corpus.jsonl", '["c1"]', r'line 1: not an object with "_id" and "text"'),
        ("corpus.jsonl", '{"_id": "c1", "text": 3}', r'line 1: "title" and "text" must be texts'),
        (
            "corpus.jsonl",
            '{"_id": "a", "text": ""}\n{"_id": "a", "text": ""}',
            r"line 2: the _id 'a' is there twice",
        ),
        ("corpus.jsonl", '{"_id": "other", "text": "x"}', "calls none of the corpus's papers relevant"),
        ("queries.jsonl", '{"_id": "q1", "text": "x"}', r"judges the query 'q2', which the queries lack"),
        ("qrels.tsv", "q1\tc1\t1\nq1 c1 1\n", r"qrels\.tsv, line 2: 'q1 c1 1' is not a query-id"),
        ("qrels.tsv", "q1\t0\tc1\t1\n", r"line 1: .* is not a query-id, a corpus-id and a score"),
        ("qrels.tsv", "q1\tc1\t0\n", "calls none of the corpus's papers relevant"),
    ],
)
def test_what_is_wrong_is_named(name: str, content: str, message: str, folder: Path) -> None:
    (folder / name).write_text(content)
    with pytest.raises(CollectionError, match=message):
        read_collection(folder)


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels.tsv"])
def test_a_missing_file_is_named(name: str, folder: Path) -> None:
    (folder / name).unlink()
    with pytest.raises(CollectionError, match=f"holds no {name} or "):
        read_collection(folder)


def test_a_folder_that_is_not_there_says_what_it_would_hold(tmp_path: Path) -> None:
    with pytest.raises(CollectionError, match=r"not a folder; give one with corpus\.jsonl"):
        read_collection(tmp_path / "nowhere")


def test_a_packed_file_that_is_cut_short_is_refused(folder: Path) -> None:
    whole = gzip.compress((folder / "corpus.jsonl").read_bytes())
    (folder / "corpus.jsonl.gz").write_bytes(whole[:40])
    (folder / "corpus.jsonl").unlink()
    with pytest.raises(CollectionError, match="can't be read"):
        read_collection(folder)


def test_the_command_compares_rankings(folder: Path) -> None:
    result = CliRunner().invoke(app, ["collection", str(folder)])
    assert result.exit_code == 0, result.output
    assert "small: 4 papers, 2 queries" in result.output
    assert all(name in result.output for name in ("Footnote", "BM25", "encoder", "nDCG@10"))


def test_the_command_says_in_a_line_what_is_wrong(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["collection", str(tmp_path)])
    assert (result.exit_code, result.output.count("\n")) == (2, 1)
    assert "holds no corpus.jsonl" in result.output
