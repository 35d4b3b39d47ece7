"""Text that would like to run, to load, to send or to cover the page: shown as it stands, wherever it comes from.

A canary server hears what any of it sends. Escaping (`html.escape` in `ui`) and the Content-Security-Policy
(`ui.server`) each have to hold alone: each test has been seen to fail with its protection taken out, and
`test_without_either_the_canary_is_heard` shows that it is then heard.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

import pytest
from playwright.sync_api import BrowserContext, Error, Page

from assistant.answer import Answer, AnswerSentence, Citation, Considered, Event
from assistant.errors import QuestionError
from assistant.question import Question
from index.papers.paper import Paper
from tests.support.browser import FakeAssistant, Visit, launched, served, visiting
from tests.support.canary import Canary
from ui.server import security_middleware

pytestmark = pytest.mark.browser

TORTURE = "FOOTNOTE_TORTURE" in os.environ
ESCAPING = (
    "html.actions",
    "html.answers",
    "html.fragments",
    "html.sources",
    "html.typesetting",
    "papers_page.map_picture",
    "papers_page.papers_html",
)
"""Modules of `ui` that make markup."""

PAYLOADS = (
    "![i]({canary}/md)",
    "![i][r] [r]: {canary}/ref",
    "[i]({canary}/link)",
    "<{canary}/auto>",
    "<img src={canary}/img>",
    '<img src=x onerror="window.pwn=1;fetch(`{canary}/onerror`)">',
    '<img srcset="{canary}/srcset 1x">',
    "<picture><source srcset={canary}/source><img></picture>",
    "<video src={canary}/video autoplay></video>",
    "<video poster={canary}/poster></video>",
    "<audio src={canary}/audio autoplay></audio>",
    "<p style='background:url({canary}/style)'>styled</p>",
    "<table background={canary}/table><tr><td>cell</td></tr></table>",
    "<input type=image src={canary}/input>",
    "<svg><image href={canary}/svg /></svg>",
    "<svg onload='window.pwn=1'></svg>",
    "<script>window.pwn=1;fetch('{canary}/script')</script>",
    "<script src={canary}/src></script>",
    "<iframe src={canary}/iframe></iframe>",
    "<iframe srcdoc='<script>parent.pwn=1</script>'></iframe>",
    "<object data={canary}/object></object>",
    "<embed src={canary}/embed>",
    "<link rel=stylesheet href={canary}/css>",
    "<style>@import url({canary}/import);</style>",
    "<form action={canary}/form><input type=password name=p><button>Sign in</button></form>",
    "<div style='position:fixed;inset:0;background:red'>covered</div>",
    "<details open ontoggle='window.pwn=1'>more</details>",
    "<math><mtext><table><mglyph><style><img src={canary}/mutation onerror=window.pwn=1>",
    "<a href='javascript:window.pwn=1' autofocus onfocus='window.pwn=1'>here</a>",
    r"\href{{javascript:window.pwn=1}}{{x}} \includegraphics{{{canary}/latex}}",
    r"$\htmlStyle{{position:fixed}}{{x}} \url{{{canary}/katex}}$",
    "</p></section></aside></article></div><img src={canary}/broken>",
    '"><img src={canary}/attribute> \' onmouseover=window.pwn=1 x="',
    "${{window.pwn=1}} {{{{window.pwn=1}}}} <%= 1 %> <template><img src={canary}/template></template>",
    "&lt;img src={canary}/entity&gt; &#60;img src={canary}/entity2&#62;",
)


@dataclass(frozen=True)
class Hostile(FakeAssistant):
    """Puts the question into every part of an answer, or into an error."""

    def stream(self, question: Question) -> Iterator[Event]:
        if question.text.startswith("Fail"):
            raise QuestionError(f"no: {question.text}")
        yield Event("done", everywhere(question.text))


def everywhere(text: str) -> Answer:
    """Make an answer in which everything that can hold text holds this one."""
    paper = Paper(f"Title {text}", f"Abstract {text} ends. It holds nothing else.", organisation=f"By {text}")
    other = replace(paper, title=f"Other {text}")
    quote = paper.sentences[0].text
    return Answer(
        text,
        f"Rewritten {text}",
        "answered",
        message=f"Message {text}",
        sentences=(
            AnswerSentence(quote, (1,), "supported", 1.0),
            AnswerSentence(
                f"Sentence {text}", (1,), "unsupported", 0.1, (f"Why {text}",), lead=f"\n\n# Lead {text}\n\n"
            ),
        ),
        citations=(Citation(1, paper, quote, 0, len(quote)),),
        considered=(Considered(paper, 0.9, True), Considered(other, 0.8, False)),
        model=f"Model {text}",
        notices=(f"Notice {text}",),
    )


@pytest.fixture(scope="module")
def chromium() -> Iterator[BrowserContext]:
    with launched() as chromium:
        yield chromium


def hostile_questions(canary: Canary) -> list[str]:
    """Return a question for each payload, with words at both ends to look for."""
    return [f"Start{n:02} {one.format(canary=canary.address)} End{n:02}" for n, one in enumerate(PAYLOADS)]


PARTS = (".question", ".own", ".notice", ".prose", ".understood", ".source h4", ".source .abstract", ".why")
DANGER = "form, iframe, object, embed, img, video, audio, script, link, style, base, meta, input, [style*=fixed]"


def assert_shown(visit: Visit, question: str) -> None:
    """Ask; the answer has to show both ends of the payload in each of its parts, and to hold nothing that acts."""
    start, *_, end = question.split()
    visit.box.fill(question)
    visit.box.press("Enter")
    turn = visit.page.locator(".turn").filter(has_text=end).last
    turn.locator("div.foot").wait_for()
    for part in PARTS:
        text = turn.locator(part).first.inner_text()
        assert start in text, (part, text)
        assert end in text, (part, text)
    assert turn.locator(DANGER).count() == 0, turn.inner_html()
    assert visit.page.evaluate("window.pwn") is None


def test_whatever_it_says_it_is_shown_and_does_nothing(chromium: BrowserContext) -> None:
    """Fails with `escape` taken out of `ui.html.typesetting`: the very first picture is one."""
    with Canary() as canary, served(Hostile()) as address, visiting(chromium, address) as visit:
        for question in hostile_questions(canary):
            assert_shown(visit, question)
        for number, question in enumerate(hostile_questions(canary)):
            visit.box.fill(f"Fail {question}")
            visit.box.press("Enter")
            alert = visit.page.get_by_role("alert").filter(has_text=f"End{number:02}")
            alert.first.wait_for()
            assert alert.locator(DANGER).count() == 0
        assert visit.page.evaluate("window.pwn") is None
        assert canary.heard == []


def test_escaping_holds_alone(chromium: BrowserContext, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(security_middleware.HEADERS, "content-security-policy")
    with Canary() as canary, served(Hostile()) as address, visiting(chromium, address) as visit:
        for question in hostile_questions(canary):
            assert_shown(visit, question)
        assert canary.heard == []


def test_the_policy_holds_alone(chromium: BrowserContext, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without escaping scripts of the page itself run, for Gradio's need to; what they send arrives nowhere."""
    _without_escaping(monkeypatch)
    with Canary() as canary, served(Hostile()) as address:
        for question in _chosen(hostile_questions(canary)):
            _ask_on_a_page_of_its_own(chromium, address, question)
        assert canary.heard == []


