"""Take the screenshots in the README: `make screenshots`."""

from __future__ import annotations

from tests.conftest import ROOT
from tests.support.browser import launched, served, visiting

PICTURES = (
    ("chat.png", 1280, 800, False, "What share of participants felt well represented by the moral graph process?"),
    ("chat-list.png", 1280, 800, False, "Which papers use Shapley values?"),
    ("chat-phone.png", 390, 844, True, "Which benchmark tests nursing values?"),
    ("chat-decline.png", 390, 844, False, "How long should sourdough proof before baking?"),
)
"""File name, width, height, whether in dark mode, and the question."""

PAPERS = (("papers.png", 1280, 1000, False), ("papers-phone.png", 390, 844, True))
"""File name, width, height, whether in dark mode."""


def main() -> None:
    """Ask the real assistant in a real browser, and save screenshots in docs/."""
    from assistant import Assistant

    with launched() as browser, served(Assistant.open()) as address:
        for name, width, height, dark, question in PICTURES:
            with visiting(browser, address, width, height, dark=dark) as visit:
                visit.ask(question)
                chips = visit.turn(question).locator(".chip")
                if width > 1000 and chips.count():
                    chips.first.click()
                    visit.page.wait_for_timeout(1500)
                visit.page.screenshot(path=ROOT / "docs" / name)
        for name, width, height, dark in PAPERS:
            with visiting(browser, address, width, height, dark=dark) as visit:
                visit.ask(PICTURES[1][-1])
                visit.page.get_by_role("link", name="Papers", exact=True).click()
                visit.page.locator(".point.lit").first.wait_for()
                visit.page.locator("ol.papers li").first.wait_for()
                visit.page.screenshot(path=ROOT / "docs" / name)


if __name__ == "__main__":
    main()
