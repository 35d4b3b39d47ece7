from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.papers import Paper
from tests.support.browser import HOSTILE, cite, quoted
from tests.support.elements import Elements
from ui.html.answers import turn
from ui.html.links import linked
from ui.html.typesetting import typeset
from ui.lookup.listing_names import ListingNames
from ui.papers_page.papers_html import paper_page


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("Code: https://github.com/a/b_c.", ["https://github.com/a/b_c"]),
        (
            "(see http://a.org/x_(y)), and https://b.org/?q=1&r=2#s!",
            ["http://a.org/x_(y)", "https://b.org/?q=1&r=2#s"],
        ),
        (r"\url{https://a.org/b\_c\%20d}", ["https://a.org/b_c%20d"]),
        ("Search{https://a.org/b}https://a.org/b", ["https://a.org/b", "https://a.org/b"]),
        ("onlinehttps://a.org", ["https://a.org"]),
        ("HTTPS://A.org/B", ["HTTPS://A.org/B"]),
        ("https://github. com/a", []),
        ("https://bank.org@evil.org/a", []),
        ("javascript:alert(1) data:text/html,x ftp://a.org //a.org file:///etc", []),
        ("https:// http://. https://..", []),
    ],
)
def test_web_addresses_of_a_text_are_links_and_nothing_else_is(text: str, urls: list[str]) -> None:
    seen = Elements(linked(text))
    assert seen.values("href") == urls
    assert set(seen.values("target")) <= {"_blank"}
    assert seen.values("rel") == ["noopener noreferrer"] * len(urls)


def test_a_part_of_an_address_links_to_the_whole() -> None:
    text = "At https://a.org/b/c today."
    seen = Elements(linked(text, 4, 14))
    assert (seen.text, seen.values("href")) == ("ttps://a.o", ["https://a.org/b/c"])


@given(st.text(st.sampled_from(list('htps:/.&<>"\\_%( )a1@')), max_size=60))
def test_links_change_no_word_and_close_every_element(text: str) -> None:
    seen = Elements(linked(text))
    assert seen.open == 0
    assert set(seen.tags) <= {"a", "sub", "sup"}
    if "\\" not in text:
        assert seen.text == Elements(typeset(text)).text


def test_markup_behind_an_address_is_text() -> None:
    seen = Elements(linked(f"https://a.org/{HOSTILE}"))
    assert set(seen.tags) == {"a"}
    assert "onerror" not in dict(seen.attributes)


LINKED = Paper("A Title", "We give code at https://a.org/code_x. It runs. More is at https://b.org.")


def test_a_quote_that_ends_within_an_address_is_marked_and_linked() -> None:
    citation = cite(1, LINKED, "We give code at https://a.org/co")
    answer = replace(
        quoted("Where?"), sentences=(replace(quoted("").sentences[0], citations=(1,)),), citations=(citation,)
    )
    html = turn(1, answer)
    link = '<a class="outside" href="https://a.org/code_x" target="_blank" rel="noopener noreferrer">'
    assert f"code at {link}https://a.org/co</a></mark>{link}de_x</a>. It runs." in html


def test_the_page_of_a_paper_links_the_addresses_of_its_abstract() -> None:
    seen = Elements(paper_page(LINKED, "theme", (), ListingNames()))
    assert {"https://a.org/code_x", "https://b.org"} <= set(seen.values("href"))
