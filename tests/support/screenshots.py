"""Take the screenshots in the README: `make screenshots`; `make stale-screenshots` names those out of date.

Beside the pictures, docs/screenshots.json keeps a digest of the text that each of them showed, to be compared with
what the same papers give now. (docs/chat-authors.png shows a made-up paper and is taken by hand.)
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from tests.conftest import ROOT
from tests.support.browser import Visit, launched, served, visiting

DIGESTS = ROOT / "docs" / "screenshots.json"
PHONE, DESKTOP = (390, 844), (1280, 800)


@dataclass(frozen=True)
class Picture:
    """A screenshot: its file in docs, its window, and what is asked before; of the papers page if `papers`."""

    name: str
    size: tuple[int, int]
    questions: tuple[str, ...]
    dark: bool = False
    papers: bool = False


LIST = "Which papers use Shapley values?"
PICTURES = (
    Picture(
        "chat.png", DESKTOP, ("What share of participants felt well represented by the moral graph process?",)
    ),
    Picture("chat-list.png", DESKTOP, (LIST,)),
    Picture("chat-followup.png", DESKTOP, (LIST, "Which of them are about reinforcement learning?")),
    Picture("chat-phone.png", PHONE, ("Which benchmark tests nursing values?",), dark=True),
    Picture("chat-decline.png", PHONE, ("How long should sourdough proof before baking?",)),
    Picture("papers.png", (1280, 1000), (LIST,), papers=True),
    Picture("papers-phone.png", PHONE, (LIST,), dark=True, papers=True),
)


def shown() -> Iterator[tuple[Picture, Visit]]:
    """Yield each picture with the page that it shows, answered by the real assistant in a real browser."""
    from assistant import Assistant

    with launched() as browser, served(Assistant.open()) as address:
        for picture in PICTURES:
            with visiting(browser, address, *picture.size, dark=picture.dark) as visit:
                for question in picture.questions:
                    visit.ask(question)
                _arrange(picture, visit)
                yield picture, visit


def _arrange(picture: Picture, visit: Visit) -> None:
    """Open the papers page, or point at the words of the first citation."""
    page = visit.page
    if picture.papers:
        page.get_by_role("link", name="Papers", exact=True).click()
        page.locator(".point.lit").first.wait_for()
        page.locator("ol.papers li").first.wait_for()
        return
    chips = visit.turn(picture.questions[-1]).locator(".chip")
    if picture.size == DESKTOP and chips.count():
        chips.first.click()
    page.wait_for_timeout(1500)


def digest(visit: Visit) -> str:
    """Return a digest of the page's text, map and all."""
    text = visit.page.locator("body").inner_text() + "".join(visit.page.locator("svg .label").all_text_contents())
    return hashlib.sha256(re.sub(r"\s+", " ", text).encode()).hexdigest()[:16]


def take() -> None:
    """Save all screenshots, and the digests of what they show."""
    digests = {}
    for picture, visit in shown():
        visit.page.screenshot(path=ROOT / "docs" / picture.name)
        digests[picture.name] = digest(visit)
    DIGESTS.write_text(json.dumps(digests, indent=2) + "\n", encoding="utf-8")


def stale() -> list[str]:
    """Return the names of the screenshots that no longer show what the same questions give."""
    known = json.loads(DIGESTS.read_text(encoding="utf-8"))
    return [picture.name for picture, visit in shown() if known.get(picture.name) != digest(visit)]


if __name__ == "__main__":
    if "--check" not in sys.argv:
        take()
    elif names := stale():
        sys.exit(f"out of date: {', '.join(names)}; take them anew with make screenshots")
