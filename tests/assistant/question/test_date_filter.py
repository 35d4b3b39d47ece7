"""A date is read as a wish about papers where it plainly is one, and nowhere else."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.question.date_filter import (
    DateFilter,
    by_date,
    date_notice,
    read_dates,
    undated_skipped,
    unread_notice,
)
from eval.answers.questions import read_questions
from index import Hit, Paper
from index.papers.passages import Passage

TODAY = date(2026, 5, 20)


def read(question: str) -> str:
    """Return in words what is read in a question."""
    return str(read_dates(question, TODAY))


@pytest.mark.parametrize(
    ("question", "meaning"),
    [
        ("Which papers since 2024 study reward hacking?", "since 2024-01-01"),
        ("papers after May 2023 on value alignment", "since 2023-06-01"),
        ("Which papers from 2022 on study reward models?", "since 2022-01-01"),
        ("papers from 2022 onwards about reward models", "since 2022-01-01"),
        ("Which papers study reward hacking, before March 2023?", "until 2023-02-28"),
        ("surveys of alignment until 2021", "until 2021-12-31"),
        ("Which papers in 2025 are about diffusion?", "since 2025-01-01, until 2025-12-31"),
        ("What do papers published in March 2025 say about DPO?", "since 2025-03-01, until 2025-03-31"),
        ("Which studies between 2021 and 2023 audit LLMs?", "since 2021-01-01, until 2023-12-31"),
        ("Which studies between 2023 and 2021 audit LLMs?", "since 2021-01-01, until 2023-12-31"),
        ("papers from 2019 to 2021 on rendering", "since 2019-01-01, until 2021-12-31"),
        ("Which papers are there since 2024?", "since 2024-01-01"),
        ("papers published from March to May 2025 about values", "since 2025-03-01, until 2025-05-31"),
        ("papers between November and December 2024 on values", "since 2024-11-01, until 2024-12-31"),
        ("Which papers on values appeared in the last two years?", "since 2024-05-20"),
        ("Which papers on values came out between 2022 and 2025?", "since 2022-01-01, until 2025-12-31"),
        ("papers on reward models released in 2024", "since 2024-01-01, until 2024-12-31"),
        ("papers from 2021-2023 about rendering", "since 2021-01-01, until 2023-12-31"),
        ("List papers from 2024 and 2025 on reward models", "since 2024-01-01, until 2025-12-31"),
        ("Which papers appeared after 2023 and before 2025 on bias?", "since 2024-01-01, until 2024-12-31"),
        ("Which papers published since 2025-03 study bias?", "since 2025-03-01"),
        ("Which papers published before 15 March 2025 study bias?", "until 2025-03-14"),
        ("Which papers published before March 15, 2025 study bias?", "until 2025-03-14"),
        ("papers from February 2024 on sycophancy", "since 2024-02-01, until 2024-02-29"),
        ("Which papers in the last two years study sycophancy?", "since 2024-05-20"),
        ("papers on sycophancy from the past six months", "since 2025-11-20"),
        ("papers on sycophancy from the last 3 weeks", "since 2026-04-29"),
        ("Which papers from this year are about RLHF?", "since 2026-01-01, until 2026-12-31"),
        ("last year's papers on RLHF", "since 2025-01-01, until 2025-12-31"),
        ("What was published last year on value alignment?", "since 2025-01-01, until 2025-12-31"),
        ("Any recent papers on bias, since last year?", "since 2025-01-01"),
        ("Since 2024, which papers look at political bias?", "since 2024-01-01"),
        ("In 2025, which papers proposed a value model?", "since 2025-01-01, until 2025-12-31"),
        ("Which 2024 papers study sycophancy?", "since 2024-01-01, until 2024-12-31"),
        ("LLM alignment papers since 2024", "since 2024-01-01"),
        ("recommendation papers before 2023", "until 2022-12-31"),
        ("Which papers on language models published since 2024 use PPO?", "since 2024-01-01"),
        ("Is there any work on reward hacking since 2024?", "since 2024-01-01"),
        ("Which papers study reward hacking from 2024?", "since 2024-01-01, until 2024-12-31"),
        ("Which papers on RLHF since 2024 use a critic?", "since 2024-01-01"),
        ("Which papers from DeepMind since 2024 are there?", "since 2024-01-01"),
        ("Which methods since 2024 make RLHF cheaper?", "since 2024-01-01"),
        ("What has been published on process rewards since 2024?", "since 2024-01-01"),
        ("What's new on reward hacking since 2025?", "since 2025-01-01"),
        ("What does research since 2023 say about chain of thought?", "since 2023-01-01"),
        ("How many papers since 2024 study reward hacking?", "since 2024-01-01"),
        ("And which papers before 2024?", "until 2023-12-31"),
        ("Do you have papers from 2023 or earlier on diffusion?", "until 2023-12-31"),
        ("Find articles newer than 2024 about LLM judges", "since 2025-01-01"),
        ("In papers published since 2024, which loss is used for critics?", "since 2024-01-01"),
    ],
)
def test_a_date_of_papers_is_read(question: str, meaning: str) -> None:
    assert read(question) == meaning


@pytest.mark.parametrize(
    ("question", "meaning"),
    [
        ("What is the newest paper on reward hacking?", "newest first"),
        ("What are the latest papers on reward hacking?", "newest first"),
        ("most recent survey of alignment", "newest first"),
        ("Which papers are the most recent?", "newest first"),
        ("Which papers on reward models are the oldest?", "oldest first"),
        ("What does the latest paper on reward hacking propose?", "newest first"),
        ("What is the earliest paper on Shapley values?", "oldest first"),
        ("Show me the oldest papers on implicit functions", "oldest first"),
        ("What was the first paper on Shapley values?", "oldest first"),
        ("papers on RLHF, newest first", "newest first"),
        ("the newest papers on bias since 2024", "since 2024-01-01, newest first"),
        ("the newest paper on bias since 2024", "since 2024-01-01, newest first"),
    ],
)
def test_an_order_by_date_is_read(question: str, meaning: str) -> None:
    assert read(question) == meaning


@pytest.mark.parametrize(
    "question",
    [
        "How many papers published between 2019 and January 2024 did the review cover?",
        "Between 2019 and 2024, how many papers did the review include?",
        "How many studies from 2016 to 2020 were reviewed?",
        "How many papers from 2020 were screened for the meta-analysis?",
        "How many NeurIPS papers from 2020 did they annotate?",
        "How many papers from 2020 went into the corpus?",
        "What did papers before 2020 get wrong according to the survey?",
        "Which survey covers papers from 2019 to 2024?",
        "Which literature review goes through 400 papers published between 2019 and 2024?",
        "What do over 400 papers published between 2019 and 2024 say about alignment?",
        "Which papers survey studies published since 2015?",
        "Which papers published before 2020 does the survey cite?",
        "In 2020, which studies did the survey cover?",
        "What share of ICML papers from 2019 mention downsides?",
        "How often do highly cited papers from 2019 mention harms?",
        "Which tool classifies scientific papers from 2015 to 2020?",
        "Which dataset contains papers from 2018?",
        "Which tools classify papers from 2018?",
        "Does BERT classify papers from 2018?",
        "Which paper compares GPT-4 from 2023 with its successors?",
        "How does GPT-4 from 2023 do?",
        "How accurate is the model of the 2020 GPT-3 paper?",
        "What did the survey from 2023 find?",
        "Which study between 2016 and 2018 followed voters?",
        "What does QwQ reach on the benchmark AIME 2024?",
        "What accuracy does PURE reach on AMC23 and AIME 2024?",
        "Which method was Top-5 in 2021 Kaggle?",
        "Since 2012 ImageNet has been the standard; which paper beats it?",
        "What changed before and after 2020?",
        "Which paper compares moral views before and after 2020?",
        "Which papers on how views changed since 2012 are there?",
        "How has RLHF changed in the last two years?",
        "Which dataset of tweets from 2016 is used?",
        "Which paper uses a dataset of tweets from 2016?",
        "Which papers analyse tweets from 2016?",
        "Which papers study tweets since 2016?",
        "Which dataset holds news articles from 2016?",
        "Which news articles from 2016 were used?",
        "Which product reviews from 2016 were used?",
        "Which user studies from 2020 were run?",
        "Which papers use Amazon reviews from 2018?",
        "Which papers study elections after 2016?",
        "Which papers look at the labour market after 2020?",
        "Which papers use Twitter before 2023?",
        "Which papers use models trained since 2023?",
        "Which papers train on books published before 1950?",
        "Which methods from 2019 does it beat?",
        "Which model trained on data before 2021 is best?",
        "What knowledge cutoff before 2021 was used?",
        "Which websites restricted crawling since 2023?",
        "From 2019 to 2021, how did consent change?",
        "By how much did click-through rate rise in 2024?",
        "Which papers from 2021, 2022 and 2023 are there?",
        "Which papers from 2021 and 2023 are there?",
        "papers with 2000 images",
        "papers published before 31 February 2024",
        "papers from 20245",
        "Which papers since Chu et al., 2011 improve it?",
        "recent papers on reward hacking",
        "What is the most recent benchmark that VIVA beats?",
        "How does it compare with the latest work on reward hacking?",
        "Is VIVA the first paper to test values?",
        "Does the cache evict the oldest first?",
        "Which papers are about dating scrolls including undated ones?",
        "",
    ],
)
def test_a_date_of_anything_else_is_left_alone(question: str) -> None:
    assert read(question) == ""
    assert read_dates(question, TODAY).question == question


def test_no_question_of_the_evaluation_is_about_dates() -> None:
    asked = [turn.text for question in read_questions() for turn in question.turns]
    assert len(asked) > 102
    assert {question: read(question) for question in asked if read(question)} == {}


@pytest.mark.parametrize(
    ("question", "left", "spans"),
    [
        (
            "Which papers that were published since 2024 study bias?",
            "Which papers study bias?",
            ("that were published since 2024",),
        ),
        ("Since 2024, which papers study bias?", "Which papers study bias?", ("Since 2024",)),
        ("Which papers study bias, before 2023?", "Which papers study bias?", ("before 2023",)),
        ("the newest papers (from 2025) on bias", "the papers on bias", ("newest", "from 2025")),
        (
            "papers on bias since 2024, newest first, incl. undated ones",
            "papers on bias",
            ("since 2024", "newest first", "incl. undated ones"),
        ),
    ],
)
def test_what_was_read_is_taken_out_and_can_be_told(question: str, left: str, spans: tuple[str, ...]) -> None:
    found = read_dates(question, TODAY)
    assert (found.question, found.spans) == (left, spans)


def test_a_question_for_nothing_but_dates_asks_for_everything() -> None:
    assert read_dates("Which papers were published in March 2025?", TODAY).everything
    assert read_dates("What is the newest paper?", TODAY).everything
    assert not read_dates("Which recommendation papers were published in March 2025?", TODAY).everything


def test_undated_papers_are_kept_when_the_question_says_so() -> None:
    assert read_dates("papers on bias since 2024, including undated ones", TODAY).undated == "included"
    assert read_dates("papers on bias since 2024", TODAY).undated == "excluded"


def test_given_dates_win_over_the_questions() -> None:
    found = read_dates("Which papers since 2024 study bias?", TODAY)
    assert str(found.overruled(None, date(2020, 1, 1))) == "until 2020-01-01"
    assert found.overruled(None, None) == found
    assert found.overruled(date(2020, 1, 1), None).question == "Which papers study bias?"


WORDS = st.sampled_from(
    "which papers paper studies on reward hacking since until before after in from to between and 2024 2023-02 "
    "the May March 31 2025 last year's years two newest first oldest , ? ( ) including undated published were did "
    "review".split()
)
QUESTIONS = st.one_of(st.text(), st.lists(WORDS, max_size=25).map(" ".join))


@given(QUESTIONS, st.dates())
def test_no_text_breaks_it_and_what_it_says_holds_together(question: str, today: date) -> None:
    found = read_dates(question, today)
    assert found.since is None or found.until is None or found.since <= found.until
    assert all(span in question for span in found.spans)
    assert bool(found.spans) == (found.bounded or found.order is not None)
    assert found.spans or found.question == question


@given(st.dates(date(1900, 1, 1), date(2099, 12, 30)))
def test_before_and_since_meet_and_so_do_until_and_after(day: date) -> None:
    before, since = (read_dates(f"papers {word} {day}", TODAY) for word in ("before", "since"))
    until, after = (read_dates(f"papers {word} {day}", TODAY) for word in ("until", "after"))
    assert (since.since, until.until) == (day, day)
    assert before.until
    assert before.until + timedelta(1) == since.since
    assert after.since == day + timedelta(1)


@pytest.mark.parametrize(
    "piece",
    [
        "2024 ",
        "since 2024 ",
        " ",
        "papers ",
        "which papers on ",
        "from 2021 to ",
        "x",
        ",",
        "May ",
        "how many the ",
        "\x01",
        "in the last ",
    ],
)
def test_a_long_text_is_read_in_no_time(piece: str) -> None:
    text = (piece * 50_000)[:50_000]
    started = time.perf_counter()
    read_dates(text, TODAY)
    read_dates(f"which papers study {text}", TODAY)
    assert time.perf_counter() - started < 1


def hit(title: str, day: date | None) -> Hit:
    return Hit(Paper(title, "Abstract.", day), 0.5, Passage(0, 9))


HITS = (
    hit("Undated", None),
    hit("Middle", date(2022, 1, 1)),
    hit("Old", date(2020, 1, 1)),
    hit("New", date(2024, 1, 1)),
)


@pytest.mark.parametrize(
    ("dates", "titles"),
    [
        (DateFilter("", order="newest"), ["New", "Middle", "Old"]),
        (DateFilter("", order="oldest"), ["Old", "Middle", "New"]),
        (DateFilter("", order="newest", undated="included"), ["New", "Middle", "Old", "Undated"]),
        (DateFilter(""), ["Undated", "Middle", "Old", "New"]),
    ],
)
def test_hits_are_sorted_by_date_when_asked(dates: DateFilter, titles: list[str]) -> None:
    assert [each.paper.title for each in by_date(HITS, dates)] == titles


def test_hits_without_any_date_stay_when_an_order_is_asked() -> None:
    assert by_date(HITS[:1], DateFilter("", order="newest")) == HITS[:1]


def test_the_notice_says_what_was_read_and_what_was_left_out() -> None:
    papers = [each.paper for each in HITS]
    assert date_notice(read_dates("papers on bias since 2022", TODAY), papers) == (
        "Read as: since 2022-01-01. 2 papers in that period. 1 undated paper skipped."
    )
    kept = date_notice(read_dates("papers on bias since 2022 including undated", TODAY), papers)
    assert kept.endswith("2 papers in that period. 1 undated paper included.")
    assert date_notice(read_dates("newest papers on bias", TODAY), papers[1:]) == (
        "Read as: newest first. 3 papers with a date."
    )
    assert date_notice(DateFilter("bias"), papers) == ""


@pytest.mark.parametrize(
    ("question", "skipped"),
    [
        ("papers on bias", 0),
        ("papers on bias since 2022", 1),
        ("papers on bias since 2022, including undated", 0),
        ("newest papers on bias", 1),
        ("newest papers on bias, including undated", 0),
    ],
)
def test_undated_papers_are_skipped_where_dates_are_asked_for(question: str, skipped: int) -> None:
    assert undated_skipped(read_dates(question, TODAY), [each.paper for each in HITS]) == skipped


def test_an_order_skips_no_undated_papers_if_there_are_no_others() -> None:
    assert undated_skipped(DateFilter("", order="newest"), [HITS[0].paper]) == 0


def test_dates_that_were_given_are_named_but_not_said_to_be_read() -> None:
    given = DateFilter("bias").overruled(date(2022, 1, 1), None)
    assert date_notice(given, [each.paper for each in HITS[1:]]) == "2 papers since 2022-01-01."


def test_a_date_that_is_not_read_is_told() -> None:
    dates = read_dates("Which papers study tweets from 2016?", TODAY)
    assert (str(dates), dates.unread) == ("", ("from 2016",))
    assert "“from 2016” may mean something else" in unread_notice(dates)
    assert unread_notice(read_dates("Which papers since 2024 study tweets?", TODAY)) == ""
