"""`footnote doctor`: what is configured, and whether it works."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from assistant.settings import Settings
from assistant.version import footnote_version
from index.errors import FootnoteError, IndexMissing

if TYPE_CHECKING:
    from assistant.llm import LocalServer

__all__ = ["Check", "examine", "local_models"]

PACKAGES = ("chromadb", "gradio", "llama-index-core", "sentence-transformers", "tantivy", "torch")

MODELS_LISTED = 5
"""Models of one local server that are named."""


@dataclass(frozen=True)
class Check:
    """One finding: what was examined, whether it works, and a description."""

    name: str
    sound: bool
    finding: str


def examine(settings: Settings) -> Iterator[Check]:
    """Examine everything that an answer needs; a language model that is set gets one short request."""
    yield Check("Footnote", True, f"{footnote_version()}, Python {platform.python_version()}")
    yield Check("packages", True, ", ".join(f"{name} {version(name)}" for name in PACKAGES))
    yield _encoder(settings)
    yield _fetching()
    yield Check("re-ranking", True, settings.reranker or "the encoder’s token embeddings")
    yield _index(settings)
    yield from _declines(settings)
    yield _answers(settings)
    by_model = bool(settings.llm) and settings.followups == "llm"
    yield Check("follow-ups", True, f"rewritten by {settings.llm}, checked by rule" if by_model else "by rule")
    yield _checks(settings)


def _fetching() -> Check:
    """Say what `footnote fetch` would contact; nothing is contacted here."""
    from index.fetching import APIS

    hosts = ", ".join(f"{api.host} ({name})" for name, api in APIS.items())
    return Check("fetching", True, f"only when you run `footnote fetch`, from {hosts}")


def _checks(settings: Settings) -> Check:
    """Say who checks answers, and who pays for that."""
    if settings.checker not in (None, "llm", "none"):
        return Check("checks", True, f"by rule, then by {settings.checker} on this machine")
    if settings.llm is None or settings.checker == "none":
        return Check("checks", True, "by rule")
    more = "one extra call per answer, billed like the others; FOOTNOTE_CHECKER=none turns it off"
    return Check("checks", True, f"by rule, then read by {settings.llm}: {more}")


def _encoder(settings: Settings) -> Check:
    from index.encoders import SentenceEncoder

    encoder = SentenceEncoder(settings.encoder)
    try:
        return Check("encoder", True, f"{encoder.name}, {encoder.dimension} dimensions")
    except FootnoteError as error:
        return Check("encoder", False, str(error))


def _index(settings: Settings) -> Check:
    from assistant.opened_index import open_index
    from index.encoders import SentenceEncoder

    place = settings.index_url or settings.index_folder
    try:
        index = open_index(settings, SentenceEncoder(settings.encoder))
    except IndexMissing as error:
        if settings.index_url:
            return Check("index", False, str(error))
        return Check("index", True, f"none yet in {place}; the first question builds it")
    except FootnoteError as error:
        return Check("index", False, str(error))
    undated = sum(paper.date is None for paper in index.papers)
    finding = f"{len(index.papers)} papers, {undated} of them undated, in {place}"
    if settings.chroma_url:
        finding += f"; vectors in the Chroma server at {settings.chroma_url}"
    return Check("index", not index.notices, "\n".join((finding, *index.notices)))


def _declines(settings: Settings) -> Iterator[Check]:
    """Report when a question is declined, as calibrated on this corpus."""
    from assistant.abstain import CAVEAT, DECLINED, OUT_OF_SCOPE
    from assistant.opened_index import open_index
    from index.encoders import SentenceEncoder

    try:
        encoder = SentenceEncoder(settings.encoder)
        found = open_index(settings, encoder).snapshot.calibration
    except FootnoteError:
        return
    if not found.absent:
        yield Check("declines", True, "the corpus is too small to calibrate when to decline")
        return
    yield Check(
        "declines",
        True,
        f"below {found.cut_off(OUT_OF_SCOPE):.2f} evidence means out of scope: titles find as much"
        f" in papers that don’t answer them. A chance of an answer below {DECLINED.one:.0%} means not in the"
        f" corpus, below {CAVEAT.one:.0%} a caveat",
    )


def _answers(settings: Settings) -> Check:
    from assistant.llm import PROMPT_VERSION, connect, probe

    try:
        model = connect(settings)
    except FootnoteError as error:
        return Check("answers", False, str(error))
    if model is None:
        return Check("answers", True, "no language model, answers are quoted; set FOOTNOTE_LLM to use one")
    found = probe(model)
    reached = f"{found.name} at {found.host}, first word after {found.seconds:.1f} s, prompts {PROMPT_VERSION}"
    return Check("answers", found.ok, reached if found.ok else found.message)


def local_models() -> Iterator[Check]:
    """Ask this machine's usual addresses for language models, and say how to use those that answer."""
    from assistant.llm import find_local_servers, local_addresses

    servers = tuple(find_local_servers())
    yield from map(_local_server, servers)
    if not servers:
        tried = ", ".join(f"{name} at {urlsplit(url).netloc}" for name, url in local_addresses().items())
        yield Check("local models", True, f"no server answers: {tried}")


def _local_server(server: LocalServer) -> Check:
    host = urlsplit(server.url).netloc
    writers = [name for name in server.models if "embed" not in name.casefold()]
    if not writers:
        return Check("local models", True, f"{server.provider} at {host} has no model that writes; load one there")
    listed = ", ".join(writers[:MODELS_LISTED]) + (", …" if len(writers) > MODELS_LISTED else "")
    return Check(
        "local models",
        True,
        f"{server.provider} at {host} has {listed}; to use the first: FOOTNOTE_LLM={server.provider}/{writers[0]}",
    )
