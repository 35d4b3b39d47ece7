"""Details that people ask about and abstracts often leave out: how each is asked for, and how it is given."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.papers import MONTH_NAMES

__all__ = ["DETAILS", "Detail"]

_PEOPLE = r"(?:annotators?|participants?|raters?|respondents?|crowd ?workers?|volunteers?|interviewees?)"
_NUMBER = r"(?:\d[\d,.]{0,20}k?|two|three|four|five|six|seven|eight|nine|ten|dozens?|hundreds?|thousands?)"
_LANGUAGES = (
    r"(?:English|Chinese|Mandarin|French|German|Spanish|Italian|Japanese|Korean|Hindi|Arabic|Russian|Turkish)"
)
_MONTHS = f"(?:{'|'.join(name for name in MONTH_NAMES if name != 'May')})"  # May is a verb, too
_BETWEEN = (
    r"(?:is|was|are|were|the|its|their|initial|final|peak|base|maximum|minimum|global|effective|optimal|best|exact"
    r"|values?|of|for|learning|rates?|batch|sizes?|and|or)"
)
"""Words that may stand between "what" and the name of a setting whose value is asked for."""

_NOT_A_SUBJECT = r"(?=\s*(?:[?,.;]|$|(?:and|or|was|were|is|are|did|do|does|used|in|for|with|when|at|schedule)\b))"
"""What may follow the name of a setting: "which batch sizes help" asks for something else."""


@dataclass(frozen=True)
class Detail:
    """A kind of detail.

    `name` completes "The abstract doesn't …". `asked` matches questions for it and `given` abstracts that have it;
    None for what no abstract ever gives.
    """

    name: str
    asked: re.Pattern[str]
    given: re.Pattern[str] | None

    def gives(self, abstract: str) -> bool:
        """Return whether an abstract has this detail."""
        return bool(self.given and self.given.search(abstract))


def _detail(name: str, asked: str, given: str | None) -> Detail:
    found = re.compile(given, re.IGNORECASE) if given else None
    return Detail(name, re.compile(asked, re.IGNORECASE), found)


def _setting(name: str, term: str) -> Detail:
    """Return a setting whose value is asked for; an abstract gives it only by a number close to its name.

    >>> rate = _setting("give the learning rate", "learning rates?")
    >>> [bool(rate.asked.search(text)) for text in ("What was its learning rate?", "Why adapt learning rates?")]
    [True, False]
    >>> rate.gives("It adapts learning rates."), rate.gives("We set the learning rate to 0.1.")
    (False, True)
    """
    asked = (
        rf"\b(?:what|which)(?: {_BETWEEN}){{0,6}} {term}\b{_NOT_A_SUBJECT}"
        rf"|\bhow (?:high|low|large|small|big)\b.{{0,40}}\b{term}\b|\bvalues? (?:of|for) (?:\w+ )?{term}\b"
    )
    return _detail(name, asked, rf"\b{term}\b[^.;]{{0,40}}?\d|\b\d[^.;]{{0,20}}?\b{term}\b")


DETAILS = (
    _detail(
        "say who wrote it",
        r"\bwho (?:wrote|authored|published)\b|\bwho (?:is|are|were) the (?:\w+ )?authors?\b"
        r"|\bauthors?['’]? names?\b|\bnames? of the authors?\b",
        None,
    ),
    _detail(
        "say where its authors work", r"\b(?:which|what) (?:universit|institut|affiliation|employer)\w*", None
    ),
    _detail("name its venue", r"\b(?:which|what) (?:conference|journal|venue|workshop)\b", None),
    _detail(
        "say how often it is cited",
        r"\bhow (?:often|many times) (?:is|was|has|have|are|were) (?:\S+ ){0,4}cited\b|\bcitation count\b",
        None,
    ),
    _detail(
        "say who funded it",
        r"\bwho (?:funded|financed|sponsored|paid for)\b"
        r"|\b(?:which|what) (?:\w+ )?(?:grants?|funders?|sponsors?)\b",
        r"\bfund(?:ed|ing)\b|\bsponsor|\bgrants?\b",
    ),
    _detail(
        "say where it took place",
        r"\bin (?:which|what) (?:\w+ )?(?:cit(?:y|ies)|towns?|countr(?:y|ies)|states?|hospitals?|schools?)\b",
        r"\b(?-i:(?:in|from|across|at|of) (?:the )?[A-Z][a-z]+\b)",
    ),
    _detail(
        "say when it took place",
        r"\b(?:in|from|of) (?:which|what) (?:years?|months?)\b|\bwhen (?:was|were) (?:\S+ ){1,6}?"
        r"(?:collected|gathered|recorded|recruited|surveyed|interviewed|conducted)\b",
        rf"\b(?:19|20)\d\d\b|\b{_MONTHS}\b",
    ),
    _detail("mention its licence", r"\blicen[sc]e[sd]?\b", r"\blicen[sc]e"),
    _setting("give the learning rate", r"learning[- ]rates?"),
    _setting("give the batch size", r"batch[- ]sizes?"),
    _detail(
        "name the optimizer",
        r"\bwhich optimi[sz]er\b|\boptimi[sz]er (?:was|is|were|did)\b",
        r"\boptimi[sz]er|\bAdamW?\b",
    ),
    _detail("give the number of epochs", r"\b(?:how many|number of) (?:\w+ )?epochs\b", r"\bepochs?\b"),
    _detail(
        "give other training settings",
        r"\bhyper-?parameters?\b|\bweight decay\b|\bdropout rate\b|\brandom seeds?\b|\bhow many folds\b",
        r"\bhyper-?parameters?\b|\bweight decay\b|\bdropout\b|\bseeds?\b|\bfolds?\b",
    ),
    _detail(
        "give the sampling settings",
        r"\btop[- ][pk]\b|\b(?:sampling|decoding) (?:temperature|settings|parameters)\b"
        r"|\b(?:what|which) temperature\b",
        r"\btop[- ][pk]\b|\btemperature",
    ),
    _detail(
        "give its number of parameters",
        r"\bhow many (?:\w+ )?parameters\b|\b(?:size|count|number) (?:in|of) parameters\b|\bparameter count\b",
        r"\b\d[\d.,]{0,20}\s?[BMK]\b|\b\d[\d.,]{0,20} ?(?:million|billion)\b"
        r"|\b(?:million|billion)s? (?:of )?parameters\b",
    ),
    _detail(
        "say how much memory it takes",
        r"\b(?:memory|VRAM|RAM|storage|disk)\b.{0,40}\b(?:gigabytes|megabytes|bytes|[GM]B)\b"
        r"|\bhow much (?:\w+ )?(?:memory|VRAM|RAM)\b",
        r"\b(?:memory|gigabytes?|megabytes?|[GM]B)\b",
    ),
    _detail(
        "say how well its annotators agree",
        r"\bannotators?(?:['’]s?)? agree\w*|\bagreement (?:between|among|of)\b|\bkappa\b"
        r"|\binter-?(?:annotator|rater)\b",
        r"\bagree(?:ment|d)?\b|\bkappa\b",
    ),
    _detail(
        "name the languages",
        r"\b(?:how many|which) (?:\w+ )?languages\b(?! models?)",
        rf"\b{_NUMBER} (?:\w+ ){{0,2}}languages\b|\b{_LANGUAGES}\b",
    ),
    _detail(
        "name the hardware",
        r"\b(?:which|what|how many) (?:\w+ )?(?:GPUs?|TPUs?|hardware|accelerators?)\b(?! hours)",
        r"\b(?:GPUs?|TPUs?|A100|H100|V100|RTX)\b",
    ),
    _detail(
        "say how long it takes",
        r"\b(?:GPU|TPU|CPU)[- ]?hours\b"
        r"|\bhow (?:long|many (?:hours|days|minutes|seconds))\b.{0,80}\b(?:tak|took|train|run)",
        r"\b(?:hours?|days?|minutes?|seconds?|weeks?|months?|ms)\b|\b(?:training|inference|run) ?time\b"
        r"|\btimes faster\b",
    ),
    _detail(
        "say what it cost",
        r"\bhow much (?:\S+ ){1,8}(?:cost|costs|paid|spent)\b|\bwhat (?:did|does|would|will) (?:\S+ ){1,4}costs?\b"
        r"|\bwhat (?:were|was|are) (?:\S+ ){1,3}paid\b|\bhow much (?:were|was|are) (?:\S+ ){1,3}paid\b"
        r"|\b(?:dollar|annotation|total|training) costs?\b|\bget paid\b|\bpaid per\b|\bhourly (?:wage|pay|rate)\b",
        r"[$€£]\s?\d|\b(?:dollars?|USD|euros?|cents)\b|\bpaid\b",
    ),
    _detail(
        "say how many people took part",
        rf"\bhow many (?:\w+ ){{0,2}}{_PEOPLE}\b",
        rf"\b{_NUMBER}(?:[ -]\w+){{0,4}} (?:{_PEOPLE}|people|humans?|users|experts|students|adults|authors)\b",
    ),
)
