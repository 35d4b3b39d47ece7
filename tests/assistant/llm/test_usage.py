"""One answer's turn with a model: its deadline, its count, and an end to asking in vain."""

from __future__ import annotations

import time

import pytest

from assistant.answer import Usage
from assistant.errors import ModelResting, ModelTimeout, ModelUnreachable, PromptTooLong
from assistant.llm.circuit_breaker import FAILURES, CircuitBreaker
from assistant.llm.client import LanguageModel, Message, connect
from assistant.llm.usage import BudgetedModel
from assistant.settings import Settings
from tests.support.fakes import Scripted
from tests.support.model_server import ScriptedServer, hangs, says

ASKED = [Message("user", "x" * 40)]


def at(server: ScriptedServer, timeout: float = 30) -> LanguageModel:
    model = connect(Settings(llm="test", llm_url=server.url, llm_timeout=timeout), {})
    assert model is not None
    return model


def test_calls_and_tokens_are_counted_and_cost_what_was_set() -> None:
    usage = {"prompt_tokens": 1_000_000, "completion_tokens": 500_000}
    with ScriptedServer(says("Yes.", usage=usage)) as server:
        model = BudgetedModel(at(server), CircuitBreaker(), prices=(0.25, 2.0))
        for _ in range(2):
            assert "".join(model.stream(ASKED)) == "Yes."
    used = model.usage
    assert (used.calls, used.tokens_in, used.tokens_out, used.estimated) == (2, 2_000_000, 1_000_000, False)
    assert used.cost == pytest.approx(2.5) and used.seconds > 0
    assert str(used).startswith("2 calls, 2,000,000 tokens in, 1,000,000 out, ")


def test_what_a_server_does_not_count_is_estimated_and_called_so() -> None:
    model = BudgetedModel(Scripted("12345678"), CircuitBreaker())
    assert "".join(model.stream(ASKED)) == "12345678"
    assert (model.usage.tokens_in, model.usage.tokens_out, model.usage.estimated) == (10, 2, True)
    assert model.usage.cost is None
    assert "about 10 tokens in" in str(model.usage)


def test_a_failed_call_is_counted_too() -> None:
    model = BudgetedModel(Scripted(ModelUnreachable("gone")), CircuitBreaker())
    with pytest.raises(ModelUnreachable):
        list(model.stream(ASKED))
    assert (model.usage.calls, model.usage.tokens_in) == (1, 10)


def test_a_model_that_failed_is_not_asked_again_for_the_same_answer() -> None:
    scripted = Scripted(ModelUnreachable("gone"), "Yes.")
    model = BudgetedModel(scripted, CircuitBreaker())
    for _ in range(2):
        with pytest.raises(ModelUnreachable, match="gone"):
            list(model.stream(ASKED))
    assert len(scripted.asked) == model.usage.calls == 1


def test_a_prompt_that_is_too_long_is_no_failure() -> None:
    breaker = CircuitBreaker()
    for _ in range(FAILURES + 1):
        model = BudgetedModel(Scripted(PromptTooLong("too long"), "Yes."), breaker)
        with pytest.raises(PromptTooLong):
            list(model.stream(ASKED))
        assert "".join(model.stream(ASKED)) == "Yes."


def test_a_model_that_fails_answer_after_answer_is_left_alone() -> None:
    breaker = CircuitBreaker()
    for _ in range(FAILURES):
        with pytest.raises(ModelUnreachable):
            list(BudgetedModel(Scripted(ModelUnreachable("gone")), breaker).stream(ASKED))
    alone = Scripted("Yes.")
    model = BudgetedModel(alone, breaker)
    with pytest.raises(ModelResting):
        list(model.stream(ASKED))
    assert not alone.asked and model.usage == Usage()


def test_all_calls_share_one_deadline() -> None:
    with ScriptedServer(says("Yes. " * 5, every=0.1), hangs()) as server:
        began = time.monotonic()
        model = BudgetedModel(at(server, 2), CircuitBreaker())
        assert "".join(model.stream(ASKED))
        with pytest.raises(ModelTimeout):
            list(model.stream(ASKED))
    assert time.monotonic() - began < 3


def test_what_an_answer_can_do_without_leaves_time_for_the_rest() -> None:
    with ScriptedServer(hangs(), says("Yes.")) as server:
        model = BudgetedModel(at(server, 3), CircuitBreaker())
        began = time.monotonic()
        with pytest.raises(ModelTimeout):
            list(model.stream_optional(ASKED))
        assert time.monotonic() - began < 2
        assert "".join(model.stream(ASKED)) == "Yes."


def test_leaving_cancels_the_request() -> None:
    with ScriptedServer(hangs()) as server:
        answer = BudgetedModel(at(server), CircuitBreaker()).stream(ASKED)
        next(answer)
        del answer
        assert server.left.wait(1)
