"""Verdicts on printed statements: tests/cases/verdicts/*.txt hold figures, ties and the verdicts expected."""

import re
from pathlib import Path

import pytest

from tieout.expectations.evaluate import evaluate
from tieout.figures.figure import Figure
from tieout.figures.reading import Document, Reading
from tieout.rules.model import Binding, Member, Tie

CASES = Path(__file__).parent / "cases" / "verdicts"
UNITS = {"millions": -6, "thousands": -3, "percent": 0, "per share": 0, "exact": 0, "units": 0}


def blocks() -> list[object]:
    found: list[object] = []
    for path in sorted(CASES.glob("*.txt")):
        for text in path.read_text().split("\n# ")[0:]:
            title, _, body = text.removeprefix("# ").partition("\n")
            found.append(pytest.param(body, id=f"{path.stem}: {title.split(':')[0].rstrip('.')[:60]}"))
    return found


def figure(number: int, text: str, unit: str, table: int) -> Figure:
    """A figure from its printed text: "-" is nil, (5) is minus five."""
    digits, places = re.sub(r"[^0-9]", "", text), len(text.partition(".")[2].rstrip(")"))
    mantissa = (-1 if "(" in text else 1) * int(digits or 0)
    kind = {"percent": "percent_change", "per share": "per_share"}.get(unit, "amount")
    return Figure(
        figure=number, printed=text, mantissa=mantissa, decimals=places + UNITS[unit], table=table,
        exact=text == "-" or unit == "exact", status="nil" if text == "-" else "number", measure=kind,
    )  # fmt: skip


def statement(body: str) -> tuple[Reading, dict[str, int], list[tuple[str, str, str]]]:
    """Figures by name, and (relation, verdict, words of its reason) for each tie."""
    reading, names, unit, table, wanted = Reading(document=Document(document="case")), {}, "units", 1, []
    for line in filter(None, (x.strip() for x in body.splitlines())):
        heading = re.fullmatch(r"(?:in )?([a-z ]+?)(?:, table (\d))?", line)
        if "->" in line:
            relation, _, verdict = line.partition("->")
            kind, _, words = verdict.partition(":")
            wanted.append((relation.strip(), kind.strip(), words.strip()))
        elif line == "truncated":
            reading.document.rounding = {"amount": "truncated"}
        elif heading and heading[1] in UNITS:
            unit, table = heading[1], int(heading[2] or table)
        else:
            name, text = line.split()
            names[name] = len(reading.figures)
            reading.figures.append(figure(names[name], text, unit, table))
    return reading, names, wanted


def bound(relation: str, names: dict[str, int], reading: Reading) -> Tie:
    """Tie from "total = a + b" or "growth = 100 x (new - base) / base"."""
    total, operator, right = re.fullmatch(r"(\w+) (=|<=|>=) (.*)", relation).groups()  # type: ignore[union-attr]
    ratio = re.fullmatch(r"(\d+) x \(?(.*?)\)? / (\w+)", right)
    terms: dict[str, list[int]] = {}
    for sign, name in re.findall(r"([+-])? ?([a-z]\w*)", ratio[2] if ratio else right):
        terms.setdefault(name, [0, 0])[0] += -1 if sign == "-" else 1
    if ratio:
        terms.setdefault(ratio[3], [0, 0])[1] += 1
    else:
        terms = {k: [-c, 0] for k, (c, _) in terms.items()}
        terms.setdefault(total, [0, 0])[0] += 1
    for name in terms:
        if name not in names:
            names[name] = len(reading.figures)
            reading.figures.append(Figure(figure=names[name], caption=name, table=1))
    more = {"result": names[total], "factor": int(ratio[1])} if ratio else {"total": names[total]}
    members = tuple(Member(names[k], c, d) for k, (c, d) in terms.items())
    return Tie(rule="case", family="F01", kind="foot", members=members, operator=operator, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("body", blocks())
def test_printed_statements_get_the_verdicts_an_accountant_expects(body: str) -> None:
    reading, names, wanted = statement(body)
    ties = [bound(relation, names, reading) for relation, _, _ in wanted]
    outcomes = evaluate(Binding(ties=ties), reading)
    assert [(w[0], o.verdict) for w, o in zip(wanted, outcomes, strict=True)] == [(w[0], w[1]) for w in wanted]
    for (_, _, words), outcome in zip(wanted, outcomes, strict=True):
        assert words in outcome.reason
