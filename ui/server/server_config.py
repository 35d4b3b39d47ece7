"""Where the chat is served, to whom, and within which limits."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.errors import SettingError
from ui.server.authentication import PasswordCheck
from ui.server.rate_limits import Limits

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

__all__ = ["LOOPBACK", "ServerConfig", "is_wildcard"]

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class ServerConfig:
    """The configuration of a server; by default, only this machine can reach it.

    Raises SettingError for an address that other machines can reach, unless users sign in or `open_to_all` says
    that everyone may use it; and for a wildcard address without a name.
    """

    host: str = LOOPBACK
    """The address to listen on."""
    port: int = 7860
    """0 means any free port."""
    names: tuple[str, ...] = ()
    """Names that people use for this machine, accepted in the Host header beside `host` and localhost."""
    origins: tuple[str, ...] = ()
    """Other sites whose pages may use the chat, such as `https://portal.lab`."""
    sign_in: PasswordCheck | None = None
    """Who may sign in; without it, the chat is open to everyone who reaches it."""
    open_to_all: bool = False
    behind_proxy: bool = False
    """Whether every request comes through a proxy on this machine, which says who it is from."""
    allow_fetching: bool = False
    """Whether visitors of a shared chat may have it fetch papers from public APIs."""
    mcp_server: MCPServer | None = None
    """Tools to offer at /mcp."""
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        if not self.is_reachable:
            return
        if not (self.sign_in or self.open_to_all):
            raise SettingError(
                f"other machines can reach {self.host}; let users sign in with --auth FILE,"
                " or let everyone in with --open-to-all"
            )
        if not self.names and is_wildcard(self.host):
            raise SettingError(
                f"{self.host} means every address of this machine; give the name that people use with --name"
            )

    @property
    def is_reachable(self) -> bool:
        """Whether other machines can reach the server."""
        try:
            return not ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host != "localhost"

    @property
    def may_fetch(self) -> bool:
        """Whether visitors may have papers fetched: not of a chat that is shared, unless that was allowed."""
        is_shared = self.is_reachable or self.behind_proxy or self.names or self.origins or self.sign_in
        return self.allow_fetching or not is_shared

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names accepted in the Host header."""
        return (LOOPBACK, "localhost", "::1", self.host, *self.names)


def is_wildcard(host: str) -> bool:
    """Return whether listening on this address means listening on all of them."""
    return host in {"0.0.0.0", "::", ""}
