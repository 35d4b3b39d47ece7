"""Where a model is found, and whom its API key is sent to."""

from __future__ import annotations

import dataclasses
import os
import pickle
import subprocess
import sys

import pytest

from assistant.errors import SettingError
from assistant.llm.client import RemoteModel, connect
from assistant.llm.providers import PROVIDERS, find_endpoint
from assistant.settings import Settings
from tests.assistant.llm.test_client import ASKED, KEY, model_at
from tests.support.model_server import ScriptedServer, says

pytestmark = pytest.mark.usefixtures("libraries_are_imported")


def test_a_known_provider_needs_no_address() -> None:
    model = connect(Settings(llm="openai/gpt-5"), {"OPENAI_API_KEY": KEY})
    assert model is not None
    assert (model.name, model.host) == ("openai/gpt-5", "api.openai.com")
    local = connect(Settings(llm="ollama/llama3:8b"), {})
    assert local is not None
    assert local.host == "127.0.0.1:11434"


@pytest.mark.parametrize("name", [name for name, provider in PROVIDERS.items() if provider.key_variable])
def test_the_key_of_a_provider_is_read_from_its_own_variable(name: str) -> None:
    provider = PROVIDERS[name]
    assert provider.key_variable is not None
    endpoint = find_endpoint(Settings(llm=f"{name}/model"), {provider.key_variable: f" {KEY} "})
    assert endpoint is not None
    assert (endpoint.key.reveal(), endpoint.model, endpoint.url) == (KEY, "model", provider.url)
    assert provider.url.startswith("https://")


def test_the_key_in_the_settings_wins_over_that_of_the_provider() -> None:
    endpoint = find_endpoint(Settings(llm="openai/gpt-5", llm_key=KEY), {"OPENAI_API_KEY": "sk-other"})
    assert endpoint is not None and endpoint.key.reveal() == KEY


def test_the_address_of_the_chat_endpoint_works_too() -> None:
    with ScriptedServer(says("Yes.")) as server:
        model = connect(Settings(llm="test", llm_url=f"{server.url}/chat/completions/"), {})
        assert model is not None
        list(model.stream(ASKED))
    assert server.requests[0].path == "/v1/chat/completions"


def test_the_key_of_a_provider_is_never_sent_to_another_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with ScriptedServer(says("Yes.")) as server:
        for name in ("openai/gpt-oss-20b", "ollama/llama3", "anything"):
            model = connect(Settings(llm=name, llm_url=server.url))
            assert model is not None
            list(model.stream(ASKED))
    assert not any("authorization" in request.headers for request in server.requests)
    assert [request.body["model"] for request in server.requests] == ["openai/gpt-oss-20b", "llama3", "anything"]


def test_a_key_in_the_environment_is_not_consent() -> None:
    program = (
        "import sys; sys.addaudithook(lambda event, _: event in ('socket.connect', 'socket.getaddrinfo') "
        "and print(event))\n"
        "from assistant.llm.client import connect\n"
        "from assistant.settings import Settings\n"
        "assert connect(Settings.from_environment()) is None\n"
        "print('llama_index' in sys.modules)"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FOOTNOTE_")}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment | {"OPENAI_API_KEY": KEY, "ANTHROPIC_API_KEY": KEY},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False\n"


def test_a_model_does_not_show_its_key() -> None:
    with ScriptedServer(says("Yes.")) as server:
        model = model_at(server)
    assert isinstance(model, RemoteModel)
    assert KEY not in f"{model!r} {model} {dataclasses.asdict(model)} {model.name} {model.host}"
    with pytest.raises(TypeError, match="can’t be pickled"):
        pickle.dumps(model)


@pytest.mark.parametrize(
    ("settings", "advice"),
    [
        (Settings(llm="gpt-5"), "openai/gpt-5 or ollama/llama3"),
        (Settings(llm="nobody/model"), "FOOTNOTE_LLM_URL"),
        (Settings(llm="openai/"), "provider/model"),
        (Settings(llm="openai/gpt-5"), "FOOTNOTE_LLM_KEY or OPENAI_API_KEY"),
        (Settings(llm="openai/gpt-5", llm_key="sk-a\nb"), "copy it again"),
        (Settings(llm="test", llm_url="127.0.0.1:8000"), "http://127.0.0.1:8000/v1"),
        (Settings(llm="test", llm_url="http://host:99999/v1"), "use an address"),
        (Settings(llm="test", llm_url="file:///etc/passwd"), "use an address"),
        (Settings(llm="test", llm_url="http://me:secret@host/v1"), "FOOTNOTE_LLM_KEY"),
        (Settings(llm="test", llm_url="http://me:secret@host:99999/v1"), "use an address"),
        (Settings(llm="test", llm_url="me:secret@host/v1"), "use an address"),
        (Settings(llm="test", llm_url="http://host/v1?key=secret"), "FOOTNOTE_LLM_KEY"),
    ],
)
def test_a_setting_that_cannot_be_used_says_what_to_set(settings: Settings, advice: str) -> None:
    with pytest.raises(SettingError) as caught:
        connect(settings, {})
    assert advice in str(caught.value)
    assert "secret" not in str(caught.value) and "sk-" not in str(caught.value)
