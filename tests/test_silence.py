"""No DNS lookup and no connection is made unless a language model is set."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from assistant import Assistant
from tests.conftest import ROOT
from tests.support.visitors import Visitor
from ui.cli.main import app

pytestmark = pytest.mark.slow

KEYS = {"OPENAI_API_KEY": "sk-lying-around", "ANTHROPIC_API_KEY": "sk-too", "HF_TOKEN": "hf_too"}
WATCHED = """
import os, sys
def watch(event, args):
    if event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        host = args[0]
    elif event in {"socket.connect", "socket.sendto"} and isinstance(args[1], tuple):
        host = args[1][0]
    else:
        return
    if host not in {None, "", "127.0.0.1", "localhost", "::1"}:
        os.write(2, f"REACHED {event} {host!r}\\n".encode())
        os._exit(99)
sys.addaudithook(watch)
exec(sys.argv.pop(1))
from ui.cli.main import main
main(sys.argv[1:])
"""
EACH_IN_TURN = """
import json
from ui.cli.main import main
for arguments in json.load(sys.stdin):
    try:
        main(arguments)
    except SystemExit as exit:
        if exit.code:
            raise
"""
"""What the process does before `main`: it carries out the commands that it reads, and stops at one that fails."""


def started(
    home: Path, *arguments: str, before: str = "", inside: tuple[str, ...] = (), folder: Path = ROOT
) -> subprocess.Popen[str]:
    """Start a Footnote command that exits with code 99 at its first DNS lookup or connection."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("FOOTNOTE", "HF_"))}
    environment |= {**KEYS, "FOOTNOTE_HOME": str(home), "PYTHONPATH": str(ROOT)}
    command = [*inside, sys.executable, "-c", WATCHED, before, *arguments]
    return subprocess.Popen(
        command,
        env=environment,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
    )


def test_the_audit_hook_sees_a_lookup(tmp_path: Path) -> None:
    """The control: one lookup ends the process."""
    reaching = "import socket; socket.getaddrinfo('reached.invalid', 443)"
    process = started(tmp_path, "--version", before=reaching)
    assert "REACHED socket.getaddrinfo 'reached.invalid'" in process.communicate(timeout=60)[1]
    assert process.returncode == 99


CLAIM = "At night 87% of cats hunt."
QUESTION = "What share of cats hunt at night?"
SILENT = (
    ("index", "few.json", "--rebuild"),
    ("ask", QUESTION, "--receipt", "receipt.json"),
    ("table", "Which papers follow cats?"),
    ("papers",),
    ("papers", "--search", "cats", "--format", "bibtex"),
    ("check", CLAIM, "--paper", "Cats at Night"),
    ("cite", CLAIM),
    ("replay", "receipt.json"),
    ("bundle", "receipt.json", "--output", "bundle.json"),
    ("bundle", "--check", "bundle.json"),
    ("collect", "pets", "--title", "Cats at Night", "--note", "the figure"),
    ("collections", "pets"),
    ("watch", QUESTION),
    ("index", "more.json"),
    ("digest", "--feed", "feed.xml"),
    ("correct", "More Cats", "--date", "2024-06"),
    ("index", "--remove", "More Cats"),
    ("upload", "database"),
    ("user", "users", "ada", "--password", "a long and lucky password"),
    ("feedback",),
    ("doctor",),
)
"""The commands in an order in which each has what it needs; `chat` and `mcp` have tests of their own."""
MCP = (
    '{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-06-18", '
    '"capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}}\n'
    '{"jsonrpc": "2.0", "method": "notifications/initialized"}\n'
    '{"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "search_papers", '
    '"arguments": {"text": "nursing values"}}}\n'
)


def test_no_command_touches_the_network(tmp_path: Path) -> None:
    papers = {
        "few": ("Cats at Night", "We follow 40 cats. At night 87% of them hunt."),
        "more": ("More Cats", "We follow 80 cats. At night 91% of them hunt."),
    }
    for name, (title, abstract) in papers.items():
        (tmp_path / f"{name}.json").write_text(json.dumps([{"title": title, "abstract": abstract}]))
    process = started(tmp_path / "home", "--version", before=EACH_IN_TURN, folder=tmp_path)
    output, errors = process.communicate(json.dumps(SILENT), timeout=240)
    assert process.returncode == 0, (output, errors)
    assert "REACHED" not in errors
    assert (tmp_path / "feed.xml").exists()


def test_every_command_is_watched_but_the_one_that_fetches() -> None:
    known = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    assert known - {arguments[0] for arguments in SILENT} == {"chat", "mcp", "fetch"}


def test_the_chat_touches_no_network(real_assistant: Assistant) -> None:
    """Fails without GRADIO_ANALYTICS_ENABLED in `ui.server.gradio_internals`: api.gradio.app is looked up."""
    process = started(real_assistant.settings.home, "chat", "--port", "0", "--no-browser", "--mcp")
    assert process.stdout
    address = process.stdout.readline().split()[3]
    with Visitor(address) as visitor:
        assert visitor.ask("Which benchmark tests nursing values?")["model"] is None
    process.send_signal(signal.SIGTERM)
    assert "REACHED" not in process.communicate(timeout=60)[1]
    assert process.returncode != 99


def test_the_tools_for_assistants_touch_no_network(real_assistant: Assistant) -> None:
    process = started(real_assistant.settings.home, "mcp")
    assert process.stdin
    assert process.stdout
    process.stdin.write(MCP)
    process.stdin.flush()
    replies = [process.stdout.readline() for _ in range(2)]
    assert "NurValues" in replies[1], replies
    assert "REACHED" not in process.communicate(timeout=60)[1]
    assert process.returncode == 0


def test_a_machine_without_any_network_gets_answers(real_assistant: Assistant) -> None:
    unshare = shutil.which("unshare")
    if not unshare or subprocess.run([unshare, "-n", "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system can't run a process without a network: unshare -n fails")
    home = real_assistant.settings.home
    process = started(home, "ask", "Which benchmark tests nursing values?", inside=(unshare, "-n"))
    output, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    assert "NurValues" in output
