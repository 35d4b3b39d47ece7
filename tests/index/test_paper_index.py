from __future__ import annotations

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from index import Paper, PaperIndex
from index.errors import REBUILD, FootnoteError, IndexBusy, IndexClosed, IndexDamaged, IndexMismatch, IndexMissing
from index.lifecycle.build import PARTS, BuildInput, Part
from tests.conftest import ROOT
from tests.support.damage import flip, newest
from tests.support.fakes import WordEncoder


def test_the_paper_that_answers_comes_first(few_index: PaperIndex) -> None:
    hits = few_index.search("how many cats hunt at night")
    assert hits[0].paper.title == "Cats at Night"
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_a_hit_has_the_passage_that_matches_best(few_index: PaperIndex) -> None:
    hit = few_index.search("the rest stay in")[0]
    assert hit.paper.abstract[hit.passage.start : hit.passage.end].endswith("The rest stay in.")


def test_no_limit_ranks_every_paper(few_index: PaperIndex) -> None:
    assert len(few_index.search("rivers", limit=None)) == 3


def test_a_limit_keeps_the_best(few_index: PaperIndex) -> None:
    assert few_index.search("rivers", limit=1) == few_index.search("rivers", limit=None)[:1]


def test_a_question_that_shares_no_word_still_ranks_the_papers(few_index: PaperIndex) -> None:
    assert len(few_index.search("zebra")) == 3


def test_dates_exclude_earlier_later_and_undated_papers(tmp_path: Path) -> None:
    papers = [
        Paper("Old", "Rivers run.", date(2020, 5, 1)),
        Paper("New", "Rivers run.", date(2024, 5, 1)),
        Paper("Undated", "Rivers run."),
    ]
    index = PaperIndex.build(papers, tmp_path, WordEncoder())
    assert [hit.paper.title for hit in index.search("rivers", since=date(2024, 1, 1))] == ["New"]
    assert [hit.paper.title for hit in index.search("rivers", until=date(2020, 5, 1))] == ["Old"]
    assert index.search("rivers", since=date(2025, 1, 1)) == ()
    kept = index.search("rivers", since=date(2024, 1, 1), undated=True)
    assert {hit.paper.title for hit in kept} == {"New", "Undated"}


def test_papers_are_the_same_when_the_index_is_opened_again(few_papers: tuple[Paper, ...], tmp_path: Path) -> None:
    papers = [
        replace(few_papers[0], date=date(2024, 2, 3), organisation="Lab", listings=("a.txt",)),
        *few_papers[1:],
    ]
    PaperIndex.build(papers, tmp_path, WordEncoder()).close()
    assert PaperIndex.open(tmp_path, WordEncoder()).papers == tuple(papers)


def test_a_second_build_encodes_nothing(few_papers: tuple[Paper, ...], tmp_path: Path) -> None:
    PaperIndex.build(few_papers, tmp_path, WordEncoder())
    second = WordEncoder()
    PaperIndex.build(few_papers, tmp_path, second)
    assert second.encoded == 0


def test_adding_encodes_only_new_papers(few_index: PaperIndex) -> None:
    encoder = few_index.encoder
    assert isinstance(encoder, WordEncoder)
    before = encoder.encoded
    changes = few_index.add([few_index.papers[0], Paper("Snow", "Snow falls.")])
    assert (len(changes.added), len(changes.unchanged), encoder.encoded - before) == (1, 1, 1)
    assert few_index.search("snow falls")[0].paper.title == "Snow"


def test_adding_known_papers_writes_nothing(few_index: PaperIndex, tmp_path: Path) -> None:
    before = (tmp_path / "index" / "CURRENT").read_bytes()
    assert not few_index.add(few_index.papers).added
    assert (tmp_path / "index" / "CURRENT").read_bytes() == before


def test_a_changed_abstract_is_found_by_its_new_words_only(few_index: PaperIndex) -> None:
    changes = few_index.add([Paper("Snow", "Snow falls.")])
    changes = few_index.add([Paper("Snow", "Hail rattles.")])
    assert [paper.abstract for paper in changes.updated] == ["Hail rattles."]
    assert few_index.search("hail rattles")[0].paper.abstract == "Hail rattles."
    assert all(paper.abstract != "Snow falls." for paper in few_index.papers)


