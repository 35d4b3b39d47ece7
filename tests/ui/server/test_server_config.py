"""Which configurations are accepted: an address that others can reach needs users or a decision."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.errors import SettingError
from ui.server.server_config import ServerConfig


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "papers.lab"])
def test_an_address_that_others_can_reach_needs_users_who_sign_in(host: str) -> None:
    """Fails without `__post_init__`: the chat is served to everyone."""
    with pytest.raises(SettingError, match="--auth FILE"):
        ServerConfig(host, names=("papers.lab",))
    assert ServerConfig(host, names=("papers.lab",), sign_in=lambda name, password: False).is_reachable
    assert ServerConfig(host, names=("papers.lab",), open_to_all=True).is_reachable


def test_a_loopback_address_needs_no_users() -> None:
    assert not any(ServerConfig(host).is_reachable for host in ("127.0.0.1", "::1", "localhost", "127.0.0.9"))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", ""])
def test_a_wildcard_address_needs_a_name(host: str) -> None:
    with pytest.raises(SettingError, match="--name"):
        ServerConfig(host, open_to_all=True)


def test_the_server_answers_to_its_address_its_names_and_localhost() -> None:
    config = ServerConfig("192.0.2.7", names=("papers.lab",), open_to_all=True)
    assert set(config.hosts) == {"127.0.0.1", "localhost", "::1", "192.0.2.7", "papers.lab"}


def test_only_a_chat_of_this_machine_fetches_unless_it_was_allowed() -> None:
    assert ServerConfig().may_fetch
    shared = (
        ServerConfig("10.0.0.1", open_to_all=True),
        ServerConfig(behind_proxy=True),
        ServerConfig(names=("papers.lab",)),
        ServerConfig(origins=("https://portal.lab",)),
        ServerConfig(sign_in=lambda name, password: True),
    )
    assert not any(config.may_fetch for config in shared)
    assert all(replace(config, allow_fetching=True).may_fetch for config in shared)
