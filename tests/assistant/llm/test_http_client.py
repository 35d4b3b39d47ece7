"""What leaves the machine with a request, where it goes, and how much of the response is read."""

from __future__ import annotations

import pytest

from assistant.errors import ModelGarbled, ModelRefused
from assistant.llm import http_client
from assistant.llm.http_client import is_this_machine
from tests.assistant.llm.test_client import ASKED, model_at
from tests.support.model_server import ScriptedServer, fails, floods, says

pytestmark = pytest.mark.usefixtures("libraries_are_imported")


@pytest.mark.slow
def test_a_response_without_a_line_end_is_cut_off_at_the_limit() -> None:
    with ScriptedServer(floods(b"x" * 65_536)) as server, pytest.raises(ModelGarbled, match="8,000,000 bytes"):
        list(model_at(server, 30).stream(ASKED))


def test_the_size_limit_counts_every_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_client, "MAX_RESPONSE_BYTES", 1_000)
    with ScriptedServer(floods(b"x" * 300)) as server, pytest.raises(ModelGarbled, match="more than 1,000 bytes"):
        list(model_at(server).stream(ASKED))


def test_no_header_describes_the_machine_or_its_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-secret")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "x-secret: 1")
    with ScriptedServer(says("Yes.")) as server:
        list(model_at(server).stream(ASKED))
    expected = {"host", "accept", "content-type", "content-length", "authorization"}
    assert {name.lower() for name in server.requests[0].headers} == expected


def test_neither_environment_nor_redirect_sends_a_request_to_another_host(monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedServer(says("From elsewhere.")) as elsewhere:
        for name in ("OPENAI_BASE_URL", "OPENAI_API_BASE", "HTTP_PROXY", "ALL_PROXY", "http_proxy"):
            monkeypatch.setenv(name, elsewhere.url)
        with ScriptedServer(fails(307, location=elsewhere.url), says("Yes.")) as server:
            with pytest.raises(ModelRefused):
                list(model_at(server).stream(ASKED))
            assert "".join(model_at(server).stream(ASKED)) == "Yes."
    assert not elsewhere.requests


@pytest.mark.parametrize(
    "url", ["http://localhost:1/v1", "http://127.0.0.1/v1", "http://127.9.9.9", "http://[::1]:8000"]
)
def test_a_loopback_address_is_this_machine(url: str) -> None:
    assert is_this_machine(url)


@pytest.mark.parametrize(
    "url",
    ["http://10.0.0.1/v1", "http://localhost.example/v1", "https://api.openai.com/v1", "http://[2001:db8::1]/"],
)
def test_any_other_address_may_be_reached_through_a_proxy(url: str) -> None:
    assert not is_this_machine(url)
