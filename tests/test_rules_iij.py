"""A company's own suite, on captions, against the release it was written for."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tieout.loader import read
from tieout.rules.bind import bind
from tieout.rules.habit import holds
from tieout.rules.language import read_suite


@pytest.mark.needs("shared")
def test_the_example_suite_ties_its_release(root: Path, shared: Callable[[str], Path]) -> None:
    reading = read(shared("seed/iij-1h17.txt"), "release.txt")
    rules = [rule for rule in read_suite(root / "examples" / "iij-1h17.suite.yaml").rules if rule.id[:4] == "iij-"]
    found = bind(rules, reading)
    verdicts: dict[str, list[bool | None]] = {rule.id: [] for rule in rules}
    for tie in found.ties:
        verdicts[tie.rule].append(holds(tie, reading.figures))

    assert [rule for rule, held in verdicts.items() if False in held] == []
    assert {rule for rule, held in verdicts.items() if True not in held} <= {"iij-equity-ratio"}
    # Both half years, and for most lines both quarters.
    assert verdicts["iij-network-services"] == [True] * 4
    assert verdicts["iij-adjusted-ebitda-to-net-income"] == [True] * 4
    assert verdicts["iij-elimination"] == [True] * 2
    # The damaged count is in a tie of its own, where the repair will find what it should be.
    assert sorted(verdicts["iij-diluted-ads"], key=str) == [None, True, True, True]


@pytest.mark.parametrize("name", ["us-gaap", "universal", "landing"])
def test_the_example_includes_what_it_would_get_unasked(root: Path, name: str) -> None:
    assert name in read_suite(root / "examples" / "iij-1h17.suite.yaml").includes
