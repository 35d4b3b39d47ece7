from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant import Answer, Assistant, Settings
from assistant.answer import Stance, Stances
from assistant.assistant import NOTHING_SUPPORTED
from assistant.errors import ModelUnreachable, QuestionError
from assistant.llm import connect
from assistant.text import language
from assistant.verification import Checker, Findings
from index import Paper, PaperIndex
from tests.support.fakes import NoteTaker, Scripted, WordEncoder
from tests.support.model_server import ScriptedServer, says

NURSES = "Which benchmark tests nursing values?"


def written_by(real: Assistant, *answers: str | Exception) -> Assistant:
    """Return the real assistant with a scripted model."""
    return Assistant(real.index, Scripted(*answers), replace(real.settings, checker="none"))


def test_an_answer_quotes_the_paper_that_holds_it(real_assistant: Assistant) -> None:
    answer = real_assistant.ask(NURSES)
    assert answer.status == "answered"
    assert answer.citations[0].paper.title.startswith("NurValues")
    assert answer.model is None


def test_every_citation_is_the_exact_words_of_its_paper(real_assistant: Assistant) -> None:
    for citation in real_assistant.ask(NURSES).citations:
        assert citation.paper.abstract[citation.start : citation.end] == citation.quote
        assert citation.quote in {sentence.text for sentence in citation.paper.sentences}


def test_a_quoted_answer_has_at_most_three_sentences(real_assistant: Assistant) -> None:
    assert 1 <= len(real_assistant.ask(NURSES).sentences) <= 3


def test_an_answer_cites_only_what_was_retrieved(real_assistant: Assistant) -> None:
    answer = real_assistant.ask(NURSES)
    considered = {each.paper.key for each in answer.considered}
    assert {citation.paper.key for citation in answer.citations} <= considered
    assert {each.paper.key for each in answer.considered if each.used} == {
        citation.paper.key for citation in answer.citations
    }


def test_the_same_question_gives_the_same_answer(real_assistant: Assistant) -> None:
    first, second = (replace(real_assistant.ask(NURSES), timings={}) for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    "question",
    ["How long should sourdough proof before baking?", "Will it rain in Lisbon tomorrow?"],
)
def test_what_no_paper_is_about_is_declined(question: str, real_assistant: Assistant) -> None:
    answer = real_assistant.ask(question)
    assert (answer.status, answer.reason, answer.citations) == ("declined", "out_of_scope", ())
    assert len(answer.considered) >= 3


def test_a_question_for_several_papers_quotes_one_sentence_of_each(real_assistant: Assistant) -> None:
    answer = real_assistant.ask("Which papers use Shapley values?")
    papers = [citation.paper.key for citation in answer.citations]
    assert len(papers) == len(set(papers)) >= 2
    assert answer.text.count("\n- ") == len(papers)


@pytest.mark.parametrize("question", ["", "   ", "?!…", "a" * 2001, "what\x00now", "\ud800 what", "\u200b\u200b"])
def test_a_question_that_cannot_be_asked_is_refused_in_one_sentence(
    question: str, real_assistant: Assistant
) -> None:
    with pytest.raises(QuestionError) as refused:
        real_assistant.ask(question)
    assert "\n" not in str(refused.value)


def test_streaming_ends_with_what_asking_returns(real_assistant: Assistant) -> None:
    events = list(real_assistant.stream(NURSES))
    assert [event.stage for event in events] == ["understood", "found", "writing", "done"]
    assert replace(events[-1].answer, timings={}) == replace(real_assistant.ask(NURSES), timings={})


def test_dates_leave_out_undated_papers_and_say_so(real_assistant: Assistant) -> None:
    answer = real_assistant.ask("value alignment of language models", since=date(2025, 1, 1))
    assert all(each.paper.date and each.paper.date.year >= 2025 for each in answer.considered)
    assert "176 undated papers skipped" in answer.notices[0]


def test_dates_in_the_question_are_read_and_told(real_assistant: Assistant) -> None:
    answer = real_assistant.ask("Which papers since 2025 study value alignment?")
    assert answer.standalone_question == "Which papers study value alignment?"
    assert answer.notices[0].startswith("Read as: since 2025-01-01. ")
    assert answer.considered
    assert all(each.paper.date and each.paper.date.year >= 2025 for each in answer.considered)
    assert answer.undated_skipped == answer.to_dict()["undated_skipped"] == 176


def test_numbers_of_undated_papers_that_were_skipped_are_told(real_assistant: Assistant) -> None:
    answer = real_assistant.ask("Which benchmark covers the most countries?", since=date(2024, 1, 1))
    assert answer.notices == ("76 papers since 2024-01-01. 176 undated papers skipped.",)
    assert answer.undated_skipped == 176