def test_an_index_of_another_encoder_is_refused(few_papers: tuple[Paper, ...], tmp_path: Path) -> None:
    PaperIndex.build(few_papers, tmp_path, WordEncoder("one"))
    with pytest.raises(IndexMismatch, match=f"built with encoder one, but encoder two is needed; {REBUILD}"):
        PaperIndex.open(tmp_path, WordEncoder("two"))


def test_the_error_for_a_folder_without_an_index_says_what_to_type(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match=r"no index here; build one with: footnote index"):
        PaperIndex.open(tmp_path, WordEncoder())


def test_a_paper_without_an_abstract_is_left_out_by_name(
    few_papers: tuple[Paper, ...], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    index = PaperIndex.build([Paper("Bare", "  "), *few_papers], tmp_path, WordEncoder())
    assert index.papers == few_papers
    changes = index.add([Paper("Empty", ""), Paper("Snow", "Snow falls."), Paper(few_papers[0].title, "")])
    assert [paper.title for paper in changes.left_out] == ["Empty"]
    assert [paper.title for paper in changes.added] == ["Snow"]
    assert index.papers[:-1] == few_papers
    assert [record.getMessage() for record in caplog.records] == [
        "'Bare' has no abstract and was left out of the index",
        "'Empty' has no abstract and was left out of the index",
    ]


def test_building_only_papers_without_abstracts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FootnoteError, match="no papers to index"):
        PaperIndex.build([Paper("Bare", "  ")], tmp_path, WordEncoder())


def test_building_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FootnoteError, match="no papers to index"):
        PaperIndex.build([], tmp_path, WordEncoder())
    assert not (tmp_path / "CURRENT").exists()


def test_an_index_can_be_searched_while_others_are_published(few_index: PaperIndex, tmp_path: Path) -> None:
    other = PaperIndex.open(tmp_path / "index", WordEncoder())
    for number in range(4):
        other.add([Paper(f"Snow {number}", "Snow falls.")])
    assert few_index.search("how many cats hunt at night")[0].paper.title == "Cats at Night"


def test_a_snapshot_never_changes(few_index: PaperIndex) -> None:
    """Fails if `add` modifies the snapshot instead of replacing it."""
    before = few_index.snapshot
    tokens = before.tokens(before.papers[0])
    few_index.add([Paper("Cats at Night", "Snow falls."), Paper("Hail", "Hail rattles.")])
    assert before.search("how many cats hunt at night")[0].paper.abstract.startswith("We study cats.")
    assert len(before.papers) == 3
    assert (before.tokens(before.papers[0]).vectors == tokens.vectors).all()
    assert few_index.search("hail rattles")[0].paper.title == "Hail"


def test_searches_continue_while_papers_are_added(few_index: PaperIndex) -> None:
    """Fails if `add` closes the old snapshot before the new one is open."""
    done = threading.Event()

    def ask() -> set[str]:
        found: set[str] = set()
        while not done.is_set():
            found.add(few_index.search("how many cats hunt at night")[0].paper.title)
        return found

    with ThreadPoolExecutor(4) as pool:
        asking = [pool.submit(ask) for _ in range(4)]
        for number in range(5):
            few_index.add([Paper(f"Snow {number}", "Snow falls.")])
        done.set()
    assert [one.result() for one in asking] == [{"Cats at Night"}] * 4


