"""Accessibility checks of a page: axe-core, colour contrast, and keyboard navigation."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from tests.torture import WHOLE

if TYPE_CHECKING:
    from playwright.sync_api import Page

PHONE, DESKTOP = (360, 740), (1280, 800)
"""Window sizes, as width and height."""

in_both_windows = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
in_both_lights = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
in_both_looks = pytest.mark.parametrize(
    ("size", "dark"), [(PHONE, False), (DESKTOP, True), (PHONE, True), (DESKTOP, False)][: 4 if WHOLE else 2]
)
"""Parameters of tests that must hold on every screen and in both colour schemes. `make test` takes two of the four
looks: each window and each scheme once."""

COLOURS = """(part) => {
    const rgb = (text) => text.match(/[0-9.]+/g).slice(0, 3).map(Number);
    let behind = part;
    const ink = getComputedStyle(behind).color;
    const bare = (one) => /, 0\\)$|^transparent$/.test(getComputedStyle(one).backgroundColor);
    while (bare(behind) && behind.parentElement) behind = behind.parentElement;
    return [rgb(ink), rgb(getComputedStyle(behind).backgroundColor)];
}"""
"""Returns the colours of an element's text and of the background behind it."""

AXE = """() => axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}).then(
    (found) => found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target)}`))"""
REACHED = """() => {
    const part = document.activeElement;
    if (!part || part === document.body) return null;
    const box = (part.closest(".zone, #asking") ?? part).getBoundingClientRect();
    const inside = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
    const name = part.getAttribute("aria-label") || part.labels?.[0]?.textContent || part.textContent;
    return [name.trim(), inside ? [box.x, box.y, box.width, box.height] : null];
}"""
TO_THE_TOP = """() => {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
    scrollTo(0, 0);
}"""
TALL = 3000
"""Height in pixels of the window while axe-core checks a page."""

ROOM = 8
"""Pixels around an element in which its focus ring may be drawn."""


def violations(page: Page) -> list[str]:
    """Return the violations that axe-core finds, by its rules for WCAG 2.2 AA and its best practices.

    The window is made tall for that: an element half covered by the question box would count as too small.
    """
    window = page.viewport_size
    assert window
    page.set_viewport_size({"width": window["width"], "height": TALL})
    if not page.evaluate("'axe' in window"):
        page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text("utf-8"))
    found: list[str] = page.evaluate(AXE)
    page.set_viewport_size(window)
    return found


@dataclass(frozen=True)
class Stop:
    """An element that the Tab key reached: its name, whether it is visible, and whether its focus is."""

    name: str
    visible: bool
    marked: bool


def walk(page: Page, most: int = 80) -> list[Stop]:
    """Press Tab from the top of a page to its end, and return the elements reached."""
    page.evaluate(TO_THE_TOP)
    stops = []
    for _ in range(most):
        page.keyboard.press("Tab")
        reached = page.evaluate(REACHED)
        if reached is None:
            break
        name, box = reached
        stops.append(Stop(name, box is not None, box is not None and _marks_focus(page, box)))
    return stops


def _marks_focus(page: Page, box: list[float]) -> bool:
    """Return whether the area looks different with the focus than without."""
    window = page.viewport_size
    assert window
    left, top = max(0, box[0] - ROOM), max(0, box[1] - ROOM)
    right = min(window["width"], box[0] + box[2] + ROOM)
    bottom = min(window["height"], box[1] + box[3] + ROOM)
    place = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    with_focus = page.screenshot(clip=place, animations="disabled")  # type: ignore[arg-type]
    page.evaluate("window.reached = document.activeElement; reached.blur()")
    without = page.screenshot(clip=place, animations="disabled")  # type: ignore[arg-type]
    page.evaluate("reached.focus({preventScroll: true, focusVisible: true})")
    return with_focus != without


def contrast(one: list[float], other: list[float]) -> float:
    """Return the contrast ratio of two colours, as WCAG 2.2 defines it."""

    def luminance(colour: list[float]) -> float:
        linear = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