def test_undated_papers_are_kept_when_asked_for(real_assistant: Assistant) -> None:
    answer = real_assistant.ask("Which papers since 2025 study value alignment, including undated ones?")
    assert any(each.paper.date is None for each in answer.considered)
    assert all(each.paper.date is None or each.paper.date.year >= 2025 for each in answer.considered)


def test_misspelt_words_are_corrected_and_told(real_assistant: Assistant) -> None:
    answer = real_assistant.ask("Which benchmrak tests nursing valeus?")
    assert answer.standalone_question == "Which benchmark tests nursing values?"
    assert "Searched for “benchmark” instead of “benchmrak”, “values” instead of “valeus”." in str(answer)
    right = real_assistant.ask("Which benchmark tests nursing values?")
    assert answer.citations == right.citations
    assert right.notices == ()


def test_a_misspelt_word_in_quotation_marks_is_kept(real_assistant: Assistant) -> None:
    answer = real_assistant.ask('Which "benchmrak" tests nursing values?')
    assert answer.standalone_question == answer.question
    assert answer.notices == ()


def test_given_dates_win_over_those_of_the_question(real_assistant: Assistant) -> None:
    answer = real_assistant.ask("Which papers since 2050 study value alignment?", until=date(2024, 12, 31))
    assert answer.considered
    assert all(each.paper.date and each.paper.date.year <= 2024 for each in answer.considered)


def test_the_newest_papers_come_newest_first(real_assistant: Assistant) -> None:
    answer = real_assistant.ask("What are the newest papers on value alignment?")
    dates = [each.paper.date for each in answer.considered]
    assert len(dates) > 1
    assert dates == sorted(filter(None, dates), reverse=True)


def test_a_question_for_nothing_but_a_time_lists_its_papers(real_assistant: Assistant) -> None:
    answer = real_assistant.ask("Which papers were published since March 2025?")
    dated = [paper for paper in real_assistant.index.papers if paper.date and paper.date >= date(2025, 3, 1)]
    assert {each.paper for each in answer.considered} == set(dated)
    assert "match, newest first:" in answer.text


@pytest.mark.parametrize("question", ["Compare PRIME and PURE.", "Which papers use Shapley values?"])
def test_a_table_is_made_of_quotes_even_if_there_is_a_model(real_assistant: Assistant, question: str) -> None:
    answer = Assistant(real_assistant.index, Scripted()).ask(question, shown_as="table")
    assert answer.table and answer.model is None


def test_warming_up_loads_what_a_first_decline_would_wait_for(real_assistant: Assistant) -> None:
    language._identifier.cache_clear()
    real_assistant.warm_up()
    assert language._identifier.cache_info().currsize == 1


def test_a_reranker_that_cannot_be_had_is_told_and_done_without(real_assistant: Assistant) -> None:
    without = Assistant(real_assistant.index, settings=Settings(reranker="/nowhere"))
    answer = without.ask(NURSES)
    assert answer.notices[0].startswith("Ranked without a reranker: the reranker '/nowhere' can’t be loaded")
    assert answer.citations == real_assistant.ask(NURSES).citations


def test_a_range_of_dates_without_papers_is_declined(real_assistant: Assistant) -> None:
    answer = real_assistant.ask(NURSES, since=date(2050, 1, 1))
    assert (answer.status, answer.reason) == ("declined", "not_in_corpus")


def test_a_follow_up_is_understood_with_the_paper_before_it(real_assistant: Assistant) -> None:
    first = real_assistant.ask("Which benchmark checks human values in vision-grounded decisions?")
    second = real_assistant.ask("And how many pictures does it have?", history=((first.question, first),))
    assert second.citations[0].paper == first.citations[0].paper
    assert "VIVA" in second.standalone_question
    assert "1,240" in second.text


def test_a_model_writes_and_its_sentences_are_checked(real_assistant: Assistant) -> None:
    paper = real_assistant.index.search(NURSES)[0].paper
    number = next(each.number for each in paper.sentences if "1,100" in each.text)
    assistant = written_by(real_assistant, f"It holds 1,100 real-world nursing behavior instances [1.{number}].")
    answer = assistant.ask(NURSES)
    assert [sentence.verdict for sentence in answer.sentences] == ["supported"]
    assert answer.model == "scripted"
    assert answer.citations[0].quote == paper.sentences[number - 1].text


