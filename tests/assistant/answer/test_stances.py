from __future__ import annotations

from assistant.answer import Answer, AnswerSentence, Citation, Stance, Stances
from assistant.answer.stances import group_by_stance
from index.papers.paper import Paper

CATS, DOGS, OWLS = (Paper(name, f"{name} hunt. They sleep.") for name in ("Cats", "Dogs", "Owls"))


def cite(number: int, paper: Paper, place: int = 0) -> Citation:
    sentence = paper.sentences[place]
    return Citation(number, paper, sentence.text, sentence.start, sentence.end)


def claim(text: str, *citations: int, lead: str = "\n- ") -> AnswerSentence:
    return AnswerSentence(text, citations, "supported", 1.0, lead=lead)


CITATIONS = (cite(1, CATS), cite(2, DOGS), cite(3, OWLS), cite(4, OWLS, 1))
STANCES = Stances("Do pets hunt?", (Stance(CATS, "opposes", "m"), Stance(DOGS), Stance(OWLS, "supports", "m")))


def grouped(*sentences: AnswerSentence, stances: Stances = STANCES) -> Answer:
    return Answer("Do pets hunt?", "Do pets hunt?", "answered").citing(
        *group_by_stance(sentences, CITATIONS, stances)
    )


def test_sentences_stand_under_the_heading_of_their_papers_side_and_are_numbered_anew() -> None:
    answer = grouped(
        AnswerSentence("Three papers say so.", (1, 2, 3), kind="overview"),
        claim("Cats don’t.", 1),
        claim("Dogs may.", 2),
        claim("Owls do.", 3),
        claim("They sleep too.", 4, lead=" "),
        AnswerSentence("The abstracts do not say how.", (), lead="\n\n", kind="missing"),
    )
    assert answer.text == (
        "Three papers say so. [1][2][3]\n\n"
        "### Supports\n- Owls do. [3] They sleep too. [4]\n\n"
        "### Opposes\n- Cats don’t. [1]\n\n"
        "### Says on this\n- Dogs may. [2]\n\n"
        "The abstracts do not say how."
    )


def test_the_numbers_follow_the_order_of_the_groups() -> None:
    answer = grouped(claim("Cats don’t.", 1), claim("Dogs may.", 2), claim("Owls do.", 3), claim("And.", 4))
    assert [(one.number, one.paper.title) for one in answer.citations] == [
        (1, "Owls"),
        (2, "Owls"),
        (3, "Cats"),
        (4, "Dogs"),
    ]
    assert [one.citations for one in answer.sentences] == [(1,), (2,), (3,), (4,)]


def test_a_sentence_on_papers_of_both_sides_stands_under_neither() -> None:
    answer = grouped(claim("Owls do, cats don’t.", 1, 3), claim("Owls do.", 4), claim("Dogs may.", 2))
    assert "### Says on this\n- Owls do, cats don’t. [" in answer.text
    assert "### Opposes" not in answer.text


def test_a_terminal_shows_the_headings_without_hashes() -> None:
    answer = grouped(claim("Cats don’t.", 1), claim("Dogs may.", 2), claim("Owls do.", 3, 4))
    assert "\n\nOpposes\n- Cats don’t." in str(answer)
    assert "### Opposes\n- Cats don’t." in answer.to_markdown()


def test_nobody_sorted_what_has_no_side() -> None:
    assert STANCES.sorted_by == "m"
    assert Stances("Do pets hunt?", (Stance(DOGS),)).sorted_by is None
