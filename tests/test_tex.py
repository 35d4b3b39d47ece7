r"""What is exported as LaTeX runs no command: as a property of the text and, where it is there, in pdflatex."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.references import papers_to_bibtex
from index.latex import text_to_latex
from index.latex.commands import FORMULA_COMMANDS, SPECIAL_CHARACTERS
from index.papers import Paper
from tests.torture import WHOLE

ATTACKS = (
    r"$^^5cimmediate^^5cwrite18{touch written}$",
    r"$^^5cinput{secret}$",
    r"$^^^^005cinput{secret}$",
    r"$\text{^^5cinput{secret}}$",
    r"^^5cinput{secret} and ^^5cimmediate^^5cwrite18{touch written}",
    r"\immediate\write18{touch written}",
    r"$\input{secret}$ and $\csname input\endcsname{secret}$",
    r"$x$\input{secret}$x$",
    r"$\left\input secret \right.$",
    "$x^$^^5cinput{secret}$x^$",
    r"\string^^5cinput{secret}",
    r"{\catcode`\!=0 !input{secret}}",
    r"\begin{filecontents}{written}x\end{filecontents}",
    r"\openout9=written \write9{x}\closeout9",
)
"""Titles that a TeX which ran their commands would write a file for, or print a secret."""

ALLOWED = FORMULA_COMMANDS | SPECIAL_CHARACTERS.keys()
PIECES = st.sampled_from(
    ["$", "^", "^^", "^^5c", "\\", "{", "}", "input", "text", " ", "5c", "x", "%", "#", "\\text{"]
)
TITLES = st.lists(PIECES | st.characters(exclude_categories=["Cs"]), max_size=25).map("".join)


def commands(latex: str) -> set[str]:
    return set(re.findall(r"\\([A-Za-z]+)", latex))


@given(TITLES)
@example(ATTACKS[0])
@example("$x^$^5c$")
@settings(max_examples=20_000 if WHOLE else 500, deadline=None)
def test_only_allowed_commands_are_exported(title: str) -> None:
    """Fails when `^^5c` may stand in a formula: TeX reads it as a backslash."""
    latex = text_to_latex(title)
    assert "^^" not in latex
    assert commands(latex) <= ALLOWED


@pytest.mark.parametrize("field", ["title", "abstract", "note", "author", "url"])
@given(title=TITLES)
@settings(max_examples=2_000 if WHOLE else 60, deadline=None)
def test_no_field_of_an_entry_has_a_caret_notation(title: str, field: str) -> None:
    paper = Paper("A title", "It works.", fields={field: title})
    assert "^^" not in papers_to_bibtex([paper], abstracts=True)


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="needs pdflatex: apt install texlive-latex-base")
@pytest.mark.slow
@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("where", ["title", "field"])
def test_pdflatex_runs_nothing_of_a_title(attack: str, where: str, tmp_path: Path) -> None:
    """Fails for the first two attacks when `^^5c` may stand in a formula."""
    fields = {"note": attack} if where == "field" else {}
    paper = Paper(attack if where == "title" else "A title", "It works.", authors=("Ada Lovelace",), fields=fields)
    (tmp_path / "secret.tex").write_text(r"\typeout{SECRET READ}")
    (tmp_path / "papers.bib").write_text(papers_to_bibtex([paper]))
    (tmp_path / "paper.tex").write_text(
        r"\documentclass{article}\begin{document}\nocite{*}\bibliographystyle{plain}\bibliography{papers}\end{document}"
    )
    latex = ["pdflatex", "-shell-escape", "-interaction=nonstopmode", "paper"]
    for command in (latex, ["bibtex", "paper"], latex):
        run = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=60, check=False)
    assert (tmp_path / "paper.bbl").is_file()
    assert b"SECRET READ" not in run.stdout
    assert not (tmp_path / "written").exists()
