"""Text of others in Markdown, as GitHub shows it: read by a Markdown library, every text comes out as it went in."""

from __future__ import annotations

import html
import re

import pytest
from hostile import PAYLOADS
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tieout.reports.html.symbols import symbols
from tieout.reports.plain import plain

TEXTS = st.text(alphabet=st.sampled_from("ab1 *_`[]()<>#+-.!|~@&$:/=^\\{}\"'\n\u202e現"), max_size=40)
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def shown(markdown: str) -> tuple[set[str], str]:
    """The tags and the words of what a reader of a cell would see."""
    page = MARKDOWN.render(f"| a |\n|---|\n| x {markdown} y |\n")
    tags = set(re.findall(r"<(\w+)", page))
    words = html.unescape(re.sub(r"<[^>]*>", "", page)).replace("\u200b", "")
    return tags, " ".join(words.split())


def expected(text: str) -> str:
    return " ".join(f"a x {' '.join(str(symbols(text)).split())} y".split())


@pytest.mark.parametrize("text", [*PAYLOADS, "https://evil.invalid/x", "www.evil.invalid", "a@evil.invalid", "~~x~~"])
def test_it_is_text_and_one_cell(text: str) -> None:
    tags, words = shown(plain(text))
    assert tags <= {"table", "thead", "tbody", "tr", "th", "td"}
    assert words == expected(text)


@given(TEXTS)
def test_any_text_comes_out_as_it_went_in(text: str) -> None:
    tags, words = shown(plain(text))
    assert tags <= {"table", "thead", "tbody", "tr", "th", "td"}
    assert words == expected(text)


@pytest.mark.parametrize("text", ["@all", "cc @team/us", "#12", "a@b.example"])
def test_nobody_is_mentioned_and_nothing_linked(text: str) -> None:
    assert re.search(r"[@#](?=[\w])", html.unescape(plain(text).replace("\\", ""))) is None


def test_it_is_cut_and_says_so() -> None:
    assert plain("x" * 20, 10) == "x" * 9 + "…"
