"""One last digit changed in any sum of thousands is found, in a release of our own and in a real one."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from released import release

from tieout import api
from tieout.expectations.sums import Sum, sum_of
from tieout.figures.figure import Figure
from tieout.figures.reading import Reading
from tieout.reports.checked import Checked
from tieout.rules.model import Suite

Alarm = tuple[str, tuple[int, ...]]


def sums(checked: Checked) -> list[Sum]:
    """The different sums of three and more figures in thousands, and what is left of each."""
    reading = checked.reading
    every = (sum_of(k, tie, reading.figures, reading.document.rounding) for k, tie in enumerate(checked.binding.ties))
    even = [s for s in every if s is not None and s.even and s.decimals == -3 and len(s.row) > 2]
    return list({s.equation: s for s in even}.values())


def alarms(checked: Checked) -> set[Alarm]:
    return {(f.rule, tuple(f.figures)) for f in checked.findings if f.level in {"error", "warning"}}


def unnoticed(reading: Reading, suites: list[Suite], every: int) -> Iterator[Figure]:
    """Of every so many figures in sums that foot those whose last digit may be wrong by one without a new alarm."""
    before = api.check(reading, suites)
    footing = sorted({k for s in sums(before) if s.residual == 0 for k in s.rounded})
    for k in footing[::every]:
        figure = reading.figures[k]
        slipped = replace(figure, mantissa=(figure.mantissa or 0) + (1 if k % 2 else -1))
        figures = [*reading.figures[:k], slipped, *reading.figures[k + 1 :]]
        new = alarms(api.check(replace(reading, figures=figures), suites)) - alarms(before)
        if not any(k in members for _, members in new):
            yield figure


def test_in_a_release_of_our_own(tmp_path: Path) -> None:
    path = tmp_path / "release.txt"
    path.write_text(release(1))
    reading = api.read(path, "release.txt")
    suites = api.suites_for([], reading, None)
    checked = api.check(reading, suites)
    assert len(sums(checked)) >= 30
    assert alarms(checked) == set()
    assert [figure.printed for figure in unnoticed(reading, suites, 3)] == []


@pytest.mark.needs("shared")
def test_in_a_real_one(shared: Callable[[str], Path]) -> None:
    reading = api.read(shared("seed/iij-1h17.txt"), "release.txt")
    suites = api.suites_for([], reading, None)
    left = sorted(abs(s.residual) for s in sums(api.check(reading, suites)))
    # A lost row of treasury stock (in either column) and one of affiliates' income; all other sums foot.
    assert [residual for residual in left if residual] == [24_911, 41_480, 1_896_784, 1_896_784]
    assert left.count(0) >= 70
    assert [figure.printed for figure in unnoticed(reading, suites, 17)] == []
