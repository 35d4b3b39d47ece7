from __future__ import annotations

from collections.abc import Iterator

import pytest

from index import Paper, PaperIndex
from tests.support.fakes import WordEncoder
from ui.lookup.word_match import Matches, match_papers

CATS = Paper("Cats at Night", "We study cats. By night they hunt.")
LIONS = Paper("A Pride of Lions", "Lions are great cats. Hunting is done by lionesses.")
BREAD = Paper("BreadBench", "Bread needs yeast. We test breads.")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PaperIndex]:
    index = PaperIndex.build([CATS, LIONS, BREAD], tmp_path_factory.mktemp("index"), WordEncoder())
    yield index
    index.close()


def test_a_paper_matches_if_it_has_every_word_in_any_form_and_anywhere(library: PaperIndex) -> None:
    assert set(match_papers(library, "cat hunted").papers) == {CATS, LIONS}
    assert match_papers(library, "the pride of hunting lions") == Matches((LIONS,))


def test_a_word_that_no_paper_has_matches_none(library: PaperIndex) -> None:
    assert match_papers(library, "zzzzqq") == Matches(())


def test_papers_with_some_of_the_words_match_if_none_has_all(library: PaperIndex) -> None:
    assert match_papers(library, "yeast zzzzqq") == Matches((BREAD,), complete=False)


def test_a_word_still_being_typed_matches_the_words_that_begin_with_it(library: PaperIndex) -> None:
    assert match_papers(library, "lioness").papers == (LIONS,)
    assert match_papers(library, "yea").papers == (BREAD,)


def test_the_parts_of_a_compound_match_too(library: PaperIndex) -> None:
    assert match_papers(library, "bench").papers == (BREAD,)
    assert match_papers(library, "breadbench").papers == (BREAD,)
    assert match_papers(library, "BreadTest").papers == (BREAD,)


def test_a_title_that_contains_the_text_comes_first(library: PaperIndex) -> None:
    assert match_papers(library, "cats").papers[0] == CATS
    assert match_papers(library, "a").papers[0] in {CATS, LIONS}
