"""A typed title means one paper, or the reader is told which it may mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pytest

from index.papers.paper import Paper
from ui.lookup.title_lookup import TitleError, paper_called, papers_called

V0 = Paper("V_0: A Generalist Value Model", "One.")
V05 = Paper("V_{0.5}: A Generalist Value Model as a Prior", "Two.")
SURVEY = Paper("A Survey of the Generalist Value Model V_0", "Three.")


@dataclass(frozen=True)
class FakeHit:
    paper: Paper


@dataclass(frozen=True)
class FakeShelf:
    papers: tuple[Paper, ...] = (V0, V05, SURVEY)

    def search(
        self, question: str, limit: int | None = 10, since: date | None = None, until: date | None = None
    ) -> Sequence[FakeHit]:
        return tuple(map(FakeHit, self.papers[:limit]))


def test_a_whole_title_wins_over_titles_that_begin_with_it() -> None:
    longer = Paper("V_0: A Generalist Value Model, Continued", "Four.")
    assert papers_called("v_0 a generalist value model", (longer, V0)) == (V0,)


def test_how_a_title_begins_wins_over_a_part_of_it() -> None:
    assert papers_called("a survey", (V0, SURVEY)) == (SURVEY,)
    assert papers_called("V_0", (SURVEY, V0)) == (V0,)


def test_a_part_may_mean_several_papers() -> None:
    assert papers_called("generalist value model", FakeShelf().papers) == (V0, V05, SURVEY)
    with pytest.raises(TitleError, match="may mean 3 papers; give more of the title: V_0: A Generalist"):
        paper_called("generalist value model", FakeShelf())


@pytest.mark.parametrize("typed", ["Attention", "", " !?", "V_0.7"])
def test_a_title_that_no_paper_has_is_refused(typed: str) -> None:
    with pytest.raises(TitleError, match="no paper is called"):
        paper_called(typed, FakeShelf())
