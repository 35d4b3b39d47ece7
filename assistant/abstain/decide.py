"""Whether to answer, to answer with a caveat, or to decline: one function of what was found."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant.abstain.answerable import answerable_chance
from assistant.abstain.missing_details import (
    MissingDetails,
    find_missing_details,
    names_what_is_asked,
    no_number,
    stems_beside_names,
)
from assistant.abstain.spelt_out import abbreviation_asked_for, sentence_spelling_out
from assistant.answer import Reason, Status
from assistant.retrieval import Found, names_in, unmentioned
from assistant.text import is_in_another_language, main_language
from index.map import main_subjects
from index.papers import Paper, Sentence, format_date

__all__ = ["CAVEAT", "DECLINED", "OUT_OF_SCOPE", "Bar", "Decision", "Telling", "decide"]

OUT_OF_SCOPE = 1.0
"""Decline as out of scope below this many times the corpus's baseline evidence.

The baseline is the median evidence for titles whose subject was removed (see `index.search.calibration`). Below
this lie nearly all questions about recipes and timetables, and few about what the corpus merely lacks.
"""


@dataclass(frozen=True)
class Bar:
    """What a question has to reach: a chance that one paper answers it, or that several do.

    In a corpus too small to be calibrated, and where the question names a paper, it is `evidence` instead, as a
    multiple of the baseline.
    """

    one: float
    several: float
    evidence: float


DECLINED = Bar(one=0.28, several=0.38, evidence=1.8)
"""Decline as not in the corpus below this.

Of 178 questions about one paper 8 are declined wrongly, and of 83 whose answer is not in the corpus 58 rightly; by
the evidence alone it was 9 and 53.
"""

CAVEAT = Bar(one=0.32, several=0.5, evidence=1.95)
"""Answer with a caveat below this."""

SAMPLED, TOLD = 20, 300
"""Abstracts whose languages are told, and the characters from which on that can be done for each by itself."""

SHOWN_IN_DECLINE = 3
"""Papers that a decline quotes as the closest."""

MOST_IN_TABLE = 50
"""Papers that a table has at most."""

ASKS_FOR_SUBJECTS = re.compile(
    r"\b(?:about|topics?|themes?|subjects?|fields?|areas?|cover(?:s|ed)?|deal with|overview)\b"
    r"|\bin (?:here|(?:this|the|your) (?:corpus|collection|library|index|database))\b",
    re.IGNORECASE,
)
"""What a question about all papers says if it asks for their subjects."""

ASKS_FOR_A_RANK = re.compile(
    r"\b(?:most|least|fewest|(?:high|low|larg|small|bigg|long|short|fast|slow|strong|weak)est|best|worst|average|mean"
    r"|median|total|(?:more|fewer|less) than|at (?:least|most)|over \d|under \d)\b",
    re.IGNORECASE,
)
"""What a question about all papers says if they would have to be ranked, or counted by a number in them."""

OVER_ALL = (
    "This can’t be computed because papers are ranked only by numbers that their abstracts give. The closest:"
)

OTHER_LANGUAGE = "This question isn’t in {theirs}, so it can’t be matched with the abstracts. Ask it in {theirs}."
ENGLISH, THEIRS = "English", "the language of the abstracts"

DOUBTFUL_PAPER = "The abstract of “{title}” may not answer this. The closest that it says:"

CLOSEST = "No abstract matches this question closely, so the answer may not be here. The closest:"


@dataclass(frozen=True)
class Telling:
    """A paper, the sentence of it to quote, and what that says, in few words."""

    paper: Paper
    sentence: Sentence
    says: str


@dataclass(frozen=True)
class Decision:
    """What to answer: a status, a sentence for the reader, and the papers to quote.

    `main` is quoted at length, and with the sentence that is `telling` in any case; each of `others` is quoted by
    one sentence, those `compared` in a table; `tellings` are sentences chosen already; nothing is quoted if the
    question is out of scope.
    """

    status: Status
    reason: Reason | None = None
    message: str = ""
    main: Paper | None = None
    others: tuple[Paper, ...] = ()
    compared: tuple[Paper, ...] = ()
    telling: Sentence | None = None
    tellings: tuple[Telling, ...] = ()

    @property
    def quotes_nothing(self) -> bool:
        """Whether no paper is worth reading for the question."""
        return not (self.main or self.others or self.compared or self.tellings)


def decide(found: Found, question: str) -> Decision:
    """Return whether and from which papers to answer a question that stands alone."""
    settled = _over_all(found, question) if found.shape == "corpus" else _spelt_out(found, question)
    if settled:
        return settled
    likely = _likely_status(found, question)
    if reason := _reason_to_decline(found, likely):
        if message := _language_message(found, question):
            return Decision("declined", "not_in_corpus", message)
        return _about_the_corpus(reason, found) if found.shape == "corpus" else _decline(reason, found, question)
    if not found.near:  # the newest is asked for
        message = f"None of the {found.among} papers has a known date."
        return Decision("declined", "not_in_abstract", message)
    if found.shape == "comparison":
        return _compared(found)
    return _listed(found, likely) if found.several else _one_answer(found, question, likely)


def _over_all(found: Found, question: str) -> Decision | None:
    """Return the decision on what is asked of all papers at once: their subjects, or a rank, if it is either."""
    if ASKS_FOR_SUBJECTS.search(question) and (subjects := _subjects(found)):
        return Decision("answered", message=subjects)
    if not ASKS_FOR_A_RANK.search(question):
        return None
    closest = tuple(hit.paper for hit in found.near[:SHOWN_IN_DECLINE])
    return Decision("partial", "not_in_abstract", OVER_ALL, others=closest)


def _about_the_corpus(reason: Reason, found: Found) -> Decision:
    """Return the decision to decline what isn't known of the papers as a whole, and to say what they are about."""
    return Decision("declined", reason, f"The abstracts don’t say. {_subjects(found)}".strip())


