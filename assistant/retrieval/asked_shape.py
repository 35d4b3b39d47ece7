"""The shape of the answer that is asked for, by a question's wording and by the papers that it names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answer import LISTED_SHAPES, Form, Shape
from assistant.question import FollowUp, ShapeGuess, guess_shape, is_bare
from assistant.retrieval.named_papers import named_papers, names_in, unmentioned
from index.lifecycle import Snapshot
from index.papers import Paper

__all__ = ["AskedShape", "asked_shape"]

COMPARES = 0.25
"""Chance of a comparison from which on a question that names two papers or more compares them."""

MAY_BE_ONE, MAY_BE_SEVERAL = 0.25, 0.25
"""Chances of one answer and of several from which on both are given."""


_HAS_SUBJECT = re.compile(
    r"\b(?:papers|abstracts|works|studies|articles|publications)\b.{0,20}?\b(?:about|on|regarding|concerning) "
    r"(?!(?:here|this|these|the (?:collection|corpus|papers|index))\b)\w",
    re.IGNORECASE,
)
"""What a question for papers says that isn't about the corpus as a whole."""


_A_QUANTITY = re.compile(
    r"(?:(?:and|so|but|then) )?(?:by |for |after |at )?"
    r"(?:how (?:much|long|old|far|often|fast|soon|large|big|high|deep)|when)\b",
    re.IGNORECASE,
)
"""How a question begins that one number may answer, whatever it is about."""

_ITS_MAKERS = re.compile(
    r"(?:(?:and|so|but|then) )?who(?:['’]s| is| are| was| were)? "
    r"(?:(?:wrote|authored|made|built|developed|created|published|funded|behind)\b"
    r"|(?:the |its )?(?:first |lead )?authors?\b)",
    re.IGNORECASE,
)
"""How a question begins for the people behind one paper, if it names one: "who works on" asks for a list."""


@dataclass(frozen=True)
class AskedShape:
    """A shape; `perhaps` is the kind of list that is likely, too, where that is a fact.

    `named` are the papers that the question names; `unknown_names` are names of a comparison that stand for none.
    """

    shape: Shape
    perhaps: Shape | None = None
    named: tuple[Paper, ...] = ()
    unknown_names: tuple[str, ...] = ()

    @property
    def several(self) -> bool:
        """Whether several papers are asked for, each to be quoted by a sentence."""
        return self.shape in (*LISTED_SHAPES, "corpus")


def asked_shape(
    snapshot: Snapshot, understood: FollowUp, *, listed: bool = False, form: Form | None = None
) -> AskedShape:
    """Return the shape that a question asks for; `listed` says that it is a list, `form` what the asker wants."""
    if understood.about is not None or listed:
        return AskedShape("list" if understood.about is None else "fact")
    guess = guess_shape(understood.question)
    names = names_in(understood.question)
    known = named_papers(snapshot, names)
    named = tuple(dict.fromkeys(known.values()))
    if form is not None:
        return _as_wanted(form, guess, named)
    if len(named) > 1 and guess.chance("comparison") >= COMPARES:
        unknown = tuple(name for name in names if name not in known) if guess.best == "comparison" else ()
        return AskedShape("comparison", named=named, unknown_names=unknown)
    certain = guess.chance(*LISTED_SHAPES) < 1 - MAY_BE_ONE or _ITS_MAKERS.match(understood.question)
    if len(named) == 1 and guess.best != "comparison" and certain:
        return AskedShape("fact", named=named)
    if guess.best == "comparison":  # of what isn't the name of one paper each
        return AskedShape("synthesis", named=named, unknown_names=unmentioned(snapshot, names))
    return _by_wording(guess, understood.question, named)


def _as_wanted(form: Form, guess: ShapeGuess, named: tuple[Paper, ...]) -> AskedShape:
    """Return the shape that a reader wants, whatever the question is likelier to ask for."""
    if form == "answer":
        return AskedShape("fact", named=named)
    if form == "table" and len(named) > 1:
        return AskedShape("comparison", named=named)
    return AskedShape(_likeliest_list(guess), named=named)


def _by_wording(guess: ShapeGuess, question: str, named: tuple[Paper, ...]) -> AskedShape:
    """Return the likeliest shape; keywords and what a number may answer may want one answer or a list."""
    one = is_bare(question) or _A_QUANTITY.match(question) or guess.chances["fact"] >= MAY_BE_ONE
    if one and guess.chance(*LISTED_SHAPES) >= MAY_BE_SEVERAL:
        return AskedShape("fact", _likeliest_list(guess), named)
    if guess.best == "corpus" and _HAS_SUBJECT.search(question):
        return AskedShape(_likeliest_list(guess), named=named)
    return AskedShape(guess.best, named=named)


def _likeliest_list(guess: ShapeGuess) -> Shape:
    return max(LISTED_SHAPES, key=lambda shape: guess.chances[shape])
