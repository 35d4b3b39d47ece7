"""Take the screenshots in the documents: `make screenshots`; `make stale-screenshots` names those out of date.

Beside the pictures, docs/screenshots.json keeps a digest of the text that each of them showed, to be compared with
what the same papers give now. Pictures of authors, links and news show made-up papers, as the included ones have
none.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from assistant import Assistant, Settings
from assistant.collections import CollectionShelf
from assistant.receipts import bundle_of
from assistant.watching import WatchList
from index import Paper, PaperIndex
from tests.conftest import ROOT
from tests.support.browser import Visit, launched, served, visiting

DOCS = ROOT / "docs"
DIGESTS = DOCS / "screenshots.json"
PHONE, DESKTOP = (390, 844), (1280, 800)
COLOURS = 256
"""Colours of a saved picture, which makes it a third as large."""

NURSING = "Which benchmark tests nursing values?"
SHAPLEY = "Which papers use Shapley values?"
TRAINS = "How much sleep do travellers on night trains lose?"
DRAFT = "NurValues has 1,100 real-world instances. VIVA contains 3,240 images. Night trains are never late."

MADE_UP = (
    Paper(
        "Night Trains and Sleep Debt",
        "We follow 212 travellers on night trains for a month. They lose 48 minutes of sleep a night. A quiet "
        "carriage halves the loss.",
        date(2021, 3, 4),
        authors=("Muster, Ada", "van der Beispiel, Bo"),
        identifiers={"doi": "10.1234/abcd.1"},
        venue="Journal of Made Up Results",
    ),
    Paper(
        "Timetables Drawn by Hand",
        "We compare 12 hand-drawn timetables with those of a planner. Delays are alike in both.",
        date(2022, 5, 1),
        authors=("Muster, Ada",),
        identifiers={"arxiv": "2205.00001"},
    ),
    Paper("Sleep in Moving Vehicles: A Survey", "We survey 80 studies of sleep in moving vehicles."),
)
NEWS = Paper(
    "NurseWard: Values at the Bedside",
    "We present NurseWard, a benchmark that tests the nursing values of language models at the bedside. It has "
    "640 dialogues.",
)
GONE = Paper(
    "Sleeper Cars Compared",
    "We compare 14 sleeper cars. Travellers on night trains lose 62 minutes of sleep in the oldest of them.",
)


@dataclass(frozen=True)
class Picture:
    """A screenshot: its file in docs, its window, and what is done on the page before it is taken."""

    name: str
    act: Callable[[Visit], None]
    size: tuple[int, int] = DESKTOP
    dark: bool = False


def ask(*questions: str) -> Callable[[Visit], None]:
    """Return what asks some questions and then points at the first words that the last answer cites."""

    def act(visit: Visit) -> None:
        for question in questions:
            visit.ask(question)
        chips = visit.turn(questions[-1]).locator(".chip")
        if visit.page.viewport_size == {"width": DESKTOP[0], "height": DESKTOP[1]} and chips.count():
            chips.first.click()
        visit.page.wait_for_timeout(1500)

    return act


def papers(visit: Visit) -> None:
    """Open the papers page, with the papers of an answer on the map."""
    visit.ask(SHAPLEY)
    visit.page.locator(".tabs").get_by_role("link", name="Papers").click()
    visit.page.locator(".point.lit").first.wait_for()
    visit.page.locator("ol.papers li").first.wait_for()


def fetching(visit: Visit) -> None:
    """Open the forms that papers are added with, and fill in a day to fetch."""
    visit.page.locator(".tabs").get_by_role("link", name="Papers").click()
    visit.page.locator("ol.papers li").first.wait_for()
    visit.page.get_by_text("Add papers", exact=True).click()
    visit.page.get_by_role("form", name="Fetch papers").get_by_role("textbox").fill("2025-05-20")


def one_paper(visit: Visit) -> None:
    """Open the page of a paper."""
    visit.page.locator(".tabs").get_by_role("link", name="Papers").click()
    visit.page.locator("ol.papers a.title", has_text=MADE_UP[0].title).click()
    visit.page.locator("article.paper h2").wait_for()
    visit.page.get_by_text("Copy reference").click()
    visit.page.wait_for_timeout(500)


def draft(visit: Visit) -> None:
    """Cite a pasted paragraph."""
    visit.page.get_by_role("button", name="Cite").click()
    visit.page.get_by_role("textbox", name="Paste a sentence").fill(DRAFT)
    visit.page.get_by_role("button", name="Find papers").click()
    visit.page.locator("ol.drafted").wait_for()
    visit.page.wait_for_timeout(500)


def replayed(visit: Visit) -> None:
    """Replay an answer that was saved when one of the papers had another abstract, and one more was there."""
    night_trains = replace(MADE_UP[0], abstract=MADE_UP[0].abstract.replace("48 minutes", "41 minutes"))
    with TemporaryDirectory() as folder:
        answer = Assistant(PaperIndex.build((night_trains, GONE, *MADE_UP[1:]), folder)).ask(TRAINS)
    bundle = json.dumps(bundle_of(answer)).encode()
    visit.page.get_by_role("button", name="Collections").click()
    visit.page.get_by_role("button", name="Replay").click()
    chooser = visit.page.get_by_label("Choose a receipt")
    chooser.set_input_files({"name": "night-trains.json", "mimeType": "application/json", "buffer": bundle})
    visit.page.locator("#replayed h3").first.wait_for()
    visit.page.wait_for_timeout(500)


def collection(visit: Visit) -> None:
    """Save an answer in a collection, with a note, and ask within the collection."""
    visit.ask(SHAPLEY)
    page = visit.page
    page.get_by_role("button", name="Collect", exact=True).click()
    page.get_by_role("combobox", name="Collection").fill("attribution")
    page.get_by_role("textbox", name="Note (optional)").fill("for section 2")
    page.locator("form.collecting").get_by_role("button", name="Save").click()
    page.get_by_text("Saved in “attribution”.").wait_for()
    page.get_by_role("button", name="Collections").click()
    page.get_by_role("button", name="Ask within: attribution").click()
    visit.ask("Which of them are about reinforcement learning?")
    page.wait_for_timeout(500)


def news(visit: Visit) -> None:
    """Watch a question, and look what is new once a paper has come in that answers it."""
    page = visit.page
    page.get_by_role("button", name="Collections").click()
    page.get_by_role("button", name="What’s new?").click()
    page.locator("#shelf .news section").first.wait_for()
    page.wait_for_timeout(500)


INCLUDED = (
    Picture("chat.png", ask("What share of participants felt well represented by the moral graph process?")),
    Picture("chat-list.png", ask(SHAPLEY)),
    Picture("chat-followup.png", ask(SHAPLEY, "Which of them are about reinforcement learning?")),
    Picture("chat-table.png", ask("Compare PRIME and PURE.")),
    Picture("chat-table-phone.png", ask("Compare PRIME and PURE."), PHONE),
    Picture("chat-phone.png", ask(NURSING), PHONE, dark=True),
    Picture("chat-decline.png", ask("How long should sourdough proof before baking?"), PHONE),
    Picture("chat-cite.png", draft, (1280, 1100)),
    Picture("chat-cite-phone.png", draft, PHONE, dark=True),
    Picture("chat-collection.png", collection),
    Picture("papers.png", papers, (1280, 1000)),
    Picture("papers-phone.png", papers, PHONE, dark=True),
    Picture("papers-add.png", fetching),
)
AUTHORED = (
    Picture("chat-authors.png", ask(TRAINS)),
    Picture("paper.png", one_paper, dark=True),
    Picture("chat-replay.png", replayed, (1280, 1000)),
    Picture("chat-replay-phone.png", replayed, PHONE, dark=True),
)
WATCHED = (Picture("chat-news.png", news),)
PICTURES = (*INCLUDED, *AUTHORED, *WATCHED)


def shown() -> Iterator[tuple[Picture, Visit]]:
    """Yield each picture with the page that it shows, answered by the real assistant in a real browser."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        browser = stack.enter_context(launched())
        for assistant, pictures in _assistants(Path(folder)):
            with served(assistant) as address:
                for picture in pictures:
                    with visiting(browser, address, *picture.size, dark=picture.dark) as visit:
                        picture.act(visit)
                        yield picture, visit


