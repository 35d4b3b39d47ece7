"""Hostile text (scripts, remote images, forms, overlays) is shown as plain text, wherever it comes from.

A canary server records any request that it causes. Two protections must each hold alone: escaping (`html.escape`
in `ui`) and the Content-Security-Policy (`ui.server`). Each test was seen to fail without its protection, and
`test_without_either_the_canary_is_heard` is the control.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

import pytest
from playwright.sync_api import BrowserContext, Error, Page, expect

from assistant.answer import Answer, AnswerSentence, Citation, Considered, Event
from assistant.errors import QuestionError
from assistant.question import Question
from index.papers.paper import Paper
from tests.support.browser import FakeAssistant, Visit, served, visiting
from tests.support.canary import Canary
from tests.torture import WHOLE
from ui.server import security_middleware

pytestmark = pytest.mark.browser
RAW_SCRIPTS = pytest.mark.filterwarnings("ignore:A `<script>` tag was found")
"""Mark of the tests that send scripts as they are: with warnings as errors, Gradio wouldn't show them."""

ESCAPING = (
    "html.actions",
    "html.answers",
    "html.fragments",
    "html.sources",
    "html.typesetting",
    "papers_page.map_picture",
    "papers_page.papers_html",
)
"""Modules of `ui` that create markup and escape text."""

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
    """Puts the question into every part of an answer, or into an error message."""

    def stream(self, question: Question) -> Iterator[Event]:
        if question.text.startswith("Fail"):
            raise QuestionError(f"no: {question.text}")
        yield Event("done", everywhere(question.text))


def everywhere(text: str) -> Answer:
    """Return an answer with this text in every field that can hold text."""
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


def hostile_questions(canary: Canary, in_one: int = 1 if WHOLE else 6) -> list[str]:
    """Return questions of so many payloads each, with a word to look for at each end."""
    payloads = [one.format(canary=canary.address) for one in PAYLOADS]
    return [f"Start{n:02} {' '.join(payloads[n : n + in_one])} End{n:02}" for n in range(0, len(payloads), in_one)]


PARTS = (".question", ".own", ".notice", ".prose", ".understood", ".source h4", ".source .abstract", ".why")
DANGER = "form, iframe, object, embed, img, video, audio, script, link, style, base, meta, input, [style*=fixed]"


def assert_shown(visit: Visit, question: str) -> None:
    """Ask; assert that each part of the answer shows both ends of the payload, and that no element can act."""
    start, *_, end = question.split()
    visit.box.fill(question)
    visit.box.press("Enter")
    turn = visit.page.locator(".turn").filter(has_text=end).last
    turn.locator("div.foot").wait_for()
    for part in PARTS:
        expect(turn.locator(part).first).to_contain_text(start)
        expect(turn.locator(part).first).to_contain_text(end)
    expect(turn.locator(DANGER)).to_have_count(0)
    assert visit.page.evaluate("window.pwn") is None


def test_hostile_text_is_shown_and_does_nothing(chromium: BrowserContext) -> None:
    """Fails without `escape` in `ui.html.typesetting`: the first image payload becomes an image."""
    with Canary() as canary, served(Hostile()) as address, visiting(chromium, address) as visit:
        for question in hostile_questions(canary):
            assert_shown(visit, question)
        for question in hostile_questions(canary):
            visit.box.fill(f"Fail {question}")
            visit.box.press("Enter")
            alert = visit.page.get_by_role("alert").filter(has_text=question.split()[-1])
            alert.first.wait_for()
            expect(alert.locator(DANGER)).to_have_count(0)
        assert visit.page.evaluate("window.pwn") is None
        assert canary.heard == []


def test_escaping_is_enough_without_the_policy(chromium: BrowserContext, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(security_middleware.HEADERS, "content-security-policy")
    with Canary() as canary, served(Hostile()) as address, visiting(chromium, address) as visit:
        for question in hostile_questions(canary):
            assert_shown(visit, question)
        assert canary.heard == []


@RAW_SCRIPTS
def test_the_policy_is_enough_without_escaping(chromium: BrowserContext, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without escaping, inline scripts run, as Gradio needs them to; but nothing that they send arrives."""
    _disable_escaping(monkeypatch)
    with Canary() as canary, served(Hostile()) as address:
        for question in _sample(hostile_questions(canary, 1)):
            _ask_on_a_fresh_page(chromium, address, question)
        assert canary.heard == []


@RAW_SCRIPTS
def test_without_either_the_canary_is_heard(chromium: BrowserContext, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: without protection, the canary does receive requests."""
    _disable_escaping(monkeypatch)
    monkeypatch.delitem(security_middleware.HEADERS, "content-security-policy")
    with Canary() as canary, served(Hostile()) as address:
        for question in _sample(hostile_questions(canary, 1)):
            _ask_on_a_fresh_page(chromium, address, question)
        assert len(set(canary.heard)) >= (12 if WHOLE else 3)


def _sample(questions: list[str]) -> list[str]:
    return questions if WHOLE else questions[4::9]


def _disable_escaping(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ESCAPING:
        monkeypatch.setattr(importlib.import_module(f"ui.{name}"), "escape", lambda text, quote=True: text)


def _ask_on_a_fresh_page(chromium: BrowserContext, address: str, question: str) -> None:
    """Ask on a fresh page, as the answer may break the page."""
    with visiting(chromium, address) as visit:
        visit.box.fill(question)
        visit.box.press("Enter")
        _settle(visit.page)


def _settle(page: Page) -> None:
    """Wait until the answer is on the page and has had time to load things; it may have navigated away."""
    with suppress(Error):
        page.wait_for_function("document.body.innerHTML.includes('Abstract Start')", timeout=5000)
        page.wait_for_timeout(400)