def _subjects(found: Found) -> str:
    """Return a sentence on the subjects of the papers, or "" for papers that are too few to have any."""
    subjects = main_subjects(found.snapshot.map.names)
    return (
        f"The {len(found.snapshot.papers)} papers have these subjects: {', '.join(subjects)}." if subjects else ""
    )


def _listed(found: Found, likely: Status) -> Decision:
    """Return the decision to list the papers that belong, or to show them as a table."""
    doubtful = likely != "answered" and not found.named
    near = tuple(hit.paper for hit in found.near)
    listed = Decision("partial" if doubtful else "answered", message=_list_heading(found))
    if found.unknown_names:
        message = f"{_none_about(found)} {listed.message}".strip()
        listed = replace(listed, status="partial", reason="not_in_corpus", message=message)
    return replace(listed, compared=near[:MOST_IN_TABLE]) if found.as_table else replace(listed, others=near)


def _spelt_out(found: Found, question: str) -> Decision | None:
    """Return the decision to quote the sentence that spells out the abbreviation asked for, if there is one."""
    abbreviation = abbreviation_asked_for(question)
    if abbreviation:
        for hit in found.hits:
            if sentence := sentence_spelling_out(abbreviation, hit.paper):
                return Decision("answered", main=hit.paper, telling=sentence)
    return None


def _one_answer(found: Found, question: str, likely: Status) -> Decision:
    """Return the decision to answer from the best paper, unless its abstract lacks what is asked."""
    best, *others = (hit.paper for hit in found.near)
    missing = find_missing_details(question, best)
    if not missing and found.evidence is not None:  # a follow-up may be about another paper
        missing = no_number(question, [best, *others])
    silent = found.named and _falls_short(found, DECLINED.evidence) and stems_beside_names(question)
    if (missing or silent) and (other_language := _language_message(found, question)):
        message = f"{other_language} The paper that it names says:"
        return Decision("partial", "not_in_abstract", message, best)
    if silent and not missing and names_what_is_asked(question, best):
        return Decision("partial", None, DOUBTFUL_PAPER.format(title=best.title), best)
    if missing or silent:
        wholly = silent or (missing is not None and missing.whole)
        message = _missing_text(missing, best)
        return Decision("declined" if wholly else "partial", "not_in_abstract", message, best)
    if likely != "answered":
        return Decision("partial", None, CLOSEST, best, tuple(others))
    return Decision("answered", None, _heading(found), best, tuple(others))


def _compared(found: Found) -> Decision:
    """Return the decision to compare the named papers, saying which names stand for none."""
    papers = tuple(hit.paper for hit in found.near)
    if not found.unknown_names:
        return Decision("answered", compared=papers)
    return Decision("partial", "not_in_corpus", f"{_none_about(found)} The others:", compared=papers)


