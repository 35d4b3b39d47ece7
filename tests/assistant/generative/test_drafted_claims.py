from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import Verdict
from assistant.generative.draft_parser import DraftSentence, Reference
from assistant.generative.drafted_claims import (
    DraftedClaim,
    check_claim,
    number_citations,
    quote_instead,
    resolve_references,
)
from index.papers import Paper
from tests.support.fakes import CATS, SHELF, WordEncoder


class Credulous:
    """A checker that supports everything."""

    def check(
        self, claim: str, quotes: Sequence[str], papers: Sequence[Paper] = (), *, subject: str = ""
    ) -> Verdict:
        return Verdict("supported", 0.6)


def claim(text: str, *references: tuple[int, int | None]) -> DraftedClaim:
    sentence = DraftSentence(text, tuple(Reference(*pair) for pair in references), lead="\n- ")
    return resolve_references(sentence, SHELF, WordEncoder())


def test_a_paper_cited_as_a_whole_becomes_its_most_similar_sentence() -> None:
    assert claim("Many cats hunt at night.", (1, None)).quotes == ("At night 87% of cats hunt.",)


def test_a_sentence_that_is_cited_twice_counts_once() -> None:
    assert claim("Cats sleep by day.", (1, 2), (1, None)).quotes == ("Cats sleep by day.",)


def test_a_claim_that_cites_nothing_is_unsupported_whatever_the_checker_says() -> None:
    assert check_claim(claim("Cats sleep."), Credulous()).verdict == Verdict("unsupported", 0.0, ("no citation",))


def test_a_link_that_is_not_in_the_quotes_is_unsupported_whatever_the_checker_says() -> None:
    checked = check_claim(claim("Cats sleep, see http://evil.example/x.", (1, 2)), Credulous())
    assert checked.has_failed
    assert "evil.example" in checked.verdict.why[0]
    assert not check_claim(claim("Cats sleep.", (1, 2)), Credulous()).has_failed


def test_a_quote_takes_the_place_of_a_claim_and_is_supported() -> None:
    failed = claim("Many cats hunt at night.", (1, 2), (1, 3))
    quote = quote_instead(failed, WordEncoder())
    assert (quote.text, quote.quotes, quote.lead) == (failed.quotes[1], failed.quotes[1:], failed.lead)
    assert (
        quote.kind == "quote"
        and quote.replaces
        and not quote.is_own
        and quote.verdict == Verdict("supported", 1.0)
    )


def test_brackets_that_the_prompt_took_from_a_paper_are_put_back() -> None:
    assert claim("At night ⟦87.0⟧ of cats hunt.", (1, 3)).text == "At night (87.0) of cats hunt."


def test_a_quote_gives_the_first_reason_for_taking_the_place_of_a_claim() -> None:
    failed = replace(claim("Many cats hunt.", (1, 3)), verdict=Verdict("unsupported", 0.0, ("one", "two")))
    assert quote_instead(failed, WordEncoder()).notes == ("quoted instead of the model’s sentence: one",)


def test_citations_are_numbered_in_order_of_first_use() -> None:
    sentences, citations = number_citations(
        [claim("Rivers run.", (3, 1)), claim("Cats sleep by rivers.", (1, 2), (3, 1))]
    )
    assert [sentence.citations for sentence in sentences] == [(1,), (2, 1)]
    assert [(citation.number, citation.quote) for citation in citations] == [
        (1, "Rivers run to the sea."),
        (2, "Cats sleep by day."),
    ]
    assert citations[1].quote == CATS.abstract[citations[1].start : citations[1].end]
