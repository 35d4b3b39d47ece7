"""Which errors the checker finds and what it lets pass; eval/answers measures it on the labelled claims."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from assistant.verification.checker import Checker
from assistant.verification.findings import Findings
from index import Paper, PaperIndex
from index.arrays import TokenEmbeddings
from index.encoders.encoder import SentenceEncoder
from tests.support.fakes import WordEncoder

CERTAIN = 0.75

IDF = np.ones(30_522, dtype=np.float32)


@pytest.fixture(scope="module")
def checker() -> Checker:
    """A checker with an encoder for which two words are alike only if they are the same."""
    return Checker(WordEncoder(), IDF)


@pytest.fixture(scope="module")
def reader() -> Checker:
    """A checker with the real encoder."""
    return Checker(SentenceEncoder(), IDF)


def test_a_sentence_follows_from_itself(checker: Checker) -> None:
    quote = "Otters reach 85.2% on the Ferry test without any training."
    verdict = checker.check(quote, [quote])
    assert (verdict.verdict, verdict.why) == ("supported", ())


@pytest.mark.parametrize(
    ("claim", "quote", "why"),
    [
        ("The set has 87 boats.", "The set has 78 boats.", "87 is not in the cited sentence"),
        (
            "The mean drop is 7% and the worst drop 3%.",
            "The mean drop is 3% and the worst drop 7%.",
            "7% and 3% for different things",
        ),
        ("We test Otter on Finnish.", "We test Otter on Swedish.", "“Finnish” is in neither"),
        (
            "At night heat increases the flow of rivers.",
            "At night heat reduces the flow of rivers.",
            "says “increases” where the paper says “reduces”",
        ),
        ("The boats need fuel.", "The boats do not need fuel.", "the paper says “not”"),
        ("It runs without fuel.", "It runs on fuel.", "the sentence says “without”"),
    ],
)
def test_each_kind_of_error_is_found_and_explained(checker: Checker, claim: str, quote: str, why: str) -> None:
    verdict = checker.check(claim, [quote])
    assert verdict.verdict == "unsupported"
    assert verdict.score < 0.5
    assert any(why in reason for reason in verdict.why), verdict.why


def test_a_phrase_in_the_place_of_another_makes_a_claim_doubtful(checker: Checker) -> None:
    verdict = checker.check(
        "The pilot trims the outer harbour before the ferry leaves at night.",
        ["The pilot trims the main sail before the ferry leaves at night for the outer harbour."],
    )
    assert verdict.verdict == "doubtful"
    assert "the sentence says “outer harbour” where the paper says “main sail”" in verdict.why


def test_a_claim_whose_sides_changed_places_is_doubtful(checker: Checker) -> None:
    verdict = checker.check("Otters outperform seals at diving.", ["Seals outperform otters at diving."])
    assert verdict.verdict == "doubtful"
    assert "the two sides of “outperform” are the other way round in the paper" in verdict.why


def test_a_claim_that_may_say_too_much_is_doubtful(checker: Checker) -> None:
    verdict = checker.check("Boats always float.", ["Boats may float."])
    assert (verdict.verdict, verdict.why[0]) == ("doubtful", "“always” says more than the paper does")


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The set has over a quarter of a million boats.", "The set has 250,000 boats."),
        ("One in four boats sank.", "25% of the boats sank."),
        ("RLHF helps boats.", "Reinforcement learning from human feedback helps boats."),
        ("Boats are outperformed by seals.", "Seals outperform boats."),
        ("Speed is lower for boats than for seals.", "Speed is higher for seals than for boats."),
        ("The boats run without fuel.", "The boats do not run on fuel."),
    ],
)
def test_a_claim_in_other_words_is_supported(checker: Checker, claim: str, quote: str) -> None:
    assert checker.check(claim, [quote]).verdict == "supported"


def test_a_number_derived_from_two_may_be_compared_otherwise(checker: Checker) -> None:
    quote = "Otters outperform young seals by 19% and old seals by 14% in dives."
    claim = "The lead of otters in dives is five points larger over young seals than over old seals."
    assert not any("other way round" in why for why in checker.check(claim, [quote]).why)


def test_reporting_words_need_no_counterpart(checker: Checker) -> None:
    quote = "Boats are weighed before loading and after loading."
    assert checker.check("The paper suggests weighing boats before and after loading.", [quote]).score > CERTAIN


def test_a_negating_phrase_is_reported_whole(checker: Checker) -> None:
    verdict = checker.check("It runs on sails instead of fuel.", ["It runs on sails and fuel."])
    assert verdict.why[0] == "the sentence says “instead of” where the paper does not"


def test_words_added_to_a_copied_sentence_are_found(reader: Checker) -> None:
    quote = "The survey compares ferry timetables in five coastal towns."
    added = quote.removesuffix(".") + ", priced by volunteer botanists."
    found = reader.compare_quotes(added, [quote]).found
    assert isinstance(found, Findings)
    assert found.coverage.gap_words == ("priced", "volunteer", "botanists")
    assert reader.check(added, [quote]).score < reader.check(quote, [quote]).score - 0.1


@pytest.mark.parametrize("quote", ["We measure 40 loaves.", "Rivers run to the sea.", "Large ships turn slowly."])
def test_a_quote_about_something_else_does_not_support_a_claim(reader: Checker, quote: str) -> None:
    verdict = reader.check("The moon cures insomnia.", [quote])
    assert (verdict.verdict, verdict.why) == ("unsupported", ("the cited sentence is about something else",))


SWAPPED_SENTENCES = [
    ("general", "generative", "Our aim is a general account of how otters choose where they dive."),
    ("generative", "general", "We fit a generative model to the dives of forty young otters."),
    ("policy", "police", "Each harbour writes down the policy that its ferries follow at night."),
    ("noise", "no", "We add noise to the tide tables before the otters are counted."),
]


@pytest.mark.parametrize(("word", "swapped", "quote"), SWAPPED_SENTENCES)
def test_a_word_swapped_for_an_unrelated_one_that_looks_like_it_is_noticed(
    reader: Checker, word: str, swapped: str, quote: str
) -> None:
    assert reader.check(quote, [quote]).score > CERTAIN
    assert reader.check(quote.replace(word, swapped), [quote]).score < CERTAIN


@pytest.mark.parametrize(("word", "swapped", "quote"), SWAPPED_SENTENCES)
def test_a_word_swapped_for_a_lookalike_from_elsewhere_in_the_paper_is_noticed(
    reader: Checker, word: str, swapped: str, quote: str
) -> None:
    paper = Paper("Otters", f"{quote} There is {swapped} otter in the bay.")
    assert reader.check(quote, [quote], [paper]).verdict == "supported"
    assert reader.check(quote.replace(word, swapped), [quote], [paper]).verdict != "supported"


@pytest.mark.parametrize(
    ("word", "inflected", "quote"),
    [
        ("otter", "otters", "The young otter dives for urchins in cold bays at night."),
        ("trained", "training", "A model trained on dives of young otters counts urchins."),
        ("LLM", "LLMs", "An LLM counts the urchins that young otters bring ashore."),
    ],
)
def test_another_inflection_of_a_word_costs_nothing(
    reader: Checker, word: str, inflected: str, quote: str
) -> None:
    assert reader.check(quote.replace(word, inflected), [quote]).score > CERTAIN


def test_a_loose_paraphrase_is_supported(reader: Checker) -> None:
    verdict = reader.check(
        "The bigger the vessel, the slower it turns.", ["Large ships take longer to change course."]
    )
    assert verdict.verdict == "supported"


def test_a_name_that_the_quote_leaves_out_may_be_in_the_paper(checker: Checker) -> None:
    paper = Paper("Ferry-Bench: A Test of Boats", "We test boats. Our benchmark has 40 boats.")
    claim, quote = "On rivers, Ferry-Bench has 40 boats.", "Our benchmark has 40 boats on rivers."
    assert checker.check(claim, [quote]).verdict == "unsupported"
    assert checker.check(claim, [quote], [paper]).verdict == "supported"


def test_a_number_elsewhere_in_the_paper_does_not_support_a_claim(checker: Checker) -> None:
    paper = Paper("Boats", "We count 40 boats. We count some rivers.")
    verdict = checker.check("We count 40 rivers.", ["We count some rivers."], [paper])
    assert verdict.verdict == "unsupported"
    assert "40 is not in the cited sentence" in verdict.why


def test_several_quotes_may_support_a_claim_together(checker: Checker) -> None:
    claim = "The boats carry 40 seals and 12 otters."
    quotes = ["The boats carry 40 seals.", "The boats carry 12 otters."]
    assert checker.check(claim, quotes).verdict == "supported"
    assert checker.check(claim, quotes[:1]).verdict == "unsupported"


@pytest.mark.parametrize("quotes", [[], ["  "]])
def test_a_claim_without_a_quote_is_unchecked(checker: Checker, quotes: list[str]) -> None:
    assert checker.check("Boats float.", quotes).verdict == "unchecked"


def test_a_claim_without_a_content_word_is_unchecked(checker: Checker) -> None:
    assert checker.check("It is.", ["Boats float."]).verdict == "unchecked"


def test_a_claim_without_papers_is_unchecked(checker: Checker) -> None:
    assert checker.check_papers("Boats float.", []).verdict == "unchecked"


def test_papers_are_searched_for_the_sentences_a_claim_rests_on(
    checker: Checker, few_papers: tuple[Paper, ...]
) -> None:
    assert checker.check_papers("At night 87% of cats hunt.", few_papers).verdict == "supported"
    wrong = checker.check_papers("At night 78% of cats hunt.", few_papers)
    assert (wrong.verdict, wrong.why) == ("unsupported", ("78% is not in the cited sentence",))


def test_a_claim_is_also_checked_against_the_sentences_with_its_numbers(checker: Checker) -> None:
    abstract = "Otters dive for urchins in cold bays. Ten seals ate. The sample was 120 large."
    paper = Paper("Otters", abstract)
    assert checker.check_papers("Otters dive for urchins in cold bays; the sample was 120.", [paper]).why == ()
    wrong = checker.check_papers("Otters dive for urchins in cold bays; the sample was 130.", [paper])
    assert wrong.why == ("130 is not in the cited sentence",)


def test_a_claim_is_checked_against_three_sentences_of_a_paper_at_most(checker: Checker) -> None:
    paper = Paper("Animals", "Otters dive. Seals bark. Boats float. Rivers freeze.")
    three = checker.check_papers("Otters dive, seals bark, boats float.", [paper])
    four = checker.check_papers("Otters dive, seals bark, boats float, rivers freeze.", [paper])
    assert three.verdict == "supported"
    assert three.score > four.score


def test_a_sentence_that_adds_nothing_to_what_is_covered_is_not_evidence(checker: Checker) -> None:
    claim = "Otters dive in bays at night."
    hedged = Paper("Otters", f"{claim} Otters may dive.")
    assert checker.check_papers(claim, [hedged]).score == checker.check(claim, [claim]).score


def test_a_claim_and_its_quotes_are_encoded_at_once() -> None:
    calls: list[int] = []

    class Counting(WordEncoder):
        def encode_tokens(
            self, texts: Sequence[str], progress: Callable[[int], None] | None = None
        ) -> list[TokenEmbeddings]:
            calls.append(len(texts))
            return super().encode_tokens(texts, progress)

    Checker(Counting(), IDF).check("Boats float.", ["Boats float.", "Seals dive."])
    assert calls == [3]


def test_each_abstract_is_encoded_word_by_word_and_only_once(few_index: PaperIndex) -> None:
    encoder = few_index.encoder
    assert isinstance(encoder, WordEncoder)
    read: list[str] = []

    class Watched(WordEncoder):
        def encode_tokens(
            self, texts: Sequence[str], progress: Callable[[int], None] | None = None
        ) -> list[TokenEmbeddings]:
            read.extend(texts)
            return encoder.encode_tokens(texts, progress)

    known, changed = few_index.papers[0], Paper("Bread and Yeast", "Bread needs salt.")
    new = Paper("Boats", "Boats float.")
    snapshot = few_index.snapshot
    checker = Checker(Watched(), snapshot.idf, snapshot.known_tokens)
    checker.check_papers("Boats sink.", [known, changed, new])
    assert read == ["Boats sink.", known.abstract, "Bread needs salt.", "Boats float."]
    checker.check_papers("Bread needs salt.", [new, known])
    assert read[4:] == ["Bread needs salt."]


def test_a_very_long_claim_is_checked_in_bounded_time(checker: Checker) -> None:
    assert checker.check("12 boats, " * 5000, ["12 boats float."]).verdict != "unchecked"


FERRY = "Otters reach 85.2% on the Ferry test without any training."


@pytest.mark.parametrize("cell", ["result: 85.2% on Ferry", "training: none needed", "test: Ferry"])
def test_what_a_cell_says_of_its_row_is_supported_by_a_quote_that_says_it(reader: Checker, cell: str) -> None:
    assert reader.check(f"Otter – {cell}", [FERRY], subject="Otter").verdict == "supported"


@pytest.mark.parametrize("cell", ["price: free", "licence: MIT", "funding: private donors", "venue: a workshop"])
def test_a_cell_of_an_invented_column_is_caught_though_its_row_is_named_in_the_quote(
    reader: Checker, cell: str
) -> None:
    assert reader.check(f"Otters – {cell}", [FERRY], subject="Otters").verdict in ("unsupported", "doubtful")