def _none_about(found: Found) -> str:
    names = " or ".join(f"“{name}”" for name in found.unknown_names)
    return f"No paper here is about {names}."


def _heading(found: Found) -> str:
    count = len(found.near)
    if count == 1:
        return _first_by_date(found) if found.first in ("newest", "oldest") else ""
    return (
        f"The best match, and {count - 1} more on this:"
        if found.unsure
        else f"{count} papers match about equally:"
    )


def _first_by_date(found: Found) -> str:
    """Return a sentence that names the newest or oldest paper, and says whether others have the same date."""
    paper, *others = (hit.paper for hit in found.hits)
    if paper.date is None:
        return ""
    same = [other for other in others if other.date == paper.date]
    match = "" if found.evidence is None else " match"
    first = f"The {found.first}{match} is “{paper.title}”, {format_date(paper, '%-d %B %Y')}."
    if len(same) > 1:
        return f"{first} {len(same)} more have the same date."
    return f"{first} “{same[0].title}” has the same date." if same else first


def _reason_to_decline(found: Found, likely: Status) -> Reason | None:
    if not found.hits:
        return "not_in_corpus"
    if found.named or found.evidence is None:
        return None
    if likely == "declined":
        return "out_of_scope" if _falls_short(found, OUT_OF_SCOPE) else "not_in_corpus"
    return None


def _language_message(found: Found, question: str) -> str:
    """Return a sentence on a question that is in another language than the abstracts; "" if it isn't."""
    papers = found.snapshot.papers
    sample = [paper.abstract for paper in papers[:: max(1, len(papers) // SAMPLED)]]
    languages = {main_language(text) for text in (" ".join(sample), *(one for one in sample if len(one) >= TOLD))}
    if not is_in_another_language(question, languages):
        return ""
    return OTHER_LANGUAGE.format(theirs=ENGLISH if languages == {"en"} else THEIRS)


def _likely_status(found: Found, question: str) -> Status:
    """Return the status that a question's chance of an answer calls for; a follow-up is answered.

    What was fitted is whether there is a paper on the subject: where the question names one, the evidence decides.
    """
    if found.evidence is None or not found.hits:
        return "answered"
    if found.named or not found.snapshot.calibration.absent:
        short = [_falls_short(found, bar.evidence) for bar in (DECLINED, CAVEAT)]
    else:
        several = found.several
        chance = answerable_chance(found.snapshot, question, found.hits, found.evidence, several=several)
        short = [chance < (bar.several if several else bar.one) for bar in (DECLINED, CAVEAT)]
    return "declined" if short[0] else "partial" if short[1] else "answered"


def _falls_short(found: Found, times: float) -> bool:
    """Return whether there is less evidence than so many times the corpus's baseline."""
    return found.evidence is not None and found.evidence < found.snapshot.calibration.cut_off(times)


def _decline(reason: Reason, found: Found, question: str) -> Decision:
    closest = tuple(hit.paper for hit in found.hits[:SHOWN_IN_DECLINE])
    if found.among:
        message = f"None of the {found.among} papers seems to be about this. The closest:"
        return Decision("declined", "not_in_corpus", message, others=closest)
    if absent := " or ".join(f"“{name}”" for name in unmentioned(found.snapshot, names_in(question))):
        says = f"No abstract mentions {absent}."
    elif reason == "out_of_scope":
        says = "I couldn’t find a paper about this."
    else:
        says = "These abstracts don’t seem to answer this."
    if reason == "out_of_scope":
        return Decision("declined", reason, f"{says} The closest are listed below.")
    return Decision("declined", reason, says + (" The closest:" if closest else ""), others=closest)


def _list_heading(found: Found) -> str:
    if found.first == "as listed":
        return ""
    count, total = len(found.near), found.among or len(found.snapshot.papers)
    order = "best match" if found.first == "best" else found.first
    papers = f"{'the ' if found.among else ''}{total} papers"
    if count == 1:
        return f"1 of {papers} matches:"
    borderline = f" ({found.borderline} of them borderline)" if found.borderline else ""
    return f"{count} of {papers} match{borderline}, {order} first:"


def _missing_text(missing: MissingDetails | None, paper: Paper) -> str:
    lacks = str(missing) if missing else "seem to answer this"
    return f"The abstract of “{paper.title}” doesn’t {lacks}. It does say:"
