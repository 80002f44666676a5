"""Source lines with carets: what is pointed at is what was meant, whatever else the line holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tieout.reports.excerpt import Span, pointed, short, visible

CASES = {
    "plain": ("Cash     1,048", "1,048"),
    "wide characters take two cells": ("現金及び預金  1,048", "1,048"),
    "full-width digits": ("売上高 １，０４８ 百万円", "１，０４８"),
    "combining marks take none": ("Cafe\u0301 cre\u0300me 1,048", "1,048"),
    "a tab goes to the next stop": ("Cash\t1,048\t9", "1,048"),
    "a form feed is spelled out": ("\fCash 1,048", "1,048"),
    "escapes are spelled out": ("\x1b[31mCash 1,048", "1,048"),
    "zero-width characters are spelled out": ("Cash\u200b 1,048", "1,048"),
}


@pytest.mark.parametrize("name", CASES)
def test_the_carets_stand_under_the_figure(name: str) -> None:
    text, token = CASES[name]
    start = text.index(token)
    shown, carets = pointed(text, [Span(start, start + len(token))], 200)
    before = shown[: shown.index(token)]
    assert carets == " " * cell_len(before) + "^" * cell_len(token)


@given(st.text(max_size=40), st.text("0123456789,", min_size=1, max_size=9), st.text(max_size=300))
def test_whatever_stands_around_it(before: str, token: str, after: str) -> None:
    text = before + "#" + token + "#" + after
    start = len(before) + 1
    shown, carets = pointed(text, [Span(start, start + len(token))], 120)
    caret = carets.index("^")
    assert carets.count("^") == len(token)
    cells = "".join(c + "\0" * (cell_len(c) - 1) for c in shown if cell_len(c))
    assert cells[caret : caret + len(token)] == token
    assert shown == visible(shown)


def test_a_long_line_is_cut_around_the_figure() -> None:
    text = "x" * 5000 + " 1,048 " + "y" * 5000
    shown, carets = pointed(text, [Span(5001, 5006)], 80)
    assert cell_len(shown) <= 84
    assert shown[carets.index("^") :].startswith("1,048")
    assert shown.startswith("… ")
    assert shown.endswith(" …")


def test_the_others_of_a_line_are_marked_apart() -> None:
    _, carets = pointed("1,048 1,000 48", [Span(0, 5), Span(6, 11, "-")], 80)
    assert carets == "^^^^^ -----"


@pytest.mark.parametrize("span", [Span(-5, 3), Span(90, 95), Span(3, 3), Span(5, 2)])
def test_a_place_outside_the_line_points_at_something(span: Span) -> None:
    shown, carets = pointed("Cash 1,048", [span], 80)
    assert shown == "Cash 1,048"
    assert carets.strip("^ ") == ""
    assert "^" in carets


def test_an_empty_line() -> None:
    assert pointed("", [Span(0, 4)], 80) == ("", "^")


def test_visible_keeps_what_is_harmless() -> None:
    text = "売上高 café ½ — ✓ \u3000 \xa0 (1,048) △5"
    assert visible(text) == text


def test_visible_spells_out_what_is_not() -> None:
    assert visible("\x1b[0m\x07\n\u202e\u200d\ufe0f\ud800") == "\\x1b[0m\\x07\\n\\u202e\\u200d\\ufe0f\\ud800"


def test_short_keeps_the_beginning() -> None:
    assert short("abc", 3) == "abc"
    assert short("abcd", 3) == "ab…"
