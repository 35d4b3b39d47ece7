"""A public collection is read whole, or refused with the file and line."""

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
{"_id": "q3", "text": "no judgement on this"}
"""
QRELS = "query-id\tcorpus-id\tscore\nq1\tc1\t1\nq1\tc3\t0\nq2\tc2\t2\nq2\tgone\t1\n"

Save = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small collection with repeated and missing titles, missing texts and a query without judgements."""
    root = tmp_path / "small"
    root.mkdir()
    (root / "corpus.jsonl").write_text(CORPUS)
    (root / "queries.jsonl").write_text(QUERIES)
    (root / "qrels.tsv").write_text(QRELS)
    return root


def test_papers_with_equal_or_missing_titles_are_kept(folder: Path) -> None:
    assert [paper.listings for paper in read_collection(folder).papers] == [("c1",), ("c2",), ("c3",), ("c4",)]


def test_the_title_stands_in_for_a_missing_abstract(folder: Path) -> None:
    assert read_collection(folder).papers[3].abstract == "Snow Falls in Winter"


def test_only_positive_judgements_are_kept(folder: Path) -> None:
    collection = read_collection(folder)
    assert collection.relevant == {"q1": {"c1": 1}, "q2": {"c2": 2, "gone": 1}}
    assert collection.queries == {"q1": "who hunts at night", "q2": "what makes bread rise"}


def test_gzip_a_qrels_folder_and_a_missing_header_make_no_difference(folder: Path) -> None:
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
        ("corpus.jsonl", '["c1"]', r'line 1: not a JSON object with "_id" and "text"'),
        ("corpus.jsonl", '{"_id": "c1", "text": 3}', r'line 1: "title" and "text" must be strings'),
        (
            "corpus.jsonl",
            '{"_id": "a", "text": ""}\n{"_id": "a", "text": ""}',
            r"line 2: the _id 'a' is used twice",
        ),
        ("corpus.jsonl", '{"_id": "other", "text": "x"}', "no relevant paper is in the corpus"),
        (
            "queries.jsonl",
            '{"_id": "q1", "text": "x"}',
            r"the query 'q2' is judged but not among the queries",
        ),
        ("qrels.tsv", "q1\tc1\t1\nq1 c1 1\n", r"qrels\.tsv, line 2: 'q1 c1 1' is not a query-id"),
        ("qrels.tsv", "q1\t0\tc1\t1\n", r"line 1: .* is not a query-id, a corpus-id and a score"),
        ("qrels.tsv", "q1\tc1\t0\n", "no relevant paper is in the corpus"),
    ],
)
def test_an_invalid_file_is_reported_with_its_line(name: str, content: str, message: str, folder: Path) -> None:
    (folder / name).write_text(content)
    with pytest.raises(CollectionError, match=message):
        read_collection(folder)


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels.tsv"])
def test_a_missing_file_is_reported(name: str, folder: Path) -> None:
    (folder / name).unlink()
    with pytest.raises(CollectionError, match=f"no {name} or "):
        read_collection(folder)


def test_the_error_for_a_missing_folder_lists_the_files_it_should_have(tmp_path: Path) -> None:
    with pytest.raises(CollectionError, match=r"not a folder; give a folder with corpus\.jsonl"):
        read_collection(tmp_path / "nowhere")


def test_a_truncated_gzip_file_is_refused(folder: Path) -> None:
    whole = gzip.compress((folder / "corpus.jsonl").read_bytes())
    (folder / "corpus.jsonl.gz").write_bytes(whole[:40])
    (folder / "corpus.jsonl").unlink()
    with pytest.raises(CollectionError, match="can't be read"):
        read_collection(folder)


def test_the_command_prints_the_comparison(folder: Path) -> None:
    result = CliRunner().invoke(app, ["collection", str(folder)])
    assert result.exit_code == 0, result.output
    assert "small: 4 papers, 2 queries" in result.output
    assert all(name in result.output for name in ("Footnote", "BM25", "encoder", "nDCG@10"))


def test_the_command_reports_an_error_in_one_line(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["collection", str(tmp_path)])
    assert (result.exit_code, result.output.count("\n")) == (2, 1)
    assert "no corpus.jsonl" in result.output
