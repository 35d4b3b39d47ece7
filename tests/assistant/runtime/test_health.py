"""What does not work just now, as an assistant tells it."""

from __future__ import annotations

from pathlib import Path

from assistant import Assistant, Settings
from assistant.errors import ModelUnreachable
from index import PaperIndex
from tests.support.fakes import SHELF, Scripted, WordEncoder

QUESTION = "What do cats do at night?"


def asked(index: PaperIndex, settings: Settings, *written: str | Exception) -> list[tuple[str, str]]:
    assistant = Assistant(index, Scripted(*written) if written else None, settings)
    assistant.ask(QUESTION)
    return [(trouble.meaning, trouble.detail) for trouble in assistant.troubles]


def test_where_all_is_well_there_is_none(few_index: PaperIndex, tmp_path: Path) -> None:
    assert asked(few_index, Settings(home=tmp_path)) == []


def test_a_model_that_does_not_answer_is_told_until_it_does(few_index: PaperIndex, tmp_path: Path) -> None:
    away = ModelUnreachable("nowhere does not answer.")
    model = Scripted(away, "At night 87% of cats hunt [1.3].", "At night 87% of cats hunt [1.3].")
    assistant = Assistant(few_index, model, Settings(home=tmp_path))
    assistant.ask(QUESTION)
    (trouble,) = assistant.troubles
    assert trouble.meaning == "The model isn’t responding, so papers are quoted."
    assert trouble.detail == "nowhere does not answer."
    assistant.ask(QUESTION)
    assert assistant.troubles == ()


def test_a_reranker_that_is_not_there_is_told_once_it_was_looked_for(
    few_index: PaperIndex, tmp_path: Path
) -> None:
    settings = Settings(home=tmp_path, reranker=str(tmp_path / "none"))
    assert Assistant(few_index, None, settings).troubles == ()
    ((meaning, detail),) = asked(few_index, settings)
    assert meaning == "The reranker is missing and isn’t used."
    assert "FOOTNOTE_RERANKER" in detail


def test_a_damaged_index_is_told_with_what_to_type(tmp_path: Path) -> None:
    PaperIndex.build(SHELF, tmp_path / "index", WordEncoder()).close()
    for file in (tmp_path / "index").glob("*/words/*.store"):
        file.write_bytes(b"")
    index = PaperIndex.open(tmp_path / "index", WordEncoder())
    ((meaning, detail),) = asked(index, Settings(home=tmp_path))
    index.close()
    assert meaning == "Part of the index is damaged and isn’t used."
    assert "footnote index --rebuild" in detail
