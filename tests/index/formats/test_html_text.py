"""Tests of index/formats/html_text.py."""

from __future__ import annotations

from datetime import date
from html import escape

import pytest

from index.formats.html_text import html_lines
from index.listings.listing import read_listing
from tests.index.conftest import ABSTRACT, PAGES, Saved, page

HTML_PAGE = f"""<!DOCTYPE html>
<html><head><title>Daily Papers - Hugging Face</title><style>p {{ color: red }}</style></head>
<body><nav><a>Models</a><a>Datasets</a></nav>
<main><h1>Daily Papers</h1><h2>by<a>AK</a> and the research community</h2><time>Jan 7</time>
<article><div>12</div><h3><a href="/papers/1">Values &amp; <em>Norms</em></a></h3>
<p>{ABSTRACT} It has <b>1,240</b> images.</p>
<ul><li>• 5 authors</li></ul><div>·</div><div><span>Mar 8, 2021</span> <span>2</span></div></article>
<article><div>3</div><h3>Second</h3><p>{ABSTRACT}</p>
<div>McGill-NLP <b>McGill NLP Group</b></div><div>·</div><div>Jan 5</div></article>
</main><footer>Company</footer><script>var title = "x";</script></body></html>"""


def test_a_page_saved_as_html_reads_like_one_saved_as_text(saved: Saved) -> None:
    listing = read_listing(saved("page.html", HTML_PAGE))
    first, second = listing
    assert (first.title, first.date) == ("Values & Norms", date(2021, 3, 8))
    assert first.abstract == f"{ABSTRACT} It has 1,240 images."
    assert (second.title, second.organisation) == ("Second", "McGill NLP Group")
    assert (second.date, second.date_inferred) == (date(2022, 1, 5), True)
    assert not listing.skipped


def test_html_comments_are_dropped_but_their_lines_are_counted(saved: Saved) -> None:
    html = f"<!-- one\ntwo > three -->\n<p>Title</p>\n<p>{ABSTRACT}</p><!-- <p>never closed</p>"
    listing = read_listing(saved("a.html", html))
    assert [paper.title for paper in listing] == ["Title"]
    (skipped,) = read_listing(
        saved("b.html", f"{html}--><p>Lonely</p>".replace("<!-- <p>never", "\n<!-- "))
    ).skipped
    assert skipped.line == 5


def test_a_bundled_page_wrapped_in_html_gives_the_same_papers(saved: Saved) -> None:
    lines = PAGES[3].read_text().split("\n")
    html = "<html><body>" + "\n".join(f"<div>{escape(line)}</div>" for line in lines)
    assert [paper.title for paper in read_listing(saved("p.htm", html))] == [paper.title for paper in page(3)]


@pytest.mark.parametrize(
    "html",
    [
        "<nav>a<svg>b</svg>c</nav>shown",
        "<nav>a<nav>b<nav>c</nav>d</nav>e</nav>shown",
        "<template><style>a</style>b<footer>c</footer>d</template>shown",
        "<nav>a<svg/>b</nav>shown",
        "</nav></svg>shown",
        "<script>if (a < b) { '<nav>' }</script>shown",
    ],
)
def test_text_is_hidden_until_every_hidden_element_around_it_is_closed(html: str) -> None:
    """Fails if the end of an inner element shows the rest of the outer one, or an unmatched end hides the page."""
    assert [line.text for line in html_lines(html)] == ["shown"]


def test_a_line_has_the_number_of_the_source_line_in_which_its_text_starts() -> None:
    html = "<p>\n\n one\n<b>two</b>\n</p>three<!-- \n -->\n<p>four"
    assert [(line.number, line.text) for line in html_lines(html)] == [(3, "one two"), (5, "three"), (7, "four")]
