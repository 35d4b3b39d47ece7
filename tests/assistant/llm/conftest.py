from __future__ import annotations

import pytest

from assistant.llm.client import Message, connect
from assistant.settings import Settings
from tests.support.model_server import ScriptedServer, says


@pytest.fixture(scope="session")
def libraries_are_imported() -> None:
    """Spend the seconds that importing llama_index takes before any test measures time."""
    with ScriptedServer(says("ready")) as server:
        model = connect(Settings(llm="test", llm_url=server.url), {})
        assert model is not None
        list(model.stream([Message("user", "Ready?")]))
