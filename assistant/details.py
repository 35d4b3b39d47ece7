"""Details that people ask of a paper and that an abstract often leaves out: how each is asked for, how given."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.papers import Paper

__all__ = ["Gap", "find_gap"]

_PEOPLE = r"(?:annotators?|participants?|raters?|respondents?|crowd ?workers?|volunteers?|interviewees?)"
_NUMBER = r"(?:\d[\d,.]*k?|two|three|four|five|six|seven|eight|nine|ten|dozens?|hundreds?|thousands?)"


@dataclass(frozen=True)
class Detail:
    """A kind of detail; `given` is None for what no listing ever gives."""

    name: str
    asked: re.Pattern[str]
    given: re.Pattern[str] | None


def _detail(name: str, asked: str, given: str | None) -> Detail:
    found = re.compile(given, re.IGNORECASE) if given else None
    return Detail(name, re.compile(asked, re.IGNORECASE), found)


DETAILS = (
    _detail(
        "who wrote it",
        r"\bwho (?:wrote|authored|published)\b|\bwho (?:is|are|were) the (?:\w+ )?authors?\b"
        r"|\bauthors?['’]? names?\b|\bnames? of the authors?\b",
        None,
    ),
    _detail("where its authors work", r"\b(?:which|what) (?:universit|institut|affiliation|employer)\w*", None),
    _detail("its venue", r"\b(?:which|what) (?:conference|journal|venue|workshop)\b", None),
    _detail(
        "how often it is cited",
        r"\bhow (?:often|many times) (?:is|was|has|have|are|were) (?:\S+ ){0,4}cited\b|\bcitation count\b",
        None,
    ),
    _detail("its licence", r"\blicen[sc]e[sd]?\b", r"\blicen[sc]e"),
    _detail("the learning rate", r"\blearning[- ]rates?\b", r"\blearning[- ]rates?\b"),
    _detail("the batch size", r"\bbatch[- ]sizes?\b", r"\bbatch[- ]sizes?\b"),
    _detail(
        "the optimizer",
        r"\bwhich optimi[sz]er\b|\boptimi[sz]er (?:was|is|were|did)\b",
        r"\boptimi[sz]er|\bAdamW?\b",
    ),
    _detail("the number of epochs", r"\b(?:how many|number of) (?:\w+ )?epochs\b", r"\bepochs?\b"),
    _detail(
        "other training settings",
        r"\bhyper-?parameters?\b|\bweight decay\b|\bdropout rate\b|\brandom seeds?\b",
        r"\bhyper-?parameters?\b|\bweight decay\b|\bdropout\b|\bseeds?\b",
    ),
    _detail(
        "the hardware",
        r"\b(?:which|what|how many) (?:\w+ )?(?:GPUs?|TPUs?|hardware|accelerators?)\b(?! hours)",
        r"\b(?:GPUs?|TPUs?|A100|H100|V100|RTX)\b",
    ),
    _detail(
        "the time that it takes",
        r"\b(?:GPU|TPU|CPU)[- ]?hours\b"
        r"|\bhow (?:long|many (?:hours|days|minutes|seconds))\b.{0,80}\b(?:tak|took|train|run)",
        r"\b(?:hours?|days?|minutes?|seconds?|weeks?|months?|ms)\b|\b(?:training|inference|run) ?time\b"
        r"|\btimes faster\b",
    ),
    _detail(
        "what it cost",
        r"\bhow much (?:\S+ ){1,8}(?:cost|costs|paid|spent)\b|\bwhat (?:did|does|would|will) (?:\S+ ){1,4}costs?\b"
        r"|\bwhat (?:were|was|are) (?:\S+ ){1,3}paid\b|\bhow much (?:were|was|are) (?:\S+ ){1,3}paid\b",
        r"[$€£]\s?\d|\b(?:dollars?|USD|euros?|cents)\b|\bpaid\b",
    ),
    _detail(
        "how many people took part",
        rf"\bhow many (?:\w+ ){{0,2}}{_PEOPLE}\b",
        rf"\b{_NUMBER}\b[^.;]{{0,60}}\b(?:{_PEOPLE}|people|humans?|users|experts|students|adults|authors)\b",
    ),
)

ASKS = re.compile(r"\b(?:who|whom|whose|what|which|when|where|why|how)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Gap:
    """What a question asks of a paper that its abstract doesn't give; `whole` when it asks for nothing else."""

    names: tuple[str, ...]
    whole: bool

    def __str__(self) -> str:
        *most, last = self.names
        return f"{', '.join(most)} or {last}" if most else last


def find_gap(question: str, paper: Paper) -> Gap | None:
    """Return the details that the question asks for and the paper's abstract doesn't give; None without any.

    >>> print(find_gap("What learning rate and batch size did it use?", Paper("T", "We train a model.")))
    the learning rate or the batch size
    """
    missing = [detail for detail in DETAILS if detail.asked.search(question) and not _given(detail, paper)]
    if not missing:
        return None
    asked_for = sum(len(detail.asked.findall(question)) for detail in missing)
    return Gap(tuple(detail.name for detail in missing), asked_for >= len(ASKS.findall(question)))


def _given(detail: Detail, paper: Paper) -> bool:
    return bool(detail.given and detail.given.search(paper.abstract))