def test_a_model_that_makes_things_up_is_replaced_by_quotes(real_assistant: Assistant) -> None:
    lie = "The benchmark was won by 900 elephants from Peru. It costs 4 dollars [1.999]."
    answer = written_by(real_assistant, lie, lie).ask(NURSES)
    assert "elephants" not in answer.text
    assert answer.model is None
    assert answer.notices == (NOTHING_SUPPORTED,)
    assert answer.citations


def test_a_model_that_fails_is_replaced_by_quotes_with_a_notice(real_assistant: Assistant) -> None:
    answer = written_by(real_assistant, ModelUnreachable("nowhere does not answer.")).ask(NURSES)
    assert answer.notices == ("nowhere does not answer. Here are quotes instead.",)
    assert answer.citations[0].paper.title.startswith("NurValues")


WESTERN = "Do language models favour Western values?"


def sorting(real: Assistant, *replies: str | Exception) -> Assistant:
    """Return the real assistant with a model that quotes a sentence of three papers, and then sorts them."""
    read = written_by(real, "The abstracts do not say.").ask(WESTERN).considered
    quotes = [f"- {cited.paper.sentences[0].text} [{place}.1]" for place, cited in enumerate(read[:3], 1)]
    return written_by(real, "\n".join(quotes), *replies)


def test_a_model_sorts_the_papers_it_cites_into_sides(real_assistant: Assistant) -> None:
    assistant = sorting(real_assistant, "1. opposes\n2. supports\n3. unclear")
    answer = assistant.ask(WESTERN)
    first, second, third = (one.paper for one in answer.considered[:3])
    assert answer.stances == Stances(
        WESTERN, (Stance(first, "opposes", "scripted"), Stance(second, "supports", "scripted"), Stance(third))
    )
    assert re.findall("### .*", answer.text) == ["### Supports", "### Opposes", "### Says on this"]
    assert [one.paper for one in answer.citations] == [second, first, third]
    assert answer.usage.calls == 2
    assert answer.to_dict()["stances"]["papers"][0] == {"paper": first.key, "side": "opposes", "by": "scripted"}


@pytest.mark.parametrize("reply", ["No idea.", ModelUnreachable("nowhere does not answer.")])
def test_an_answer_is_as_it_was_if_its_papers_can_not_be_sorted(
    reply: str | Exception, real_assistant: Assistant
) -> None:
    answer = sorting(real_assistant, reply).ask(WESTERN)
    assert answer.model == "scripted"
    assert len(answer.sentences) == 3
    assert "#" not in answer.text and not answer.message and not answer.notices
    assert answer.stances and answer.stances.sorted_by is None


def test_without_a_model_nothing_is_sorted(real_assistant: Assistant) -> None:
    answer = real_assistant.ask(WESTERN)
    assert answer.stances and answer.stances.proposition == WESTERN
    assert {one.side for one in answer.stances.papers} == {None}
    assert "#" not in answer.text


def test_a_model_that_finds_nothing_declines(real_assistant: Assistant) -> None:
    assistant = written_by(real_assistant, "The abstracts do not say who pays the nurses.")
    answer = assistant.ask("Who pays the nurses?")
    assert (answer.status, answer.citations) == ("declined", ())
    assert "do not say" in answer.text


def test_nobody_is_asked_about_what_no_paper_is_about(real_assistant: Assistant) -> None:
    assistant = written_by(real_assistant)
    assert assistant.ask("How long should sourdough proof before baking?").status == "declined"
    assert isinstance(assistant.llm, Scripted)
    assert assistant.llm.asked == []


def test_checking_tells_a_true_claim_from_a_false_one(real_assistant: Assistant) -> None:
    paper = next(paper for paper in real_assistant.index.papers if paper.title.startswith("VIVA"))
    assert real_assistant.check("VIVA contains 1,240 images.", [paper]).verdict == "supported"
    false = real_assistant.check("VIVA contains 3,240 images.", [paper])
    assert false.verdict == "unsupported"
    assert "3,240" in " ".join(false.why)


def test_opening_again_encodes_nothing(real_assistant: Assistant) -> None:
    seen: list[int] = []
    again = Assistant.open(Settings(home=real_assistant.settings.home), lambda done, total: seen.append(done))
    assert seen == []
    assert again.index.papers == real_assistant.index.papers
    again.index.close()


def test_an_assistant_over_a_persons_own_papers(few_papers: tuple[Paper, ...], tmp_path: Path) -> None:
    assistant = Assistant(PaperIndex.build(few_papers, tmp_path, WordEncoder()))
    answer: Answer = assistant.ask("How many cats hunt at night?")
    assert "87%" in answer.text


