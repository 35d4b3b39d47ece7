"""A saved answer that was asked again: whether it still holds, what has changed, and what is answered now."""

from __future__ import annotations

from html import escape

from assistant.receipts import BundleCheck, Replay
from ui.html.actions import ask_button
from ui.html.fragments import count
from ui.html.typesetting import typeset

__all__ = ["replay_form", "replayed"]

LARGEST = 700_000
"""Bytes of a file that the page sends, quoted as JSON within the megabyte that an event may have."""


def replay_form() -> str:
    """Return the form that a saved answer is chosen in; panels.js sends it."""
    too_large = f"The file has more than {LARGEST:,} bytes. Use footnote replay FILE on the command line."
    return (
        f'<h2 class="panel-title">Replay a saved answer</h2>'
        '<form data-sends="replay" data-meanwhile="Asking again…"'
        f' data-largest="{LARGEST}" data-too-large="{too_large}"><label for="replay-file">Choose a receipt or a'
        " bundle that was downloaded with an answer. It is asked again, and you see what has changed.</label>"
        '<input id="replay-file" type="file" accept=".json,application/json">'
        '<div class="row"><button class="act">Ask again</button>'
        ' <button class="quiet close-panel" type="button">Close</button>'
        ' <span role="status" class="panel-status"></span></div></form>'
    )


def replayed(replay: Replay, bundle: BundleCheck | None) -> str:
    """Return what came of a replay; for a bundle, also what came of checking it."""
    before = replay.before
    question = f'<p class="claim">{typeset(before.standalone_question)}</p>'
    outcome = f'<p role="status"><strong>{escape(replay.outcome)}</strong></p>'
    checked = _checked(bundle) if bundle else ""
    return f"{outcome}{question}{_changes(replay)}{checked}{'' if replay.same else _then_and_now(replay)}"


def _changes(replay: Replay) -> str:
    day = escape(replay.before.receipt.time[:10])
    if not replay.changes:
        return f"<p>The papers it read and the settings are as they were on {day}.</p>"
    items = "".join(f"<li>{typeset(change.what)}</li>" for change in replay.changes)
    return f"<p>{count(len(replay.changes), 'change')} since {day}:</p><ul>{items}</ul>"


def _checked(bundle: BundleCheck) -> str:
    first, *flaws = str(bundle).split("\n")
    items = "".join(f"<li>{typeset(flaw.removeprefix('- '))}</li>" for flaw in flaws)
    return f"<p>{escape(first)}</p>" + (f'<ul class="contradicts">{items}</ul>' if items else "")


def _then_and_now(replay: Replay) -> str:
    before, answer = replay.before, replay.answer
    again = ask_button("Show it in the chat", before.standalone_question, "alone")
    return (
        f"<h3>Then</h3><blockquote>{typeset(before.text)}</blockquote>"
        f"<h3>Now</h3><blockquote>{typeset(answer.text)}</blockquote><p>{again}</p>"
    )
