from __future__ import annotations

import pytest

from index.papers.paper import Paper
from tests.support.library import FakeLibrary
from ui.lookup.title_lookup import TitleError, find_by_title, find_exact_title, papers_by_title

V0 = Paper("V_0: A Generalist Value Model", "One.")
V05 = Paper("V_{0.5}: A Generalist Value Model as a Prior", "Two.")
SURVEY = Paper("A Survey of the Generalist Value Model V_0", "Three.")
LIBRARY = FakeLibrary((V0, V05, SURVEY))


def test_an_exact_title_wins_over_longer_titles_that_start_with_it() -> None:
    longer = Paper("V_0: A Generalist Value Model, Continued", "Four.")
    assert papers_by_title("v_0 a generalist value model", (longer, V0)) == (V0,)


def test_titles_that_start_with_the_text_win_over_titles_that_contain_it() -> None:
    assert papers_by_title("a survey", (V0, SURVEY)) == (SURVEY,)
    assert papers_by_title("V_0", (SURVEY, V0)) == (V0,)


def test_part_of_a_title_may_match_several_papers() -> None:
    assert papers_by_title("generalist value model", LIBRARY.papers) == (V0, V05, SURVEY)
    with pytest.raises(TitleError, match="matches 3 papers; type more of the title: V_0: A Generalist"):
        find_by_title("generalist value model", LIBRARY)


@pytest.mark.parametrize(("matches", "ending"), [(3, "Cats 2"), (4, "Cats 2; and 1 more"), (5, "; and 2 more")])
def test_an_error_lists_three_titles_and_counts_the_rest(matches: int, ending: str) -> None:
    library = FakeLibrary(tuple(Paper(f"Cats {number}", "Cats.") for number in range(matches)))
    with pytest.raises(TitleError, match=f"matches {matches} papers; .*Cats 0; Cats 1; Cats 2") as error:
        find_by_title("cats", library)
    assert str(error.value).endswith(ending)


@pytest.mark.parametrize("typed", ["Attention", "", " !?", "V_0.7"])
def test_a_title_that_matches_no_paper_is_rejected(typed: str) -> None:
    with pytest.raises(TitleError, match="no paper is called"):
        find_by_title(typed, LIBRARY)


def test_a_title_that_matches_no_paper_is_rejected_with_the_closest() -> None:
    with pytest.raises(TitleError, match=f"the closest are: {SURVEY.title}; "):
        find_by_title("Attention", LIBRARY)


def test_an_exact_lookup_takes_no_part_of_a_title() -> None:
    assert find_exact_title("v_0 a generalist value model", LIBRARY) == V0
    with pytest.raises(TitleError, match="no paper has the exact title 'V_0'; footnote papers --format titles"):
        find_exact_title("V_0", LIBRARY)
