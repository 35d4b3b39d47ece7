"""What to cite for a draft: the real encoder over the included papers."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from assistant import Assistant
from assistant.answer import Verdict
from assistant.citing import CitedDraft
from assistant.citing.stance import stance_of
from assistant.errors import ClaimError
from assistant.verification import Comparison
from index import FieldFilter, PaperIndex
from ui.cli.main import main

TRUE, FALSE, FAR = "VIVA contains 1,240 images.", "VIVA contains 3,240 images.", "We bake bread at night."


@pytest.fixture(scope="module")
def draft(real_assistant: Assistant) -> CitedDraft:
    """A paragraph of a true sentence, a false one and one that no paper has to do with."""
    return real_assistant.cite(f"{TRUE} {FALSE}\n\n{FAR}")


def test_a_true_sentence_is_supported_by_its_paper(draft: CitedDraft) -> None:
    first = draft.sentences[0]
    assert [one.paper.title[:5] for one in first.supports] == ["VIVA:"]
    assert any("1,240 images" in quote.text for quote in first.supports[0].quotes)
    assert not first.contradicts


def test_a_false_sentence_is_contradicted_with_the_reason(draft: CitedDraft) -> None:
    second = draft.sentences[1]
    assert [one.paper.title[:5] for one in second.contradicts] == ["VIVA:"]
    assert second.contradicts[0].why == ("3,240 is not in the cited sentence",)
    assert not second.supports


def test_a_sentence_about_something_else_has_nothing(draft: CitedDraft) -> None:
    assert draft.sentences[2].backings == ()
    assert str(draft).endswith("nothing in the papers comes close")


def test_quotes_are_the_papers_own_words(draft: CitedDraft) -> None:
    quotes = [(one.paper, quote) for each in draft.sentences for one in each.backings for quote in one.quotes]
    assert quotes
    assert all(paper.abstract[quote.start : quote.end] == quote.text for paper, quote in quotes)


def test_latex_cites_what_supports_and_leaves_the_rest_as_it_was(draft: CitedDraft) -> None:
    (key,) = {one.key for one in draft.sentences[0].supports}
    assert draft.to_latex() == f"VIVA contains 1,240 images~\\cite{{{key}}}. {FALSE}\n\n{FAR}"
    assert draft.to_bibtex().startswith(f"@misc{{{key},")


def test_plain_values_hold_all_three_stances(draft: CitedDraft) -> None:
    values = json.loads(json.dumps(draft.to_dict()))
    assert [len(one["contradicts"]) for one in values["sentences"]] == [0, 1, 0]


def test_only_chosen_papers_are_read(real_assistant: Assistant) -> None:
    other = next(paper for paper in real_assistant.index.papers if not paper.title.startswith("VIVA"))
    draft = real_assistant.cite(TRUE, FieldFilter(among=frozenset([other.key])))
    assert {one.paper for one in draft.sentences[0].backings} <= {other}


@pytest.mark.parametrize("text", ["", " …! ", "a" * 20_001])
def test_what_is_no_draft_is_refused(few_index: PaperIndex, text: str) -> None:
    with pytest.raises(ClaimError):
        Assistant(few_index).cite(text)


def test_what_cannot_be_checked_has_no_stance() -> None:
    assert stance_of(Comparison("there is nothing in it to check", ()), 1.0) is None
    assert Comparison("there is nothing in it to check", ()).verdict == Verdict(
        "unchecked", 0.0, ("there is nothing in it to check",)
    )


@pytest.fixture
def footnote(
    real_assistant: Assistant, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    """Give the command line over the included papers."""
    monkeypatch.setattr("ui.cli.drafting.open_assistant", lambda: real_assistant)

    def run(*arguments: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as exit:
            main(arguments)
        return int(exit.value.code or 0), capsys.readouterr().out

    return run


def test_the_command_line_prints_each_form(footnote: Callable[..., tuple[int, str]]) -> None:
    assert "\n  supports: viva" in footnote("cite", TRUE)[1]
    assert "\\cite{viva" in footnote("cite", TRUE, "--latex")[1]
    assert footnote("cite", TRUE, "--bibtex")[1].startswith("@misc{viva")
    assert json.loads(footnote("cite", TRUE, "--json")[1])["sentences"][0]["supports"]
    assert footnote("cite", TRUE, "--json", "--latex")[0] == 2