def test_papers_that_a_model_can_not_be_shown_are_told(real_assistant: Assistant) -> None:
    asked = Scripted("The abstracts do not say.", "The abstracts do not say.")
    narrow = Assistant(real_assistant.index, asked, Settings(llm_context=4096, papers=30))
    answer = narrow.ask(NURSES)
    shown = [each.shown for each in answer.considered]
    assert 0 < sum(shown) < len(shown) and shown == sorted(shown, reverse=True)
    assert f"The model saw {sum(shown)} of {len(shown)} papers" in answer.notices[-1]
    told = asked.asked[0][-1].content
    assert [each.shown for each in answer.considered] == [
        f": {each.paper.title} (" in told for each in answer.considered
    ]


def test_a_model_reads_what_belongs_on_a_list_whole_and_the_best_passages_of_others(
    real_assistant: Assistant,
) -> None:
    model = Scripted("The abstracts do not say.")
    Assistant(real_assistant.index, model).ask("Which papers are about reward hacking?", shown_as="list")
    told = model.asked[0][-1].content
    papers = {paper.title: paper for paper in real_assistant.index.papers}
    shown = re.findall(r"^Paper \d+: (.+?) \([^()]+\)( \(matches\))?$((?:\n\[.+)+)", told, re.MULTILINE)
    whole = [text.count("\n[") == len(papers[title].sentences) for title, _, text in shown if title in papers]
    matching = [bool(matches) for title, matches, _ in shown if title in papers]
    assert len(shown) == 20 and 0 < sum(matching) < 20
    assert all(whole[: sum(matching)]) and sum(whole) < 20 and matching == sorted(matching, reverse=True)


def test_papers_of_a_list_that_do_not_fit_are_read_in_batches_and_the_reader_is_told_how_far(
    real_assistant: Assistant,
) -> None:
    settings = Settings(llm_context=4096, checker="none")
    narrow = Assistant(real_assistant.index, NoteTaker(), settings)
    *growing, last = narrow.stream("Do LLMs have stable values?")
    papers = len(last.answer.considered)
    told = [event.answer.message for event in growing if event.stage == "writing" and not event.answer.sentences]
    assert told[0] == f"0 of {papers} papers read." and f"{papers} of {papers} papers read." in told
    assert f"The model read {papers} of {papers} papers in" in last.answer.notices[-1]
    assert len({citation.paper for citation in last.answer.citations}) == papers
    assert last.answer.message == "" and all(one.shown for one in last.answer.considered)


def test_words_that_came_with_new_papers_weigh_at_once(few_papers: tuple[Paper, ...], tmp_path: Path) -> None:
    index = PaperIndex.build(few_papers, tmp_path, WordEncoder())
    assistant = Assistant(index)

    def closeness(checker: Checker) -> float:
        found = checker.compare("Cats bake in summer.", few_papers[:1]).found
        assert isinstance(found, Findings)
        return found.coverage.closeness

    before = closeness(assistant.checker)
    index.add(Paper(f"Summer {number}", f"Summer {number} is warm.") for number in range(40))
    after = closeness(assistant.checker)
    assert after == closeness(Assistant(index).checker) != before
    index.close()


def test_the_asker_can_say_what_is_searched_as_well_and_no_model_is_asked(tmp_path: Path) -> None:
    papers = [*(Paper(f"Topic {number}", f"On {number}.") for number in range(5)), Paper("Snow", "Snow melts.")]
    assistant = Assistant(PaperIndex.build(papers, tmp_path, WordEncoder()))
    answer = assistant.ask("What becomes of white flakes?", searches=("When does snow melt?",))
    assert answer.considered[0].paper.title == "Snow" and answer.searches == ("When does snow melt?",)
    with pytest.raises(QuestionError, match="3 searches"):
        assistant.ask("What?", searches=("One?", "Two?", "Three?", "Four?"))
    assistant.index.close()


@pytest.mark.parametrize("restate", ["llm", "none"])
def test_a_question_is_searched_as_the_model_restates_it(restate: str, tmp_path: Path) -> None:
    papers = [*(Paper(f"Topic {number}", f"On {number}.") for number in range(5)), Paper("Snow", "Snow melts.")]
    index = PaperIndex.build(papers, tmp_path, WordEncoder())
    replies = ["When does snow melt?"] if restate == "llm" else []
    with ScriptedServer(*map(says, replies)) as server:
        settings = Settings(llm="test", llm_url=server.url, llm_timeout=600, restate=restate, checker="none")
        answer = Assistant(index, connect(settings, {}), settings).ask("What becomes of white flakes?")
    assert (answer.considered[0].paper.title == "Snow") == (restate == "llm")
    assert answer.searches == tuple(replies) and answer.receipt and answer.receipt.asked.searches == tuple(replies)
    assert answer.usage.calls == len(replies)  # too little evidence to write an answer
