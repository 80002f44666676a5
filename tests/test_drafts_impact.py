"""What one figure's change asks of the others: cases that an accountant can read, and the check of the check."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import statements

from tieout import api
from tieout.drafts.impact import HOLDING, Impact, impact
from tieout.drafts.supposed import mantissa_of, printed_as, with_changes
from tieout.expectations.evaluate import evaluate, target_of
from tieout.figures.figure import Figure
from tieout.figures.reading import Document, Reading
from tieout.reports.checked import Checked
from tieout.rules.model import Binding, Member, Tie

CASES = Path(__file__).parent / "cases" / "impact.txt"


class Case(NamedTuple):
    """One change of a statement: the caption whose figure becomes `token`, and what must follow."""

    title: str
    reading: Reading
    ties: list[Tie]
    caption: str
    token: str
    expected: list[str]


def cases() -> Iterator[Case]:
    for block in re.split(r"\n\n", CASES.read_text("utf-8").strip())[1:]:
        title, *rest = block.splitlines()
        changes = [at for at, line in enumerate(rest) if line.startswith("change ")]
        body = rest[: changes[0]]
        table = [line for line in body if not line.startswith(" ")]
        reading = statements("\n".join(line.removesuffix("m") for line in table))
        for row, line in enumerate(table[1:]):
            if line.endswith("m"):
                reading.figures[row].decimals = (reading.figures[row].decimals or 0) - 3
        ties = [_tie(line.strip(), reading) for line in body if line.startswith(" ")]
        for at, end in zip(changes, [*changes[1:], len(rest)], strict=True):
            caption, token = rest[at].removeprefix("change ").split(" to ")
            yield Case(title, reading, ties, caption, token, [line.strip() for line in rest[at + 1 : end]])


def _tie(line: str, reading: Reading) -> Tie:
    at = {f.caption: f.figure for f in reading.figures}
    left, sign, right = re.split(r" ([=~]) ", line)
    terms = re.findall(r"([+-]?) ?([^+-]+?)(?= [+-]|$)", right)
    members = (Member(at[left], 1), *(Member(at[name], 1 if minus == "-" else -1) for minus, name in terms))
    agrees = sign == "~" or len(members) == 2
    return Tie(rule="case", family="F01", kind="foot", members=members, total=None if agrees else at[left])


def judged(reading: Reading, ties: list[Tie], figure: int, new: int) -> Impact:
    return impact(reading, ties, evaluate(Binding(ties=ties), reading), figure, new)


def said(found: Impact, reading: Reading, ties: list[Tie]) -> list[str]:
    names = [f.caption for f in reading.figures]
    lines = [f"{names[c.figure]} becomes {printed_as(c.after, reading.figures[c.figure])}" for c in found.changes[1:]]
    lines += [f"{names[k.figure]} =" for k in found.kept]
    for choice in found.choices:
        parts = (f"{names[k]} {printed_as(m, reading.figures[k])}" for k, m in choice.candidates)
        lines.append(f"{names[target_of(ties[choice.tie])]} ? {', '.join(parts)}")
    return lines or ["nothing"]


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: f"{case.title.partition(':')[0]}, {case.token}")
def test_what_must_follow(case: Case) -> None:
    figure = next(f for f in case.reading.figures if f.caption == case.caption)
    new = mantissa_of(case.token, figure)
    assert new is not None
    assert said(judged(case.reading, case.ties, figure.figure, new), case.reading, case.ties) == case.expected


def test_a_percentage_is_computed_and_rounded_again() -> None:
    reading = statements("summary | 2016\n'New' | 11,754\n'Old' | 10,000\n'Growth' | 17.5")
    growth = Tie(
        rule="growth", family="R01", kind="recompute", result=2, factor=100, total=2,
        members=(Member(0, 1, 0), Member(1, -1, 1)),
    )  # fmt: skip
    found = judged(reading, [growth], 0, 9654)
    assert [(c.figure, c.after, c.turns) for c in found.changes] == [(0, 9654, False), (2, -35, True)]
    assert judged(reading, [growth], 0, 11753).kept[0].figure == 2
    other = judged(reading, [growth], 2, 205)
    assert [c.candidates for c in other.choices] == [((0, 12050), (1, 9754))]


def test_ties_that_fail_already_are_named_and_not_followed() -> None:
    reading = statements("summary | 2016\n'Here' | 1,048\n'There' | 1,948")
    tie = Tie(rule="agrees", family="T04", kind="tie", members=(Member(0, 1), Member(1, -1)))
    mended, worse = judged(reading, [tie], 0, 1948), judged(reading, [tie], 0, 1049)
    assert [c.figure for c in mended.changes] == [c.figure for c in worse.changes] == [0]
    assert [(s.before, s.after) for s in mended.broken] == [("impossible", "exact")]
    assert [(s.before, s.after) for s in worse.broken] == [("impossible", "impossible")]


def test_a_bound_that_would_break_is_named() -> None:
    reading = statements("summary | 2016\n'Diluted' | 17.29\n'Basic' | 17.35")
    bound = Tie(rule="b", family="P02", kind="bound", operator="<=", members=(Member(0, 1), Member(1, -1)), total=0)
    assert [s.tie for s in judged(reading, [bound], 0, 1829).bounds] == [0]
    assert not judged(reading, [bound], 0, 1630).bounds


# --- The check of the check: with all proposals made, what held holds ---

Amounts = st.lists(st.integers(-9_999_999, 9_999_999), min_size=2, max_size=6)


@given(Amounts, st.integers(0, 5), st.integers(-9_999_999, 9_999_999))
def test_with_all_changes_made_every_tie_of_a_part_holds_again(parts: list[int], at: int, new: int) -> None:
    """Parts in thousands, their total, the total in millions, and a share of the first part in it."""
    total = sum(parts)
    figures = [_figure(k, m, -3) for k, m in enumerate([*parts, total])]
    figures.append(_figure(len(figures), _rounded(total, 1000), -6))
    whole, coarse = len(parts), len(parts) + 1
    ties = [
        Tie(rule="foot", family="F01", kind="foot", total=whole,
            members=(Member(whole, 1), *(Member(k, -1) for k in range(whole)))),
        Tie(rule="agrees", family="T05", kind="tie", members=(Member(coarse, 1), Member(whole, -1))),
    ]  # fmt: skip
    if total > 0:
        figures.append(_figure(len(figures), _rounded(1000 * parts[0], total), 1))
        ties.append(
            Tie(rule="share", family="R05", kind="recompute", result=coarse + 1, factor=100, total=coarse + 1,
                members=(Member(0, 1, 0), Member(whole, 0, 1)))
        )  # fmt: skip
    reading = Reading(document=Document(document="made up"), figures=figures)
    found = judged(reading, ties, at % whole, new)
    if new == parts[at % whole]:
        assert not found.changes
        return
    now = evaluate(Binding(ties=ties), with_changes(reading, found.digits))
    held = [o.verdict in HOLDING for o in evaluate(Binding(ties=ties), reading)]
    again = [o.verdict in HOLDING for o in now]
    negative = found.digits.get(whole, total) <= 0  # a share of nothing says nothing
    assert all(b for a, b in list(zip(held, again, strict=True))[: 2 if negative else 3] if a)


def _figure(number: int, mantissa: int, decimals: int) -> Figure:
    return Figure(figure=number, printed=f"{mantissa:,}", mantissa=mantissa, decimals=decimals, caption=str(number))


def _rounded(top: int, bottom: int) -> int:
    return (2 * top + bottom) // (2 * bottom)


@pytest.mark.slow
def test_on_a_real_release_what_does_not_hold_again_is_named(shared: Callable[[str], Path]) -> None:
    checked: Checked = api.check(shared("seed/iij-1h17.txt"))[0]
    ties = checked.binding.ties
    for figure in [f for f in checked.reading.figures if f.readable and f.mantissa][::40]:
        assert figure.mantissa is not None
        found = impact(checked.reading, ties, checked.outcomes, figure.figure, figure.mantissa + 9)
        now = evaluate(checked.binding, with_changes(checked.reading, found.digits))
        lost = {
            k for k, (a, b) in enumerate(zip(checked.outcomes, now, strict=True))
            if ties[k].operator == "=" and a.verdict in HOLDING and b.verdict not in HOLDING
        }  # fmt: skip
        assert lost == {choice.tie for choice in found.choices} | {each.tie for each in found.unforced}


# --- Tokens ---


@pytest.mark.parametrize(
    ("printed", "mantissa", "decimals", "new", "read"),
    [
        ("1,048", 1048, -6, "1,948", 1948),
        ("1,048", 1048, -6, "(1,948)", -1948),
        ("17.5%", 175, 1, "18.1", 181),
        ("6.6%", -66, 1, "7.0%", -70),
        ("1,048", 1048, -6, "1,948.5", None),
        ("1,048", 1048, -6, "<b>", None),
        ("1,048", 1048, -6, "9" * 5000, None),
        ("82.9", 829, -8, "83.0", 830),
    ],
)
def test_a_new_number_is_read_as_it_would_be_printed(
    printed: str, mantissa: int, decimals: int, new: str, read: int | None
) -> None:
    figure = Figure(figure=0, printed=printed, mantissa=mantissa, decimals=decimals)
    assert mantissa_of(new, figure) == read
    if read is not None:
        assert mantissa_of(printed_as(read, figure), figure) == read