def _assistants(folder: Path) -> Iterator[tuple[Assistant, tuple[Picture, ...]]]:
    """Yield an assistant for each group of pictures, with collections and watched questions of its own."""
    included = Assistant.open()
    settings = replace(included.settings, home=folder / "included")
    yield Assistant(included.index, settings=settings), INCLUDED
    settings = Settings(home=folder / "made up")
    yield Assistant(PaperIndex.build(MADE_UP, settings.index_folder), settings=settings), AUTHORED
    settings = Settings(home=folder / "news")
    shutil.copytree(included.settings.index_folder, settings.index_folder)
    assistant = Assistant(PaperIndex.open(settings.index_folder), settings=settings)
    WatchList(settings.watched_file).watch(NURSING, assistant.index)
    CollectionShelf(settings.collections_file).add_answer("nursing", assistant.ask(NURSING), "for section 2")
    assistant.index.add([NEWS])
    yield assistant, WATCHED


def digest(visit: Visit) -> str:
    """Return a digest of the page's text, map and all, but for the days in it."""
    text = visit.page.locator("body").inner_text() + "".join(visit.page.locator("svg .label").all_text_contents())
    text = re.sub(r"\d{4}-\d\d-\d\d", "day", re.sub(r"\s+", " ", text))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def take() -> None:
    """Save all screenshots, and the digests of what they show."""
    digests = {}
    for picture, visit in shown():
        image = Image.open(io.BytesIO(visit.page.screenshot())).convert("RGB")
        image.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=3).save(DOCS / picture.name, optimize=True)
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
