"""The commands that serve others: `footnote chat | mcp | user`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Annotated

import typer

__all__ = ["COMMANDS", "chat", "mcp", "user"]


def chat(
    *,
    port: Annotated[int, typer.Option(metavar="N", help="The port; 0 picks a free one.", min=0, max=65535)] = 7860,
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="The address to listen on.")] = "127.0.0.1",
    auth: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Who may sign in; written by footnote user.")
    ] = None,
    open_to_all: Annotated[
        bool,
        typer.Option("--open-to-all", help="Let everyone who can reach the address use it, without signing in."),
    ] = False,
    name: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="A name that people use for this machine; repeatable.")
    ] = None,
    origin: Annotated[
        list[str] | None, typer.Option(metavar="URL", help="Another site whose pages may use it; repeatable.")
    ] = None,
    behind_proxy: Annotated[
        bool,
        typer.Option("--behind-proxy", help="Trust X-Forwarded-For and -Proto from a proxy on this machine."),
    ] = False,
    allow_fetching: Annotated[
        bool,
        typer.Option("--allow-fetching", help="Let visitors of a shared chat fetch papers from public APIs."),
    ] = False,
    mcp: Annotated[
        bool, typer.Option("--mcp", help="Also serve MCP tools for other assistants, at /mcp.")
    ] = False,
    browser: Annotated[bool, typer.Option(help="Open the chat in the browser.")] = True,
) -> None:
    """Open the chat in the browser.

    It is served to this machine only, until Ctrl-C. Any other address needs --auth. Passwords travel as they are
    typed: on a shared network, put an https server in front, on the same machine.

    \b
    Examples:
      footnote chat --port 8000 --no-browser
      footnote user people.txt ada
      footnote chat --host 0.0.0.0 --name papers.lab --auth people.txt
    """
    from assistant.llm import cancel_requests
    from ui.app import serve
    from ui.cli.opening import open_assistant
    from ui.server import PasswordFile, ServerConfig

    sign_in = PasswordFile(auth) if auth else None
    names, origins = tuple(name or ()), tuple(origin or ())
    config = ServerConfig(host, port, names, origins, sign_in, open_to_all, behind_proxy, allow_fetching)
    assistant = open_assistant()
    Thread(target=assistant.warm_up, daemon=True).start()
    try:
        if mcp:
            from ui.mcp_server import create_mcp_server

            config = replace(config, mcp_server=create_mcp_server(assistant))
        serve(assistant, config, open_browser=browser)
    finally:
        cancel_requests()  # running answers hold the index until they end
        assistant.index.close()


def mcp() -> None:
    """Offer Footnote's tools to another assistant (MCP over stdio).

    An assistant on this machine starts this command itself. footnote chat --mcp serves the same tools over HTTP.

    \b
    Example, in the settings of the other assistant:
      {"mcpServers": {"footnote": {"command": "footnote", "args": ["mcp"]}}}
    """
    from ui.cli.opening import open_assistant
    from ui.mcp_server import create_mcp_server

    assistant = open_assistant()
    try:
        create_mcp_server(assistant).run("stdio")
    finally:
        assistant.index.close()


def user(
    file: Annotated[Path, typer.Argument(help="The file of users; created if missing.", metavar="FILE")],
    name: Annotated[str, typer.Argument(help="Who may sign in.", metavar="NAME")],
    password: Annotated[
        str,
        typer.Option(prompt=True, hide_input=True, confirmation_prompt=True, help="Asked for if not given."),
    ],
) -> None:
    """Let someone sign in to a chat that is served with --auth.

    Writes the name and a salted hash of the password (scrypt) to a file that only you can read. An existing name
    gets the new password. To remove someone, delete their line and restart the chat.

    \b
    Example:
      footnote user people.txt ada
    """
    from ui.server import set_password

    set_password(file, name, password)
    typer.echo(f"{name} can now sign in to a chat started with --auth {file}")


COMMANDS = (chat, mcp, user)