def test_without_either_the_canary_is_heard(chromium: BrowserContext, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the three above."""
    _without_escaping(monkeypatch)
    monkeypatch.delitem(security_middleware.HEADERS, "content-security-policy")
    with Canary() as canary, served(Hostile()) as address:
        for question in _chosen(hostile_questions(canary)):
            _ask_on_a_page_of_its_own(chromium, address, question)
        assert len(set(canary.heard)) >= (12 if TORTURE else 3)


def _chosen(questions: list[str]) -> list[str]:
    return questions if TORTURE else questions[4::6]


def _without_escaping(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ESCAPING:
        monkeypatch.setattr(importlib.import_module(f"ui.{name}"), "escape", lambda text, quote=True: text)


def _ask_on_a_page_of_its_own(chromium: BrowserContext, address: str, question: str) -> None:
    """Ask where an answer may take the whole page apart."""
    with visiting(chromium, address) as visit:
        visit.box.fill(question)
        visit.box.press("Enter")
        _settle(visit.page)


def _settle(page: Page) -> None:
    """Wait until the answer is on the page, and what it loads has had time to come; it may have led away."""
    with suppress(Error):
        page.wait_for_function("document.body.innerHTML.includes('Abstract Start')", timeout=5000)
        page.wait_for_timeout(400)
