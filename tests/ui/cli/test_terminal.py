"""What a terminal shows can't steer it."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest
from rich.console import Console

from assistant.answer import Verdict
from index.papers.paper import Paper
from ui.cli.doctor import Check
from ui.cli.terminal import check_table, paper_table, plain, verdict_text


def shown(what: object) -> str:
    console = Console(width=100)
    with console.capture() as captured:
        console.print(what)
    return captured.get()


@pytest.mark.parametrize(
    ("steering", "left"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b[2J\x1b[1;1Hhome", "home"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;http://example.org\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bPq secret\x1b\\text", "text"),
        ("\x9b31mtext", "31mtext"),
        ("safe\roverwritten", "safe overwritten"),
        ("a\x08b\x00c\x7fd", "abcd"),
        ("\u202eevil\u2066", "evil"),
        ("seen\U000e0041\U000e007f", "seen"),
        ("\x1b", ""),
    ],
)
def test_what_steers_a_terminal_is_taken_out(steering: str, left: str) -> None:
    assert plain(steering) == left


def test_lines_tabs_and_every_script_stay() -> None:
    text = "One\n\ttwo: Schrödinger, 値, नमस्ते, \u200djoined"
    assert plain(text) == text


def test_an_unfinished_sequence_costs_its_own_line_only() -> None:
    assert plain("\x1b]0;no end\nthe next line") == "\nthe next line"


@pytest.mark.parametrize("hostile", ["\x1b]", "\x1b[0", "\x1b[ ", "\x1b", "\x1bP\x1b", "\x1b]0;a\x1b\\"])
def test_a_long_hostile_text_is_cleaned_fast(hostile: str) -> None:
    start = time.perf_counter()
    plain(hostile * (50_000 // len(hostile)))
    assert time.perf_counter() - start < 0.1


def test_a_title_is_never_read_as_markup() -> None:
    table = shown(paper_table([Paper("[red]On[/red] [link=http://example.org]markup", "It is.")]))
    assert "[red]On[/red] [link=http://example.org]markup" in table


def test_a_table_gives_dates_as_far_as_they_are_known() -> None:
    inferred = Paper("A", "B", date(2024, 5, 3), date_inferred=True)
    year = Paper("E", "F", date(2017, 1, 1), date_inferred=True, date_precision="year")
    table = shown(paper_table([inferred, Paper("C", "D"), year]))
    assert "2024-05-03, partly inferred" in table
    assert re.search(r"^ *2017 +E *$", table, re.MULTILINE)
    assert "undated" in table


def test_a_verdict_is_shown_with_what_is_amiss() -> None:
    assert shown(verdict_text(Verdict("unsupported", 0.125, ("6 is not in it",)))) == (
        "unsupported (0.12)\n  6 is not in it\n"
    )


def test_the_doctor_s_table_tells_sound_from_wrong() -> None:
    lines = shown(check_table([Check("index", True, "3 papers"), Check("answers", False, "no")])).splitlines()
    assert [line.split() for line in lines] == [["index", "ok", "3", "papers"], ["answers", "wrong", "no"]]