def test_a_private_copy_is_deleted_when_nobody_holds_its_snapshot(
    few_papers: tuple[Paper, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies = tmp_path / "copies"
    copies.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(copies))
    index = PaperIndex.build(few_papers, tmp_path / "index", WordEncoder())
    held = index.snapshot
    index.add([Paper("Snow", "Snow falls.")])
    assert len(list(copies.iterdir())) == 2
    del held
    assert len(list(copies.iterdir())) == 1
    index.close()
    assert not list(copies.iterdir())


def test_a_removed_paper_is_no_longer_found(few_index: PaperIndex) -> None:
    changes = few_index.remove([Paper("cats at night", ""), Paper("Unknown", "")])
    assert str(changes) == "0 added, 0 updated, 0 unchanged, 1 removed"
    assert [hit.paper.title for hit in few_index.search("cats", limit=None)] != []
    assert all(hit.paper.title != "Cats at Night" for hit in few_index.search("cats hunt at night", limit=None))


def test_removing_all_papers_is_refused(few_index: PaperIndex) -> None:
    with pytest.raises(FootnoteError, match="no papers to index"):
        few_index.remove(few_index.papers)
    assert len(few_index.papers) == 3


def test_a_closed_index_says_so(few_index: PaperIndex) -> None:
    few_index.close()
    with pytest.raises(IndexClosed, match="open it again"):
        few_index.search("cats")


def test_an_additional_part_is_verified_and_found(
    few_papers: tuple[Paper, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_count(path: Path, source: BuildInput) -> None:
        path.write_text(str(len(source.papers)), encoding="utf-8")

    monkeypatch.setattr("index.lifecycle.build.PARTS", (*PARTS, Part("count.txt", write_count)))
    index = PaperIndex.build(few_papers, tmp_path, WordEncoder())
    snapshot = index.snapshot
    assert snapshot.parts["count.txt"].read_text(encoding="utf-8") == "3"
    (tmp_path / snapshot.generation / "count.txt").write_text("4", encoding="utf-8")
    again = PaperIndex.open(tmp_path, WordEncoder())
    assert "count.txt" not in again.snapshot.parts
    assert "count.txt does not match its checksum" in again.notices[0]


def test_two_generations_are_kept(few_index: PaperIndex, tmp_path: Path) -> None:
    for number in range(4):
        few_index.add([Paper(f"Snow {number}", "Snow falls.")])
    assert len(list((tmp_path / "index").glob("g-*"))) == 2


def test_a_second_writer_learns_which_process_is_writing(few_papers: tuple[Paper, ...], tmp_path: Path) -> None:
    script = (
        "import sys, pathlib\nfrom index.storage.publishing import writing\n"
        "with writing(pathlib.Path(sys.argv[1])):\n    print('writing', flush=True)\n    sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
    ) as writer:
        assert writer.stdout
        assert writer.stdout.readline() == "writing\n"
        with pytest.raises(IndexBusy, match=f"process {writer.pid} is writing"):
            PaperIndex.build(few_papers, tmp_path, WordEncoder())
        writer.communicate("")


def test_a_build_that_fails_leaves_the_index_as_it_was(
    few_papers: tuple[Paper, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def disk_full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    PaperIndex.build(few_papers, tmp_path, WordEncoder())
    before = {path.name for path in tmp_path.iterdir()}
    monkeypatch.setattr("index.lifecycle.build.write_lexical", disk_full)
    with pytest.raises(FootnoteError, match="can’t be written: No space left on device"):
        PaperIndex.build([Paper("Snow", "Snow falls.")], tmp_path, WordEncoder())
    assert {path.name for path in tmp_path.iterdir()} == before | {".encoded"}  # for the next attempt
    assert len(PaperIndex.open(tmp_path, WordEncoder()).papers) == 3


def test_progress_counts_up_to_the_total(few_papers: tuple[Paper, ...], tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    PaperIndex.build(few_papers, tmp_path, WordEncoder(), lambda done, total: seen.append((done, total)))
    assert seen[-1] == (4, 4)  # passages


def test_the_five_listings_are_279_papers(real_index: PaperIndex) -> None:
    assert len(real_index.papers) == 279


def test_chroma_writes_no_files_that_a_crash_could_damage(real_index: PaperIndex, tmp_path: Path) -> None:
    index = PaperIndex.build(real_index.papers[:12], tmp_path, real_index.encoder)
    assert not list(tmp_path.rglob("*.pickle"))
    assert index.search(index.papers[7].title)[0].paper == index.papers[7]


def test_adding_to_many_papers_extends_the_previous_generation(
    few_papers: tuple[Paper, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails if files of records are copied, or if Chroma, tantivy or document frequencies miss the new papers."""
    monkeypatch.setattr("index.lifecycle.build.SQLITE_ONLY_ROWS", 2)
    monkeypatch.setattr("index.search.chroma_store.SQLITE_ONLY_ROWS", 2)
    monkeypatch.setattr("index.embeddings.saving.SMALL_FILE", 0)
    more = [Paper("Snow", "Snow falls on rivers."), Paper("Hail", "Hail rattles.")]
    encoder = WordEncoder()
    index = PaperIndex.build(few_papers, tmp_path / "index", encoder)
    for paper in more:
        index.add([paper])
    first, last = sorted((tmp_path / "index").glob("g-*"))
    assert (first / "embeddings/records-0000.bin").samefile(last / "embeddings/records-0000.bin")
    fresh = PaperIndex.build([*few_papers, *more], tmp_path / "fresh", encoder)
    assert (index.snapshot.idf == fresh.snapshot.idf).all()
    for question in ("how many cats hunt at night", "snow falls", "hail rattles", "rivers"):
        assert index.search(question, 3) == fresh.search(question, 3)
    assert index.snapshot.spelt("rivvers").text == "rivers"  # in one old paper and in a new one
    assert PaperIndex.open(tmp_path / "index", encoder).notices == ()
    index.remove(more)
    assert not newest(tmp_path / "index").joinpath("embeddings/records-0001.bin").exists()
    assert all(hit.paper not in more for hit in index.search("snow falls", limit=None))


def test_removing_one_of_many_papers_writes_neither_vectors_nor_embeddings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.lifecycle.build.SQLITE_ONLY_ROWS", 2)
    monkeypatch.setattr("index.search.chroma_store.SQLITE_ONLY_ROWS", 2)
    monkeypatch.setattr("index.embeddings.saving.SMALL_FILE", 0)
    papers = [Paper(f"Snow {number:02}", f"Snow falls on river {number:02}.") for number in range(24)]
    index = PaperIndex.build(papers, tmp_path, WordEncoder())
    index.remove(papers[3:5])
    first, last = sorted(tmp_path.glob("g-*"))
    for file in ("chroma/chroma.sqlite3", "embeddings/records-0000.bin"):
        assert (first / file).samefile(last / file)
    kept = (*papers[:3], *papers[5:])
    assert {hit.paper for hit in index.search("snow falls", limit=None)} == set(kept)
    assert index.papers == PaperIndex.open(tmp_path, index.encoder).papers == kept
    index.remove(papers[5:7])
    assert not (first / "chroma/chroma.sqlite3").exists()
    assert {hit.paper for hit in index.search("snow falls", limit=None)} == {*papers[:3], *papers[7:]}
    assert index.notices == ()


@pytest.mark.parametrize("small", [0, 1 << 28], ids=["records linked", "records rewritten"])
def test_adding_papers_and_changing_one_encodes_the_changed_one_again(
    small: int, few_papers: tuple[Paper, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails if an index is extended as soon as its titles match, although an abstract has changed."""
    monkeypatch.setattr("index.lifecycle.build.SQLITE_ONLY_ROWS", 2)
    monkeypatch.setattr("index.search.chroma_store.SQLITE_ONLY_ROWS", 2)
    monkeypatch.setattr("index.embeddings.saving.SMALL_FILE", small)
    encoder = WordEncoder()
    index = PaperIndex.build(few_papers, tmp_path / "index", encoder)
    changed = replace(few_papers[1], abstract="Rye rises slowly. Dough needs salt. Ovens bake it until brown.")
    added = Paper("Snow", "Snow falls on fields of rye, on mills and on 12 loaves in the winter sun.")
    index.add([changed, added])
    assert index.papers == (few_papers[0], changed, few_papers[2], added)

    fresh = PaperIndex.build(index.papers, tmp_path / "fresh", encoder)
    ours, expected = index.snapshot, fresh.snapshot
    everything = np.arange(len(index.papers))
    for of_ours, wanted in zip(
        *(one.embeddings.passage_vectors(everything) for one in (ours, expected)), strict=True
    ):
        assert (of_ours == wanted).all()
    assert (ours.idf == expected.idf).all()
    assert (ours.embeddings.spans == expected.embeddings.spans).all()
    for paper in index.papers:
        for array in ("spans", "vectors"):
            assert (getattr(ours.tokens(paper), array) == getattr(expected.tokens(paper), array)).all()
    for words in ("rye rises", "we bake 12 loaves", "yeast"):
        rows, scores = ours.words.scores(words, 9)
        expected_rows, expected_scores = expected.words.scores(words, 9)
        assert rows.tolist() == expected_rows.tolist()
        assert scores.tolist() == expected_scores.tolist()
    # In Chroma, the changed paper is nearest to a word of its new text and not to one of its old text.
    assert [int(ours.store.nearest(encoder.encode([word])[0], 1)[0]) for word in ("rye", "loaves")] == [1, 3]


@pytest.fixture
def changed_in_place(few_papers: tuple[Paper, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PaperIndex:
    """An index that is changed instead of written anew, however small: a paper removed, one edited, one added."""
    for module in ("index.lifecycle.build", "index.search.chroma_store"):
        monkeypatch.setattr(f"{module}.SQLITE_ONLY_ROWS", 2)
    monkeypatch.setattr("index.lifecycle.build.MOST_GONE", 0.5)
    snow, hail = Paper("Snow", "Snow falls on rivers. Nobody shovels it."), Paper("Hail", "Hail rattles.")
    index = PaperIndex.build([few_papers[0], snow, *few_papers[1:], hail], tmp_path / "index", WordEncoder())
    index.remove([snow])
    index.add([replace(few_papers[1], abstract="Rye rises slowly. Dough needs salt."), Paper("Fog", "Fog lifts.")])
    return index


def test_removing_from_many_papers_leaves_what_a_fresh_build_has(
    changed_in_place: PaperIndex, tmp_path: Path
) -> None:
    """Fails if a removed paper is still found, by words or by vector, or if the rows after it are mistaken."""
    index = changed_in_place
    fresh = PaperIndex.build(index.papers, tmp_path / "fresh", index.encoder)
    assert [paper.title for paper in index.papers][-2:] == ["Hail", "Fog"]
    for question in ("how many cats hunt", "snow falls", "hail rattles", "fog", "salt", "rivers", "yeast"):
        found, expected = (one.search(question, limit=None) for one in (index, fresh))
        assert [hit.paper for hit in found] == [hit.paper for hit in expected]
        vector = index.encoder.encode([question])[0]
        assert sorted(index.snapshot.store.nearest(vector, 9)) == [*range(len(index.papers))]
    assert index.snapshot.store.nearest(index.encoder.encode(["fog"])[0], 1).tolist() == [len(index.papers) - 1]
    for word in ("shovels", "yeast", "rivers", "rattles", "cats"):
        assert index.containing(word) == fresh.containing(word)
        assert index.snapshot.words.has_word(word) == fresh.snapshot.words.has_word(word)
    assert (index.snapshot.idf == fresh.snapshot.idf).all()
    first, last = (
        sorted((newest(tmp_path / name) / "vocabulary.txt").read_text().split("\n")) for name in ("index", "fresh")
    )
    assert first == last
    assert PaperIndex.open(tmp_path / "index", index.encoder).papers == index.papers


def test_an_index_of_which_much_was_removed_is_written_anew(
    changed_in_place: PaperIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails if removed papers are kept for ever in the files of Chroma or tantivy."""
    assert {path.parent.name for path in newest(tmp_path / "index").rglob("numbers.npy")} == {"chroma", "words"}
    monkeypatch.setattr("index.lifecycle.build.MOST_GONE", 0.1)
    changed_in_place.remove([changed_in_place.papers[0]])
    assert not list(newest(tmp_path / "index").rglob("numbers.npy"))
    assert changed_in_place.search("fog lifts")[0].paper.title == "Fog"


@pytest.mark.parametrize("part", ["chroma", "words"])
def test_damaged_numbers_are_noticed(part: str, changed_in_place: PaperIndex, tmp_path: Path) -> None:
    changed_in_place.close()
    flip(newest(tmp_path / "index") / part / "numbers.npy")
    index = PaperIndex.open(tmp_path / "index", changed_in_place.encoder)
    assert f"{part}/numbers.npy does not match its checksum" in index.notices[0]
    assert index.search("fog lifts")[0].paper.title == "Fog"
    index.add([Paper("Dew", "Dew settles.")])
    assert index.notices == ()
    assert index.search("dew settles")[0].paper.title == "Dew"


def test_parts_that_are_damaged_in_the_previous_generation_are_rebuilt(
    few_papers: tuple[Paper, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails if a part is extended without being verified, or if `rebuild` reuses damaged token embeddings."""
    monkeypatch.setattr("index.lifecycle.build.SQLITE_ONLY_ROWS", 2)
    monkeypatch.setattr("index.embeddings.saving.SMALL_FILE", 0)
    monkeypatch.setattr("index.storage.generation.LARGE_RECORD_FILE", 0)
    encoder = WordEncoder()
    index = PaperIndex.build(few_papers, tmp_path, encoder)
    for file in ("chroma/chroma.sqlite3", "words/meta.json"):
        flip(newest(tmp_path) / file)
    with (newest(tmp_path) / "embeddings/records-0000.bin").open("r+b") as records:
        records.seek(-1, os.SEEK_END)  # in the tokens of the third paper
        records.write(b"\x07")
    index.add([Paper("Snow", "Snow falls.")])
    assert (index.papers[-1].title, index.notices) == ("Snow", ())
    with pytest.raises(IndexDamaged, match="token embeddings of paper 3"):
        index.search("snow falls")
    rebuilt = PaperIndex.rebuild(tmp_path, encoder)
    assert rebuilt.notices == ()
    assert rebuilt.search("snow falls", 1)[0].paper.title == "Snow"
