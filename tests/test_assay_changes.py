"""The ways in which a printed number goes wrong, each beside what it makes of the number."""

import datetime as dt

import pytest

from tieout.assay.changes import SINGLE, Change, changes_of, pairs, priors
from tieout.assay.model import KINDS
from tieout.assay.token import changed, reprinted
from tieout.figures.figure import Figure


def number(printed: str, unit: str = "JPY", measure: str = "amount", **more: object) -> Figure:
    """A figure in millions, or as it is where it prints a point."""
    digits = "".join(c for c in printed if c.isdecimal())
    places = len(printed.strip(")%").partition(".")[2])
    sign = -1 if printed.startswith("(") else 1
    figure = Figure(figure=0, printed=printed, mantissa=sign * int(digits), decimals=places or -6, unit=unit)
    figure.measure = measure
    for name, value in more.items():
        setattr(figure, name, value)
    return figure


def said(figure: Figure, kind: str, prior: Figure | None = None) -> list[str]:
    return [reprinted(figure, change) for change in changes_of(figure, kind, prior)]


@pytest.mark.parametrize(
    ("kind", "printed", "wrong"),
    [
        ("transposed", "1,048", ["1,408", "1,084"]),
        ("transposed", "1,144", ["1,414"]),
        ("dropped", "(1,048)", ["(48)", "(108)", "(104)"]),
        ("dropped", "0.25", []),
        ("zero", "1,048", ["148", "10,048", "10,480"]),
        ("zero", "17.5", ["170.5"]),
        ("point", "17.5%", ["175%", "1.75%"]),
        ("point", "0.25", ["25", "2.5", "0.025"]),
        ("point", "1,048", []),
        ("sign", "(1,048)", ["1,048"]),
        ("sign", "1,048", []),
        ("scale", "1,048", ["1,048,000", "1"]),
        ("scale", "499", ["499,000"]),
    ],
)
def test_what_becomes_of_a_number(kind: str, printed: str, wrong: list[str]) -> None:
    assert said(number(printed), kind) == wrong


def test_a_digit_may_become_any_other_but_no_number_begins_with_a_zero() -> None:
    assert said(number("12"), "digit") == [
        *(f"{d}2" for d in range(2, 10)),
        "10",
        "11",
        *(f"1{d}" for d in range(3, 10)),
    ]
    assert said(number("0.5"), "digit")[:2] == ["1.5", "2.5"]


def test_a_rate_has_no_scale() -> None:
    assert said(number("17", unit="percent", measure="ratio"), "scale") == []


def test_misreadings_weigh_as_often_as_they_are_seen() -> None:
    weights = {change.mantissa: change.weight for change in changes_of(number("3"), "misread")}
    assert weights[8] > weights[1] >= 1
    assert all(isinstance(weight, int) for weight in weights.values())


def test_no_change_is_the_number_itself_and_none_comes_twice() -> None:
    for printed in ("11,100", "(0.00)", "0", "100.0%"):
        for kind in SINGLE:
            figure = number(printed)
            found = [(c.mantissa, c.decimals) for c in changes_of(figure, kind)]
            assert (figure.mantissa, figure.decimals) not in found
            assert len(set(found)) == len(found)


def test_every_kind_has_a_title_and_every_single_one_is_a_kind() -> None:
    assert set(SINGLE) < set(KINDS)


def test_what_was_printed_bare_stays_bare() -> None:
    assert reprinted(number("74123"), Change(74128, -6)) == "74128"
    assert changed(number("1,048"), Change(948, -6)).printed == "948"


# --- Neighbours ---


def row(*cells: tuple[str, int], unit: str = "JPY") -> list[Figure]:
    """A row of numbers, each with the year that its period ends in."""
    return [
        number(printed, unit=unit, figure=k, table=0, row=0, column=k, period_end=dt.date(year, 3, 31))
        for k, (printed, year) in enumerate(cells)
    ]


def test_the_stale_number_is_that_of_the_latest_period_before() -> None:
    figures = row(("300", 2017), ("200", 2016), ("100", 2015))
    assert {k: prior.printed for k, prior in priors(figures).items()} == {0: "200", 1: "100"}
    assert said(figures[0], "stale", figures[1]) == ["200"]
    assert said(figures[2], "stale") == []


def test_neighbours_are_exchanged_where_they_are_of_one_unit_and_differ() -> None:
    figures = row(("300", 2017), ("300", 2016), ("100", 2015))
    assert [[(a.printed, b.printed) for a, b in each] for each in pairs(figures).values()] == [[("300", "100")]]
    figures[2].unit = "percent"
    assert pairs(figures) == {}
