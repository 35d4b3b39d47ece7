"""One answer's use of its model: a shared deadline, the usage added up, and no call after a failure."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from types import SimpleNamespace

import pytest

from assistant.answer import Usage
from assistant.errors import ModelResting, ModelTimeout, ModelUnreachable, PromptTooLong
from assistant.llm.circuit_breaker import FAILURES_TO_OPEN, OPEN_SECONDS, CircuitBreaker
from assistant.llm.client import LanguageModel, Message, _token_counts, connect
from assistant.llm.usage import BudgetedModel
from assistant.settings import Settings
from tests.support.fakes import Scripted
from tests.support.model_server import ScriptedServer, fails, hangs, says

pytestmark = pytest.mark.usefixtures("libraries_are_imported")

ASKED = [Message("user", "x" * 40)]
COUNTED = {"prompt_tokens": 1_000_000, "completion_tokens": 500_000}


class Slow:
    """A model that takes a twentieth of a second."""

    name, host = "slow", "nowhere"

    def stream(self, messages: Sequence[Message]) -> Iterator[str]:
        time.sleep(0.05)
        yield "Yes."


def remote(server: ScriptedServer, timeout: float = 30) -> LanguageModel:
    model = connect(Settings(llm="test", llm_url=server.url, llm_timeout=timeout), {})
    assert model is not None
    return model


def used(*answers: str | Exception, prices: tuple[float, float] | None = None) -> Usage:
    """Return the usage after one call per answer; each call is 10 prompt tokens by estimate."""
    model = BudgetedModel(Scripted(*answers), CircuitBreaker(), prices)
    for _ in answers:
        list(model.stream(ASKED))
    return model.usage


def test_counted_tokens_add_up_and_cost_what_the_prices_say() -> None:
    with ScriptedServer(says("Yes.", usage=COUNTED)) as server:
        model = BudgetedModel(remote(server), CircuitBreaker(), prices=(0.25, 2.0))
        for _ in range(2):
            assert "".join(model.stream(ASKED)) == "Yes."
    usage = model.usage
    assert (usage.calls, usage.tokens_in, usage.tokens_out, usage.estimated) == (2, 2_000_000, 1_000_000, False)
    assert usage.cost == pytest.approx(2.5) and usage.seconds > 0
    assert str(usage).startswith("2 calls, 2,000,000 tokens in, 1,000,000 out, ")


def test_uncounted_tokens_are_estimated_and_marked_as_such() -> None:
    usage = used("12345678")
    assert (usage.tokens_in, usage.tokens_out, usage.estimated) == (10, 2, True)
    assert usage.cost is None
    assert "about 10 tokens in" in str(usage)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["estimated first", "estimated last"])
def test_a_sum_stays_estimated_once_a_part_of_it_was(order: tuple[int, int]) -> None:
    steps = [says("Yes."), says("Yes.", usage=COUNTED)]
    with ScriptedServer(*(steps[place] for place in order)) as server:
        model = BudgetedModel(remote(server), CircuitBreaker())
        for _ in range(2):
            list(model.stream(ASKED))
    assert (model.usage.tokens_in, model.usage.estimated) == (1_000_010, True)


@pytest.mark.parametrize("size", [1, 7, 100])
def test_an_emoji_that_a_server_splits_over_two_pieces_is_joined(size: int) -> None:
    with ScriptedServer(says("Cats \ud83d\udc08 sleep.", size=size)) as server:
        assert "".join(BudgetedModel(remote(server), CircuitBreaker()).stream(ASKED)) == "Cats 🐈 sleep."


def test_a_half_open_breaker_lets_all_calls_of_one_answer_through() -> None:
    """Fails when each call asks the breaker: the second would be refused because of the first."""
    breaker = CircuitBreaker(lambda: 0.0 if breaker_is_open else OPEN_SECONDS)
    breaker_is_open = True
    for _ in range(FAILURES_TO_OPEN):
        breaker.record_failure("it is away.")
    breaker_is_open = False
    trying = BudgetedModel(Scripted(PromptTooLong("too long"), "Yes."), breaker)
    other = BudgetedModel(Scripted("Yes."), breaker)
    with pytest.raises(PromptTooLong):
        list(trying.stream(ASKED))
    with pytest.raises(ModelResting):
        list(other.stream(ASKED))
    assert "".join(trying.stream(ASKED)) == "Yes."
    assert "".join(other.stream(ASKED)) == "Yes."


def test_the_seconds_of_all_calls_add_up() -> None:
    model = BudgetedModel(Slow(), CircuitBreaker())
    for _ in range(3):
        list(model.stream(ASKED))
    assert model.usage.seconds >= 0.15


@pytest.mark.parametrize(
    ("prices", "cost"),
    [((0.0, 2.0), 0.5 * 2.0), ((0.25, 0.0), 0.25), ((0.0, 0.0), 0.0), (None, None)],
    ids=["completion only", "prompt only", "free", "not set"],
)
def test_a_price_of_zero_is_a_price(prices: tuple[float, float] | None, cost: float | None) -> None:
    with ScriptedServer(says("Yes.", usage=COUNTED)) as server:
        model = BudgetedModel(remote(server), CircuitBreaker(), prices)
        list(model.stream(ASKED))
    assert model.usage.cost == cost


def test_before_the_first_call_the_cost_is_zero_if_there_are_prices() -> None:
    assert used(prices=(0.25, 2.0)) == used(prices=(0.0, 2.0)) == Usage(cost=0.0)
    assert used() == Usage()


def test_estimated_tokens_cost_too() -> None:
    assert used("12345678", "12345678", prices=(1e6, 1e6)).cost == 2 * (10 + 2)


def test_a_failed_call_counts_too() -> None:
    model = BudgetedModel(Scripted(ModelUnreachable("gone")), CircuitBreaker(), (1e6, 1e6))
    with pytest.raises(ModelUnreachable):
        list(model.stream(ASKED))
    assert (model.usage.calls, model.usage.tokens_in, model.usage.cost) == (1, 10, 10.0)


def test_a_request_that_is_retried_counts_once() -> None:
    with ScriptedServer(fails(503), says("Yes.", usage=COUNTED)) as server:
        model = BudgetedModel(remote(server), CircuitBreaker())
        assert "".join(model.stream(ASKED)) == "Yes."
    assert len(server.requests) == 2
    assert (model.usage.calls, model.usage.tokens_in, model.usage.tokens_out) == (1, 1_000_000, 500_000)


def test_a_model_that_failed_is_not_asked_again_for_the_same_answer() -> None:
    scripted = Scripted(ModelUnreachable("gone"), "Yes.")
    model = BudgetedModel(scripted, CircuitBreaker())
    for _ in range(2):
        with pytest.raises(ModelUnreachable, match="gone"):
            list(model.stream(ASKED))
    assert len(scripted.asked) == model.usage.calls == 1


def test_a_prompt_that_is_too_long_does_not_count_as_a_failure() -> None:
    breaker = CircuitBreaker()
    for _ in range(FAILURES_TO_OPEN + 1):
        model = BudgetedModel(Scripted(PromptTooLong("too long"), "Yes."), breaker)
        with pytest.raises(PromptTooLong):
            list(model.stream(ASKED))
        assert "".join(model.stream(ASKED)) == "Yes."


def test_a_model_that_fails_answer_after_answer_opens_the_circuit_breaker() -> None:
    breaker = CircuitBreaker()
    for _ in range(FAILURES_TO_OPEN):
        with pytest.raises(ModelUnreachable):
            list(BudgetedModel(Scripted(ModelUnreachable("gone")), breaker).stream(ASKED))
    not_asked = Scripted("Yes.")
    model = BudgetedModel(not_asked, breaker)
    with pytest.raises(ModelResting):
        list(model.stream(ASKED))
    assert not not_asked.asked and model.usage == Usage()


def test_an_answer_that_is_written_resets_the_circuit_breaker() -> None:
    breaker = CircuitBreaker()
    for _ in range(FAILURES_TO_OPEN):
        with pytest.raises(ModelUnreachable):
            list(BudgetedModel(Scripted(ModelUnreachable("gone")), breaker).stream(ASKED))
        assert breaker.last_failure == "gone"
        list(BudgetedModel(Scripted("Yes."), breaker).stream(ASKED))
        assert breaker.last_failure == ""


def test_all_calls_share_one_deadline() -> None:
    with ScriptedServer(says("Yes. " * 5, every=0.1), hangs()) as server:
        began = time.monotonic()
        model = BudgetedModel(remote(server, 2), CircuitBreaker())
        assert "".join(model.stream(ASKED))
        with pytest.raises(ModelTimeout):
            list(model.stream(ASKED))
    assert time.monotonic() - began < 3


def test_an_optional_step_that_times_out_leaves_time_for_the_answer() -> None:
    with ScriptedServer(hangs(), says("Yes.")) as server:
        model = BudgetedModel(remote(server, 3), CircuitBreaker())
        began = time.monotonic()
        with pytest.raises(ModelTimeout):
            list(model.stream_optional(ASKED))
        assert time.monotonic() - began < 2
        assert "".join(model.stream(ASKED)) == "Yes."


def test_an_optional_step_is_not_retried() -> None:
    with ScriptedServer(fails(503), says("Yes.")) as server:
        model = BudgetedModel(remote(server), CircuitBreaker())
        with pytest.raises(ModelUnreachable):
            list(model.stream_optional(ASKED))
    assert len(server.requests) == 1


def test_a_last_step_has_the_rest_of_the_time_and_its_timeout_is_no_failure() -> None:
    breaker = CircuitBreaker()
    with ScriptedServer(says("Yes. " * 5, every=0.1), hangs()) as server:
        model = BudgetedModel(remote(server, 2), breaker)
        assert "".join(model.stream(ASKED))
        with pytest.raises(ModelTimeout):
            list(model.stream_optional(ASKED, share=1.0))
    assert not breaker.last_failure
    assert model.usage.calls == 2


def test_closing_the_answer_cancels_the_request() -> None:
    with ScriptedServer(hangs()) as server:
        answer = BudgetedModel(remote(server), CircuitBreaker()).stream(ASKED)
        next(answer)
        del answer
        assert server.left.wait(1)


@pytest.mark.parametrize("count", [-1, 10_000_001, 10**400, True, 1.5, "9", None])
def test_token_counts_that_no_call_can_have_are_not_believed(count: object) -> None:
    """Failed for 10**400, which can't be multiplied by a price."""
    usage = SimpleNamespace(usage=SimpleNamespace(prompt_tokens=count, completion_tokens=5))
    assert _token_counts(usage) is None
