"""A web server on this machine that answers like the public APIs, faults included."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

Reply = Callable[["Handler"], None]


@dataclass
class Server:
    """Its address, the paths requested and their User-Agents, and the replies to come before `usual` ones."""

    usual: Callable[[dict[str, str]], bytes]
    base: str = ""
    asked: list[str] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    script: list[Reply] = field(default_factory=list)


class Handler(BaseHTTPRequestHandler):
    """Answers with the next reply of the script, and then as usual."""

    scripted: Server

    def do_GET(self) -> None:
        self.scripted.asked.append(self.path)
        self.scripted.agents.append(self.headers["User-Agent"])
        if self.scripted.script:
            self.scripted.script.pop(0)(self)
            return
        values = {name: given[0] for name, given in parse_qs(urlsplit(self.path).query).items()}
        body(self.scripted.usual(values))(self)

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@contextmanager
def serving(usual: Callable[[dict[str, str]], bytes]) -> Iterator[Server]:
    server = Server(usual)
    http = ThreadingHTTPServer(("127.0.0.1", 0), type("Scripted", (Handler,), {"scripted": server}))
    thread = threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    server.base = f"http://127.0.0.1:{http.server_address[1]}"
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


def body(content: bytes) -> Reply:
    def reply(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    return reply


def status(code: int, **headers: str) -> Reply:
    def reply(handler: Handler) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return reply


def cut_off(handler: Handler) -> None:
    """Promise more than is sent, and hang up."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"[{")
    handler.close_connection = True


def daily_papers(sizes: dict[str, int]) -> Callable[[dict[str, str]], bytes]:
    """Answer as Hugging Face does, with so many papers a day."""

    def page(asked: dict[str, str]) -> bytes:
        limit, first = int(asked["limit"]), int(asked["p"]) * int(asked["limit"])
        numbers = range(sizes.get(asked["date"], 0))[first : first + limit]
        return json.dumps([_daily_paper(asked["date"], number) for number in numbers]).encode()

    return page


def _daily_paper(day: str, number: int) -> dict[str, object]:
    title, summary = f"Daily Paper {number} of {day}", f"We study subject {number} of {day}. It works."
    paper = {
        "id": f"{day[2:4]}{day[5:7]}.{number:05}",
        "authors": [{"name": "Ada Muster"}],
        "publishedAt": f"{day}T00:00:00.000Z",
        "title": title,
        "summary": summary,
        "upvotes": number,
    }
    return {"paper": paper, "publishedAt": f"{day}T01:00:00.000Z", "title": title, "numComments": 0}


def arxiv_feed(total: int) -> Callable[[dict[str, str]], bytes]:
    """Answer as arXiv does, with so many results."""

    def page(asked: dict[str, str]) -> bytes:
        start, size = int(asked["start"]), int(asked["max_results"])
        entries = "".join(map(_arxiv_entry, range(total)[start : start + size]))
        return _feed(total, entries)

    return page


def _feed(total: int, entries: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        '<title type="html">ArXiv Query</title><id>http://arxiv.org/api/x</id><updated>2025-05-20T00:00:00Z</updated>'
        '<opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
        f"{total}</opensearch:totalResults>{entries}</feed>"
    ).encode()


ARXIV_ERROR = _feed(
    1,
    "<entry><id>http://arxiv.org/api/errors#incorrect_id_format_for_x</id><title>Error</title>"
    "<summary>incorrect id format for x</summary><updated>2025-05-20T00:00:00Z</updated></entry>",
)


def _arxiv_entry(number: int) -> str:
    return (
        f"<entry><id>http://arxiv.org/abs/2505.{number:05}v1</id><updated>2025-05-20T00:00:00Z</updated>"
        f"<published>2025-05-20T00:00:00Z</published><title>Preprint {number}</title>"
        f"<summary>We study thing {number}. It holds.</summary><author><name>Ada Muster</name></author></entry>"
    )


def openalex_works(total: int) -> Callable[[dict[str, str]], bytes]:
    """Answer as OpenAlex does, with so many works."""

    def page(asked: dict[str, str]) -> bytes:
        size, start = int(asked["per_page"]), (int(asked["page"]) - 1) * int(asked["per_page"])
        works = list(map(_work, range(total)[start : start + size]))
        meta = {"count": total, "page": int(asked["page"]), "per_page": size}
        return json.dumps({"meta": meta, "results": works}).encode()

    return page


def _work(number: int) -> dict[str, object]:
    words = f"We study matter {number}. It holds.".split()
    return {
        "id": f"https://openalex.org/W{number + 1}",
        "display_name": f"Work {number}",
        "title": f"Work {number}",
        "publication_date": "2025-05-20",
        "publication_year": 2025,
        "type": "article",
        "authorships": [{"author": {"display_name": "Ada Muster"}}],
        "abstract_inverted_index": {word: [place] for place, word in enumerate(words)},
    }
